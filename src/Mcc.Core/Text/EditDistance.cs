namespace Mcc.Core.Text;

/// <summary>
/// Damerau-Levenshtein distance in its optimal-string-alignment form: the least number of insertions, deletions,
/// substitutions and swaps of neighbours that turn one text into the other, each place touched once.
/// </summary>
public static class EditDistance
{
    /// <summary>
    /// The distance, or null where it is more than <paramref name="bound"/>: most pairs differ by length alone.
    /// </summary>
    public static int? Within(int bound, ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (bound < 0 || Math.Abs(left.Length - right.Length) > bound) return null;
        if (left.SequenceEqual(right)) return 0;

        var rows = new int[3][];
        for (var i = 0; i < rows.Length; i++) rows[i] = new int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) rows[0][j] = j;

        for (var i = 1; i <= left.Length; i++)
        {
            int[] beforeLast = rows[(i + 1) % 3], last = rows[(i - 1) % 3], row = rows[i % 3];
            row[0] = i;
            var least = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var substituted = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                var cost = Math.Min(substituted, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    cost = Math.Min(cost, beforeLast[j - 2] + 1);
                }

                row[j] = cost;
                least = Math.Min(least, cost);
            }

            // A swap reaches back two rows, so one bad row may still be jumped over: give up only when it cannot help.
            if (least > bound + 1) return null;
        }

        var distance = rows[left.Length % 3][right.Length];
        return distance <= bound ? distance : null;
    }
}
