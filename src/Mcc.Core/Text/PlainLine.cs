using System.Text.RegularExpressions;

namespace Mcc.Core.Text;

/// <summary>A text of another program as one line for a terminal.</summary>
public static partial class PlainLine
{
    /// <summary>On one line, without what moves a terminal's cursor or changes its colours, and not too long.</summary>
    public static string Of(string text, int maximumLength)
    {
        // A text can be far longer than what is shown of it; the removed sequences are short.
        var beginning = text.Length > 20 * maximumLength ? text[..(20 * maximumLength)] : text;
        var plain = string.Concat(Sequences().Replace(beginning, "").EnumerateRunes()
            .Select(letter => Visible.IsHidden(letter) ? " " : letter.ToString())).Trim();
        return plain.Length > maximumLength ? plain[..maximumLength] + "…" : plain;
    }

    [GeneratedRegex(@"\e(\[[0-9;?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?|[@-Z\\-_])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sequences();
}
