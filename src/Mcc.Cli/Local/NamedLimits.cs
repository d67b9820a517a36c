using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.Cli.Local;

/// <summary>Reads <c>--limit NAME=VALUE</c>.</summary>
internal static class NamedLimits
{
    public static Limits Read(IReadOnlyList<string> words, Limits limits, ICollection<Finding> findings)
    {
        foreach (var word in words)
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word[..equals];
            if (LimitList.Find(name) is not { } limit)
                findings.Add(Finding.Error("limit", $"--limit names an unknown limit `{name}`.", Fix(name)));
            else if (equals < 0 || limit.With(limits, word[(equals + 1)..]) is not { } changed)
                findings.Add(Finding.Error("limit", $"--limit {word} is not a valid value of {name}.",
                    $"Write it as {name}={limit.Read(new())}."));
            else
                limits = changed;
        }

        return limits;
    }

    private static string Fix(string name)
    {
        var names = LimitList.All.Select(limit => limit.Name).ToList();
        return Nearest.DidYouMean(name, names) is { Length: > 0 } question ? question : $"Use one of {string.Join(", ", names)}.";
    }
}
