using System.Text.RegularExpressions;

namespace Mcc.Core.Text;

/// <summary>A line that another program wrote for its own terminal, as a part of a message.</summary>
public static partial class PlainLine
{
    /// <summary>On one line, without the program's colours, and not too long; what else a terminal would obey is visible.</summary>
    public static string Of(string text, int maximumLength)
    {
        // A text can be far longer than what is shown of it; the removed sequences are short.
        var beginning = text.Length > 20 * maximumLength ? text[..(20 * maximumLength)] : text;
        return Visible.Value(Sequences().Replace(beginning, "").ReplaceLineEndings(" ").Trim(), maximumLength);
    }

    [GeneratedRegex(@"\e(\[[0-9;?]*[ -/]*[@-~]|\][^\a\e]*(\a|\e\\)?|[@-Z\\-_])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sequences();
}
