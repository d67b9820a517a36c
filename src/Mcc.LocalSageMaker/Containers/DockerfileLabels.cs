using System.Text.RegularExpressions;

namespace Mcc.LocalSageMaker.Containers;

/// <summary>
/// The labels that an image of a Dockerfile has, for a project that runs as a process: those of its last stage and of the stages and the
/// base image that it is made from (https://docs.docker.com/reference/dockerfile/#label).
/// </summary>
internal static partial class DockerfileLabels
{
    /// <summary>Null where they cannot be known, because the base image may have labels of its own.</summary>
    public static IReadOnlyDictionary<string, string>? Read(string text)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        var stages = new Dictionary<string, Dictionary<string, string>?>(StringComparer.OrdinalIgnoreCase);
        Dictionary<string, string>? labels = null;
        foreach (var line in Instructions(text))
        {
            var (name, rest) = Split(line);
            switch (name.ToUpperInvariant())
            {
                case "ARG" when rest.Split('=', 2) is [var key, var value]:
                    arguments.TryAdd(key.Trim(), Unquoted(value.Trim()));
                    break;
                case "FROM":
                    var words = rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
                    if (words.Count == 0) return null;
                    var from = Substituted(words[0], arguments);
                    labels = stages.TryGetValue(from, out var stage) ? (stage is null ? null : new(stage, StringComparer.Ordinal))
                        : HasNoLabels(from) ? new(StringComparer.Ordinal) : null;
                    if (words is [_, var keyword, var alias] && keyword.Equals("AS", StringComparison.OrdinalIgnoreCase))
                        stages[alias] = labels;
                    break;
                case "LABEL" when labels is not null:
                    foreach (var (key, value) in Pairs(rest))
                        labels[key] = value;
                    break;
            }
        }

        return labels;
    }

    /// <summary>Official images, such as python:3.12, have no labels of SageMaker; those of vendors may have.</summary>
    private static bool HasNoLabels(string image)
    {
        foreach (var prefix in (ReadOnlySpan<string>)["docker.io/library/", "public.ecr.aws/docker/library/", "library/"])
        {
            if (image.StartsWith(prefix, StringComparison.Ordinal)) return true;
        }

        return !image.Contains('/') && !image.Contains('$');
    }

    /// <summary>Lines without comments; a backslash at the end of one joins it with the next.</summary>
    private static IEnumerable<string> Instructions(string text)
    {
        var begun = "";
        foreach (var line in text.Split('\n'))
        {
            var trimmed = line.Trim();
            if (trimmed.Length == 0 || trimmed[0] == '#') continue;
            if (trimmed[^1] == '\\')
            {
                begun += trimmed[..^1] + " ";
                continue;
            }

            yield return begun + trimmed;
            begun = "";
        }

        if (begun.Length > 0) yield return begun;
    }

    private static (string Name, string Arguments) Split(string line)
    {
        var space = line.AsSpan().IndexOfAny(' ', '\t');
        return space < 0 ? (line, "") : (line[..space], line[space..].Trim());
    }

    private static IEnumerable<(string Key, string Value)> Pairs(string rest)
    {
        var found = Pair.Matches(rest);
        // The old form: LABEL key the rest is the value.
        if (found.Count == 0 && Split(rest) is { Arguments.Length: > 0 } old)
            return [(Unquoted(old.Name), Unquoted(old.Arguments))];
        return found.Select(match => (Unquoted(match.Groups["key"].Value), Unquoted(match.Groups["value"].Value)));
    }

    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] is '"' or '\'' && text[^1] == text[0] ? text[1..^1] : text;

    private static string Substituted(string text, Dictionary<string, string> arguments) =>
        Variable.Replace(text, match => arguments.GetValueOrDefault(match.Groups["name"].Value)
            ?? (match.Groups["default"].Success ? match.Groups["default"].Value : match.Value));

    [GeneratedRegex("""(?<key>"[^"]*"|'[^']*'|[^\s="']+)=(?<value>"(?:[^"\\]|\\.)*"|'[^']*'|\S*)""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pair { get; }

    [GeneratedRegex(@"\$(\{(?<name>\w+)(:-(?<default>[^}]*))?\}|(?<name>\w+))",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Variable { get; }
}
