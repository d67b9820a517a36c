using System.Globalization;
using Mcc.Core.Diagnostics;

namespace Mcc.Cli.Servers;

/// <summary>Values of the options that <c>mcc mcp …</c> has, read from their words.</summary>
public static class Words
{
    /// <summary>KEY=VALUE, split at the first <c>=</c>; the last of a name wins.</summary>
    public static SortedDictionary<string, string> Pairs(string option, string[]? words, ICollection<Finding> findings)
    {
        var pairs = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in words ?? [])
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
                pairs[word[..equals]] = word[(equals + 1)..];
            else
                findings.Add(Finding.Error("mcp-option", $"{option} is `{word}`, which has {(equals == 0 ? "no name" : "no `=`")}.",
                    "Write KEY=VALUE."));
        }

        return pairs;
    }

    /// <summary>A number from one on; null where none is given, or the findings refuse it.</summary>
    public static int? Limit(string? word, ICollection<Finding> findings)
    {
        if (word is null)
            return null;
        if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var most) && most > 0)
            return most;
        findings.Add(Finding.Error("mcp-option", $"--limit is `{word}`.", "It must be a whole number of at least 1."));
        return null;
    }
}
