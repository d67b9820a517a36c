using System.Globalization;
using System.Text;

namespace Mcc.Core.Text;

/// <summary>What other programs print may hold anything: commands for a terminal, marks that turn text around, what XML refuses.</summary>
public static class PlainText
{
    private const char Stand = '·';

    /// <summary>The text in one line, with a dot for each character that is not to be seen.</summary>
    public static string Of(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                plain.Append(rune.Value is '\n' or '\t' ? ' ' : Stand);
            else
                plain.Append(rune.ToString());
        }

        return plain.ToString();
    }
}
