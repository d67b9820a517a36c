namespace Mcc.Core.Text;

/// <summary>
/// What a mistyped word may have meant: the hint in "unknown X, did you mean …", for options, choices, commands and file names.
/// </summary>
public static class Nearest
{
    private const int ShortestPart = 3;
    private const int MostEdits = 5;

    /// <summary>
    /// The candidates near enough to be what was meant, nearest first, at most <paramref name="max"/>; none when nothing is near.
    /// Near is a few edits for the word's length, or holding the whole word as a part ("type" in "instance-type"), or all its parts in
    /// their order.
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
            .Select(pair => (pair.candidate, score: Score(word, pair.candidate, bound), alike: SharedStart(bare, pair.bare)))
            .Where(scored => scored.score is not null)
            .OrderBy(scored => scored.score)
            .ThenByDescending(scored => scored.alike)
            .ThenBy(scored => scored.candidate.Length)
            .ThenBy(scored => scored.candidate, StringComparer.Ordinal)
            .Take(max)
            .Select(scored => scored.candidate)
            .ToList();
    }

    /// <summary>"Did you mean `a`, `b` or `c`?", or an empty text when nothing is near: ready to be a finding's fix.</summary>
    public static string DidYouMean(string word, IEnumerable<string> candidates, int max = 3) => DidYouMean(To(word, candidates, max));

    /// <summary>The same question about words that are near already.</summary>
    public static string DidYouMean(IReadOnlyList<string> near)
    {
        var quoted = near.Select(name => $"`{name}`").ToList();
        return quoted.Count switch
        {
            0 => "",
            1 => $"Did you mean {quoted[0]}?",
            _ => $"Did you mean {string.Join(", ", quoted.SkipLast(1))} or {quoted[^1]}?",
        };
    }

    private static int? Score(string typed, string candidate, int bound)
    {
        string word = Bare(typed), bare = Bare(candidate);
        var edits = EditDistance.Within(bound, word, bare);
        if (edits <= 1 || word.Length < ShortestPart) return edits;

        // A part typed for the whole is surer than several edits, and surest at the start; then one that leaves words out in between.
        var part = bare.IndexOf(word, StringComparison.Ordinal) switch
        {
            0 => 1,
            > 0 => 2,
            _ => OmittedWords(typed, candidate) + 1,
        };
        return part < (edits ?? int.MaxValue) ? part : edits;
    }

    /// <summary>
    /// How many words "max-model-len" has more than "max-len", if it has all of its parts in their order and it has several; else null.
    /// </summary>
    private static int? OmittedWords(string typed, string candidate)
    {
        string[] some = Words(typed), all = Words(candidate);
        if (some.Length < 2) return null;
        var found = 0;
        foreach (var word in all)
        {
            if (found < some.Length && string.Equals(word, some[found], StringComparison.OrdinalIgnoreCase))
                found++;
        }

        return found == some.Length ? all.Length - some.Length : null;
    }

    private static string[] Words(string text) => text.Split(['-', '_', '.', ' '], StringSplitOptions.RemoveEmptyEntries);

    private static int SharedStart(string left, string right) => left.AsSpan().CommonPrefixLength(right);

    private static string Bare(string text) =>
        string.Concat(text.Where(letter => letter is not ('-' or '_' or '.' or ' '))).ToLowerInvariant();
}
