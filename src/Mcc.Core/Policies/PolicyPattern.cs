using System.Text;

namespace Mcc.Core.Policies;

/// <summary>
/// Patterns of policies: <c>*</c> stands for any letters, <c>?</c> for one, and <c>${key}</c> for a value of the call.
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
/// </summary>
public static class PolicyPattern
{
    // Letters that no policy has stand for the wildcards, so that those of a value stay letters.
    private const char Any = '\uE000';
    private const char One = '\uE001';

    private const int ArnParts = 6;

    /// <summary>Whether a text fits; false where the pattern has a variable without a value.</summary>
    public static bool Matches(string pattern, string text, PolicyCall call, bool ignoreCase = false) =>
        Fill(pattern, call) is { } filled && Fits(Cased(filled, ignoreCase), Cased(text, ignoreCase));

    /// <summary>As <c>ArnLike</c>: each of the six parts of an ARN is compared for itself.</summary>
    public static bool MatchesArn(string pattern, string text, PolicyCall call)
    {
        var (patterns, parts) = (Fill(pattern, call)?.Split(':', ArnParts) ?? [], text.Split(':', ArnParts));
        return patterns.Length == ArnParts && parts.Length == ArnParts && patterns.Zip(parts).All(pair => Fits(pair.First, pair.Second));
    }

    /// <summary>The pattern with its values and marked wildcards; null where a value is missing.</summary>
    private static string? Fill(string pattern, PolicyCall call)
    {
        var filled = new StringBuilder(pattern.Length);
        for (var at = 0; at < pattern.Length; at++)
        {
            var end = pattern[at] == '$' && at + 1 < pattern.Length && pattern[at + 1] == '{' ? pattern.IndexOf('}', at) : -1;
            if (end < 0)
            {
                filled.Append(pattern[at] switch { '*' => Any, '?' => One, var letter => letter });
                continue;
            }

            if (Value(pattern[(at + 2)..end], call) is not { } value)
                return null;
            filled.Append(value);
            at = end;
        }

        return filled.ToString();
    }

    /// <summary>
    /// <c>${*}</c>, <c>${?}</c> and <c>${$}</c> are those letters; a variable may have a default: <c>${key, 'value'}</c>.
    /// </summary>
    private static string? Value(string variable, PolicyCall call)
    {
        if (variable is "*" or "?" or "$")
            return variable;
        var parts = variable.Split(',', 2, StringSplitOptions.TrimEntries);
        return call.Keys.TryGetValue(parts[0], out var values) && values.Count == 1 ? values[0]
            : parts.Length == 2 ? parts[1].Trim('\'') : null;
    }

    private static string Cased(string text, bool ignoreCase) => ignoreCase ? text.ToLowerInvariant() : text;

    /// <summary>Takes back only the last <c>*</c>, so the time is at most the product of both lengths.</summary>
    private static bool Fits(string pattern, string text)
    {
        int at = 0, read = 0, star = -1, resume = 0;
        while (read < text.Length)
        {
            if (at < pattern.Length && pattern[at] == Any)
            {
                star = at++;
                resume = read;
            }
            else if (at < pattern.Length && (pattern[at] == One || pattern[at] == text[read]))
            {
                at++;
                read++;
            }
            else if (star >= 0)
            {
                at = star + 1;
                read = ++resume;
            }
            else
            {
                return false;
            }
        }

        while (at < pattern.Length && pattern[at] == Any)
            at++;
        return at == pattern.Length;
    }
}
