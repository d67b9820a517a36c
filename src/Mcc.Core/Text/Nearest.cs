namespace Mcc.Core.Text;

/// <summary>What a mistyped word may have meant: the cure in "unknown X, did you mean …", for options, choices, commands and file names.</summary>
public static class Nearest
{
    private const int ShortestPart = 3;
    private const int MostEdits = 5;

    /// <summary>
    /// The candidates near enough to be what was meant, nearest first, at most <paramref name="max"/>; none when nothing is near.
    /// Near is a few edits for the word's length, or holding the whole word as a part ("flask" in "http-flask").
    /// Case and the separators - _ . and space count for nothing, so "instance_type" finds "--instance-type" and "instanceType".
    /// </summary>
    public static IReadOnlyList<string> To(string word, IEnumerable<string> candidates, int max = 3)
    {
        var bare = Bare(word);
        if (bare.Length == 0) return [];

        // A short word has few letters to be wrong in: one edit up to three letters, one more for every four.
        var bound = Math.Min(MostEdits, 1 + (bare.Length / 4));
        return candidates
            .Distinct(StringComparer.Ordinal)
            .Select(candidate => (candidate, bare: Bare(candidate)))
            .Select(pair => (pair.candidate, score: Score(bare, pair.bare, bound), alike: SharedStart(bare, pair.bare)))
            .Where(scored => scored.score is not null)
            .OrderBy(scored => scored.score)
            .ThenByDescending(scored => scored.alike)
            .ThenBy(scored => scored.candidate.Length)
            .ThenBy(scored => scored.candidate, StringComparer.Ordinal)
            .Take(max)
            .Select(scored => scored.candidate)
            .ToList();
    }

    /// <summary>"Did you mean `a`, `b` or `c`?", or an empty text when nothing is near: ready to be a finding's cure.</summary>
    public static string Question(string word, IEnumerable<string> candidates, int max = 3)
    {
        var near = To(word, candidates, max).Select(name => $"`{name}`").ToList();
        return near.Count switch
        {
            0 => "",
            1 => $"Did you mean {near[0]}?",
            _ => $"Did you mean {string.Join(", ", near.SkipLast(1))} or {near[^1]}?",
        };
    }

    private static int? Score(string word, string candidate, int bound)
    {
        var edits = EditDistance.Within(bound, word, candidate);
        if (edits <= 1 || word.Length < ShortestPart) return edits;

        // A part typed for the whole is surer than several edits, and surest at the start.
        var at = candidate.IndexOf(word, StringComparison.Ordinal);
        return at switch
        {
            0 => 1,
            > 0 => Math.Min(edits ?? 2, 2),
            _ => edits,
        };
    }

    private static int SharedStart(string left, string right) => left.AsSpan().CommonPrefixLength(right);

    private static string Bare(string text) =>
        string.Concat(text.Where(letter => letter is not ('-' or '_' or '.' or ' '))).ToLowerInvariant();
}
