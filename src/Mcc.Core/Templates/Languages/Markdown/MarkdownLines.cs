namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>Follows what Markdown reads by whole lines: a fence with the language in it, HTML, comments of HTML.</summary>
internal sealed class MarkdownLines(MarkdownSpot start, string text, int at)
{
    /// <summary>Where the text goes on.</summary>
    public int At { get; private set; } = at;

    /// <summary>The beginning of a new line of text.</summary>
    public static MarkdownSpot NextLine(MarkdownSpot spot)
    {
        var isEmpty = spot.Prefix is { } prefix && prefix.AsSpan().IndexOfAnyExcept(' ') < 0;
        return new MarkdownSpot(MarkdownPart.Text, MayBeCode: isEmpty || (spot.MayBeCode && spot.Indent >= 4));
    }

    /// <summary>Over one line, or over what there is of it; besides the spot, an end that is none when all is well.</summary>
    public (MarkdownSpot Spot, Spot? End) Read()
    {
        var end = text.IndexOf('\n', At);
        var piece = text[At..(end < 0 ? text.Length : end + 1)];
        var line = start.Line + piece;
        At += piece.Length;
        return start.Part switch
        {
            MarkdownPart.FenceInfo => (end < 0 ? start with { Line = line } : OpenFence(line), null),
            MarkdownPart.Fence => ReadFence(line, piece, isWhole: end >= 0),
            _ when end < 0 => (start with { Line = line }, null),
            MarkdownPart.HtmlComment => (line.Contains("-->", StringComparison.Ordinal) ? new MarkdownSpot(MarkdownPart.Text) : start with { Line = "" }, null),
            _ => ReadHtml(line),
        };
    }

    private MarkdownSpot OpenFence(string info) =>
        start with { Part = MarkdownPart.Fence, Line = "", Inner = LanguageTable.StartOfFence(info.Trim().Split(' ')[0]) };

    private (MarkdownSpot Spot, Spot? End) ReadFence(string line, string piece, bool isWhole)
    {
        var content = line.AsSpan().Trim();
        var indent = line.AsSpan().IndexOfAnyExcept(' ');
        if (isWhole && content.Length >= start.Mark.Length && content.IndexOfAnyExcept(start.Mark[0]) < 0)
            return indent == start.Indent ? (new MarkdownSpot(MarkdownPart.Text), null) : (start, new LostSpot("a fence before it is closed with other blanks in front than it was opened with"));

        // A line further left would end the list that the fence may be in, and the fence with it.
        if (content.Length > 0 && indent < start.Indent)
            return (start, new LostSpot("a line of a fence before it is further left than the fence"));

        var inner = start.Inner!.After(piece);
        return (start with { Inner = inner, Line = isWhole ? "" : line }, inner as BrokenSpot);
    }

    private (MarkdownSpot Spot, Spot? End) ReadHtml(string line)
    {
        var content = line.AsSpan().Trim();
        if (content.Length == 0)
            return (new MarkdownSpot(MarkdownPart.Text), null);
        return (start with { Line = "" }, content.StartsWith("```") || content.StartsWith("~~~") ? new LostSpot("a fence before it stands in HTML, or not") : null);
    }
}
