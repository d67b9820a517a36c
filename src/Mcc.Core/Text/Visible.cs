using System.Globalization;
using System.Text;

namespace Mcc.Core.Text;

/// <summary>
/// What files, servers, models, AWS or containers say may hold anything: commands for a terminal, marks that turn text around, characters
/// that cannot be seen. Here each of them becomes visible, as JSON writes it (<c>\u001b</c>), so that JSON stays the same JSON.
/// </summary>
public static class Visible
{
    /// <summary>Characters that are shown of a value.</summary>
    public const int MaximumLength = 400;

    /// <summary>Characters that are shown of a value in a table, and of a whole message.</summary>
    public const int LongestValue = 10 * MaximumLength;

    /// <summary>
    /// Unicode's Default_Ignorable_Code_Point outside of the categories that are escaped anyway: fonts show nothing for them.
    /// Source: https://www.unicode.org/Public/UCD/latest/ucd/DerivedCoreProperties.txt
    /// </summary>
    private static readonly (int First, int Last)[] Unseen =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2065, 0x2065), (0x3164, 0x3164), (0xFE00, 0xFE0F),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF),
    ];

    /// <summary>A text of several lines, as long as it is: line breaks and tabs stay.</summary>
    public static string Text(string text) => Shown(text, text.Length, isOneLine: false);

    /// <summary>A value on one line, cut where it is longer than <paramref name="maximumLength"/> characters.</summary>
    public static string Value(string text, int maximumLength = MaximumLength) => Shown(text, maximumLength, isOneLine: true);

    /// <summary>A sentence with such values on one line.</summary>
    public static string Message(string text) => Shown(text, LongestValue, isOneLine: true);

    /// <summary>Whether the text is shown as it is.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange(' ', '~'))
            return true;
        var before = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            // A carriage return alone would let the rest of the line be written over its beginning.
            if ((before == '\r' && rune.Value != '\n') || (rune.Value is not ('\n' or '\t' or '\r') && IsHidden(rune)))
                return false;
            before = rune.Value;
        }

        if (before == '\r')
            return false;
        // A half of a pair is read as U+FFFD, which is how it is printed too.
        return true;
    }

    private static string Shown(string text, int maximumLength, bool isOneLine)
    {
        if (text.Length <= maximumLength && (!isOneLine || text.AsSpan().IndexOfAny("\n\t\r") < 0) && IsPlain(text))
            return text;
        var shown = new StringBuilder(Math.Min(text.Length, maximumLength) + 16);
        var count = 0;
        if (!isOneLine && text.Contains("\r\n", StringComparison.Ordinal))
            return string.Join("\r\n", text.Split("\r\n").Select(Text));
        foreach (var rune in text.EnumerateRunes())
        {
            if ((count += rune.Utf16SequenceLength) > maximumLength)
                return shown.Append('…').ToString();
            Append(shown, rune, isOneLine);
        }

        return shown.ToString();
    }

    private static void Append(StringBuilder shown, Rune rune, bool isOneLine)
    {
        if (rune.Value is '\n' or '\t')
            shown.Append(!isOneLine ? (char)rune.Value : rune.Value == '\t' ? ' ' : '␊');
        else if (!IsHidden(rune))
            shown.Append(rune.ToString());
        else
        {
            foreach (var unit in rune.ToString())
                shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
        }
    }

    /// <summary>Whether a terminal obeys the character, or shows nothing for it.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || Unseen.Any(range => rune.Value >= range.First && rune.Value <= range.Last);
}
