using System.Text;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Languages;

/// <summary>What characters are, where all languages agree.</summary>
internal static class Characters
{
    /// <summary>
    /// Why no language can hold this value, or null: half of a surrogate pair is not a character, and NUL ends a text for too many readers.
    /// </summary>
    public static string? Refusal(Value value) => value switch
    {
        Value.Text text => Refusal(text.Content),
        Value.Items items => items.Values.Select(Refusal).FirstOrDefault(reason => reason is not null),
        Value.Members members => members.Entries.Select(member => Refusal(member.Key) ?? Refusal(member.Value))
            .FirstOrDefault(reason => reason is not null),
        _ => null,
    };

    public static string? Refusal(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\0')
                return "contains a NUL character";
            if (!char.IsSurrogate(c))
                continue;
            if (!char.IsHighSurrogate(c) || i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]))
                return "contains an unpaired surrogate";
            i++;
        }

        return null;
    }

    /// <summary>
    /// Characters that a person does not see and some reader obeys: C0, DEL, C1, the two Unicode line ends, the marks that turn the
    /// direction of writing (which let source show other than it is: CVE-2021-42574), the byte order mark and the two that are not
    /// characters.
    /// </summary>
    public static bool IsControl(char c) =>
        c is < ' ' or (>= '\x7f' and <= '\x9f') or (>= '\u2028' and <= '\u202e') or (
            >= '\u2066' and <= '\u2069') or '\ufeff' or '\ufffe' or '\uffff';

    /// <summary>The control character's name for a message, or null when the text has none apart from <paramref name="allowed"/>.</summary>
    public static string? FirstControl(string text, string allowed = "")
    {
        foreach (var c in text)
        {
            if (IsControl(c) && !allowed.Contains(c, StringComparison.Ordinal))
                return NameOf(c);
        }

        return null;
    }

    public static string NameOf(char c) => c switch
    {
        '\n' => "a line break",
        '\r' => "a carriage return",
        '\t' => "a tab",
        _ => $"the control character U+{(int)c:X4}",
    };

    /// <summary>Whether every character is an ASCII letter, a digit or one of <paramref name="others"/>, and there is one.</summary>
    public static bool AreAll(ReadOnlySpan<char> text, string others)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !others.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return text.Length > 0;
    }
}
