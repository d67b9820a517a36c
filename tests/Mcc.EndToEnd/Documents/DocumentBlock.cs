namespace Mcc.EndToEnd.Documents;

/// <summary>A fenced block of a document.</summary>
/// <param name="Line">Of its opening fence, from 1.</param>
/// <param name="Untested">The reason in the comment above it why it does not run in a test; null where there is none.</param>
/// <param name="Expected">The lines of the <c>text</c> block right below it: fixed parts of its output.</param>
public sealed record DocumentBlock(int Line, string Language, string Content, string? Untested, IReadOnlyList<string> Expected)
{
    private const string Fence = "```";
    private const string Before = "<!-- untested:";
    private const string After = "-->";

    public bool IsShell => Language is "sh" or "bash" or "shell";

    /// <summary>The blocks of a document in their order.</summary>
    public static IReadOnlyList<DocumentBlock> Read(string markdown)
    {
        var blocks = new List<DocumentBlock>();
        string? reason = null;
        var adjoins = false;
        var lines = markdown.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim();
            if (!line.StartsWith(Fence, StringComparison.Ordinal))
            {
                if (line.Length == 0)
                    continue;
                reason = line.StartsWith(Before, StringComparison.Ordinal) && line.EndsWith(After, StringComparison.Ordinal)
                    ? line[Before.Length..^After.Length].Trim()
                    : null;
                adjoins = false;
                continue;
            }

            var (opening, end) = (at, Array.FindIndex(lines, at + 1, other => other.Trim() == Fence));
            if (end < 0)
                throw new FormatException($"The block of line {opening + 1} has no end.");
            var content = lines[(opening + 1)..end];
            var language = line[Fence.Length..].Trim();
            if (language == "text" && adjoins)
                blocks[^1] = blocks[^1] with { Expected = content };
            else
                blocks.Add(new(opening + 1, language, string.Join('\n', content) + "\n", reason, []));
            (reason, adjoins, at) = (null, language != "text", end);
        }

        return blocks;
    }

    /// <summary>The first expected line that the output does not have in its place, or null. In a line <c>…</c> is any text.</summary>
    public string? FirstMissing(string output)
    {
        var lines = output.Split('\n');
        var at = 0;
        foreach (var expected in Expected)
        {
            while (at < lines.Length && !Has(lines[at], expected))
                at++;
            if (at == lines.Length)
                return expected;
            at++;
        }

        return null;
    }

    private static bool Has(string line, string expected)
    {
        var from = 0;
        foreach (var part in expected.Split('…'))
        {
            var found = line.IndexOf(part, from, StringComparison.Ordinal);
            if (found < 0)
                return false;
            from = found + part.Length;
        }

        return true;
    }
}
