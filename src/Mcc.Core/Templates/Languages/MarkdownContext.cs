namespace Mcc.Core.Templates.Languages;

/// <summary>
/// A point in Markdown (CommonMark with GitHub's tables). A value is text of a line, or in a code span of one backquote; in fences, HTML
/// and the addresses of links it is refused.
/// </summary>
/// <param name="Line">The line so far, with <see cref="Written"/> for each value.</param>
/// <param name="Fence">What closes the fence that is open, or nothing.</param>
internal sealed record MarkdownContext(string Line = "", string Fence = "") : LexerContext
{
    private const char Written = '\uffff';

    private bool IsInCode => IsOpenCode(Line);

    public override string Where => Fence.Length > 0 ? "inside a fence" : IsInCode ? "inside a code span" : "in the text";

    public override string? AtEnd =>
        Fence.Length == 0 && IsInCode && Line.Contains(Written) ? "a code span with a value in it is not closed" : null;

    public override LexerContext After(string literal)
    {
        var (line, fence) = (Line, Fence);
        var lines = literal.Split('\n');
        for (var index = 0; index < lines.Length; index++)
        {
            line = string.Concat(line, lines[index]);
            if (index == lines.Length - 1)
                break;
            if (fence.Length > 0 && line.Trim() is { Length: >= 3 } mark && mark.AsSpan().IndexOfAnyExcept('`') < 0)
            {
                if (line.TrimEnd() != fence)
                    return new UnknownContext("a fence before it is closed otherwise than it was opened");
                fence = "";
            }
            else if (fence.Length == 0 && line.StartsWith("```", StringComparison.Ordinal) && !line.AsSpan(3).Contains('`'))
            {
                fence = "```";
            }
            else if (fence.Length == 0 && EndTrouble(line) is { } trouble)
            {
                return line.Contains(Written) && IsOpenCode(line)
                    ? new InvalidContext("a code span with a value in it is not closed on its line")
                    : new UnknownContext(trouble);
            }

            line = "";
        }

        return new MarkdownContext(line, fence);
    }

    public override LexerContext AfterPlaceholder() => this with { Line = Line + Written };

    public override LexerContext? Meet(LexerContext other) =>
        other is not MarkdownContext markdown || markdown.Fence != Fence || markdown.IsInCode != IsInCode ? null
        : markdown.Line == Line ? this
        // Text whose beginning is one of two: neither the start of a block nor of a table is certain.
        : new UnknownContext("the text of the line before it depends on a tag");

    public override Escaping Placeholder(char next)
    {
        if (Fence.Length > 0 || Line.StartsWith("```", StringComparison.Ordinal))
            return new Forbidden("a fence is not followed; write the value as text or in a code span");
        if (Trouble(Line) is { } trouble)
            return new Forbidden(trouble);
        if (Line.StartsWith("    ", StringComparison.Ordinal) || Line.Contains('\t'))
            return new Forbidden("four blanks in front may make code of the line, where nothing can be escaped");
        var text = OutsideCode(Line);
        if (text.Contains("](", StringComparison.Ordinal) || text.Contains("]:", StringComparison.Ordinal))
            return new Forbidden("the address of a link is not followed; write the value as text");
        if (IsInCode)
            return new MarkdownCode(inTable: Line.StartsWith('|'));
        return Line.Length > 0 && Line[^1] is '\\' or '!' or '&' or ']'
            ? new Forbidden($"the `{Line[^1]}` before it would change it")
            : new MarkdownText(atBlockStart: Line.AsSpan().IndexOfAnyExcept(" >-*+#.)|=0123456789") < 0, next);
    }

    private static bool IsOpenCode(string line) => line.Count(static c => c == '`') % 2 == 1;

    private static string OutsideCode(string line) =>
        string.Concat(line.Split('`').Where(static (_, index) => index % 2 == 0));

    /// <summary>A whole line that is one comment, which ends on it.</summary>
    private static bool IsComment(string line) =>
        line.StartsWith("<!-- ", StringComparison.Ordinal)
        && line.TrimEnd().EndsWith(" -->", StringComparison.Ordinal)
        && line.IndexOf("-->", StringComparison.Ordinal) == line.TrimEnd().Length - 3
        && !line.Contains(Written);

    /// <summary>What readers of Markdown see differently.</summary>
    private static string? Trouble(string line) =>
        line.Contains("``", StringComparison.Ordinal) || line.Contains("~~~", StringComparison.Ordinal)
        || line.Contains("\\`", StringComparison.Ordinal)
            ? "a fence that does not start its line, or a code span of several backquotes, before it is not followed"
        : OutsideCode(line).Contains('<', StringComparison.Ordinal) && !IsComment(line) ? "HTML before it is not followed"
        : null;

    /// <summary>What makes the lines after this one uncertain.</summary>
    private static string? EndTrouble(string line)
    {
        if (Trouble(line) is { } trouble)
            return trouble;
        if (IsOpenCode(line))
            return "a code span before it is not closed on its line";
        var text = OutsideCode(line);
        var link = text.LastIndexOf("](", StringComparison.Ordinal);
        var isDefinition = text.TrimStart().StartsWith('[') && text.Contains("]:", StringComparison.Ordinal);
        return isDefinition || (link >= 0 && !text.AsSpan(link).Contains(')')) ? "the address of a link before it is not followed" : null;
    }
}
