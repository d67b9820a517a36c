namespace Mcc.Core.Text;

/// <summary>The three-way merge of a text by its lines: what either side changed, where not both changed the same lines.</summary>
public static class LineMerge
{
    /// <returns>Null where both sides changed the same lines in different ways.</returns>
    public static string? Merge(string before, string one, string other)
    {
        var (lines, ones, others) = (before.Split('\n'), one.Split('\n'), other.Split('\n'));
        var (inOne, inOther) = (Matches(lines, ones), Matches(lines, others));
        var merged = new List<string>();
        for (var (at, oneAt, otherAt) = (0, 0, 0); ;)
        {
            // The next line that both sides kept ends what either of them may have changed.
            var kept = at;
            while (kept < lines.Length && (inOne[kept] < 0 || inOther[kept] < 0))
                kept++;
            var isEnd = kept == lines.Length;
            var was = lines.AsSpan(at..kept);
            var mine = ones.AsSpan(oneAt..(isEnd ? ones.Length : inOne[kept]));
            var theirs = others.AsSpan(otherAt..(isEnd ? others.Length : inOther[kept]));
            if (theirs.SequenceEqual(was) || theirs.SequenceEqual(mine))
                merged.AddRange(mine);
            else if (mine.SequenceEqual(was))
                merged.AddRange(theirs);
            else
                return null;
            if (isEnd)
                return string.Join('\n', merged);
            merged.Add(lines[kept]);
            (at, oneAt, otherAt) = (kept + 1, inOne[kept] + 1, inOther[kept] + 1);
        }
    }

    /// <summary>For each line its place on the other side, in the longest common subsequence; -1 where it is not in it.</summary>
    private static int[] Matches(string[] lines, string[] others)
    {
        var longest = new int[lines.Length + 1, others.Length + 1];
        for (var line = lines.Length - 1; line >= 0; line--)
        {
            for (var other = others.Length - 1; other >= 0; other--)
            {
                longest[line, other] = lines[line] == others[other] ? longest[line + 1, other + 1] + 1
                    : Math.Max(longest[line + 1, other], longest[line, other + 1]);
            }
        }

        var matches = new int[lines.Length];
        Array.Fill(matches, -1);
        for (var (line, other) = (0, 0); line < lines.Length && other < others.Length;)
        {
            if (lines[line] == others[other])
                matches[line++] = other++;
            else if (longest[line + 1, other] >= longest[line, other + 1])
                line++;
            else
                other++;
        }

        return matches;
    }
}
