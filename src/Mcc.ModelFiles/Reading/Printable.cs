using System.Globalization;
using System.Text;

namespace Mcc.ModelFiles.Reading;

/// <summary>Text of a stranger's file for a message: no control characters, and not too long.</summary>
internal static class Printable
{
    public static string Short(string text, int atMost = 120)
    {
        var printable = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (printable.Length >= atMost)
            {
                printable.Append('…');
                break;
            }
            var category = Rune.GetUnicodeCategory(rune);
            var isHidden = category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
                or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;
            if (rune.Value == '`') printable.Append('\'');
            else if (isHidden) printable.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
            else printable.Append(rune.ToString());
        }
        return printable.ToString();
    }

    /// <summary>The first names in backticks, and how many more there are.</summary>
    public static string Some(IReadOnlyList<string> names, int atMost = 12)
    {
        var shown = string.Join(", ", names.Take(atMost).Select(static name => $"`{Short(name)}`"));
        return names.Count <= atMost ? shown : string.Create(CultureInfo.InvariantCulture, $"{shown} and {names.Count - atMost} more");
    }
}
