using System.Text.RegularExpressions;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>Finds the exception that a Python program ended with among the lines that it wrote.</summary>
internal static partial class PythonTraceback
{
    // Where libraries are; what went wrong is more often in what called them.
    private static readonly string[] Libraries = ["/site-packages/", "/dist-packages/", "/lib/python", "<frozen "];

    /// <summary>"model_fn raised KeyError in inference.py line 12: 'weights'."; null when no traceback is in the lines.</summary>
    public static string? Summarize(IReadOnlyList<string> lines)
    {
        var begin = lines.Count - 1;
        while (begin >= 0 && !lines[begin].Contains("Traceback (most recent call last)", StringComparison.Ordinal))
            begin--;
        if (begin < 0) return null;
        Match? frame = null, own = null;
        foreach (var line in lines.Skip(begin + 1))
        {
            if (Frame.Match(line) is { Success: true } found)
            {
                frame = found;
                if (!Libraries.Any(library => found.Groups["file"].Value.Contains(library, StringComparison.Ordinal))) own = found;
            }
            else if (frame is not null && Raised.Match(line) is { Success: true } raised)
            {
                var at = own ?? frame;
                var message = raised.Groups["message"].Value.Trim();
                var name = raised.Groups["name"].Value;
                return $"{at.Groups["function"].Value} raised {name[(name.LastIndexOf('.') + 1)..]} in "
                    + $"{Path.GetFileName(at.Groups["file"].Value)} line "
                        + $"{at.Groups["line"].Value}{(message.Length > 0 ? $": {message.TrimEnd('.')}" : "")}.";
            }
        }

        return null;
    }

    [GeneratedRegex("""File "(?<file>[^"]+)", line (?<line>\d+), in (?<function>\S+)""",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Frame { get; }

    /// <summary>Not indented, as frames and their lines of code are; a server may write something before it.</summary>
    [GeneratedRegex(@"^(?:\S.*?\s)?(?<name>[A-Za-z_][\w.]*(?:Error|Exception|Interrupt|Exit|Warning|NotFound))(?::(?<message>.*))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Raised { get; }
}
