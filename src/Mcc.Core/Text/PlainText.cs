using System.Text;

namespace Mcc.Core.Text;

/// <summary>A text for a report, whose format (XML) refuses characters that <see cref="Visible"/> would show.</summary>
public static class PlainText
{
    private const char Stand = '·';

    /// <summary>The text in one line, with a dot for each character that is not to be seen.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Visible.IsHidden(rune))
                plain.Append(rune.Value is '\n' or '\t' ? ' ' : Stand);
            else
                plain.Append(rune.ToString());
        }

        return plain.ToString();
    }
}
