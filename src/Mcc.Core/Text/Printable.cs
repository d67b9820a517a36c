namespace Mcc.Core.Text;

/// <summary>Foreign texts in messages: short, and without what would steer a terminal.</summary>
public static class Printable
{
    private const int Longest = 80;

    public static string Clip(string text)
    {
        var printable = string.Concat(text.Take(Longest).Select(static letter => char.IsControl(letter) ? '·' : letter));
        return text.Length > Longest ? printable + "…" : printable;
    }
}
