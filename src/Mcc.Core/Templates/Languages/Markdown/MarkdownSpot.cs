namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>A place in Markdown (CommonMark with GitHub's tables). <see cref="MarkdownReader"/> moves it over literal text; here stands how a value is written in it.</summary>
/// <param name="AtBlockStart">Whether only blanks and marks of blocks (lists, quotes, headings) have been on this line.</param>
/// <param name="InTable">Whether the line began with <c>|</c>.</param>
/// <param name="Mark">What ends the part: the code span's backquotes, the fence, or the tag's or link's end.</param>
/// <param name="Filled">For a code span: whether a value stands in it.</param>
/// <param name="Inner">For a fence: the place in its language.</param>
/// <param name="Line">For a fence: its unfinished line. For a code span: empty as long as it may be empty.</param>
/// <param name="Unfinished">The mark that the text ends with, when it could take hold of what follows.</param>
internal sealed record MarkdownSpot(
    MarkdownPart Part,
    bool AtBlockStart = true,
    bool InTable = false,
    string Mark = "",
    bool Filled = false,
    Spot? Inner = null,
    string Line = "",
    char Unfinished = ' ') : Spot
{
    public static readonly MarkdownSpot Start = new(MarkdownPart.Text);

    public override string Where => Part switch
    {
        MarkdownPart.Text => "in the text",
        MarkdownPart.Code => "inside a code span",
        MarkdownPart.Fence or MarkdownPart.FenceInfo => "inside a fence",
        _ => "inside a tag or a link",
    };

    public override string? AtEnd => Part == MarkdownPart.Code && Filled ? "a code span with a value in it is not closed" : null;

    public override Spot After(string literal) => new MarkdownReader(this, literal).Read();

    public override Spot AfterHole() => this with
    {
        AtBlockStart = false,
        Unfinished = ' ',
        Filled = Part == MarkdownPart.Code,
        Inner = Inner?.AfterHole(),
        // Whatever the value is, the line is no closing fence any more, and a code span is not empty.
        Line = Part is MarkdownPart.Fence or MarkdownPart.Code ? "x" : "",
    };

    public override Spot? Meet(Spot other)
    {
        if (other is not MarkdownSpot markdown || markdown.Part != Part || markdown.Mark != Mark || markdown.Unfinished != Unfinished)
            return null;
        if (Part != MarkdownPart.Code && markdown.Line != Line)
            return null;

        var inner = Inner is not null && markdown.Inner is not null ? Inner.Meet(markdown.Inner) : null;
        if (inner is null && (Inner is not null || markdown.Inner is not null))
            return null;
        return this with
        {
            AtBlockStart = AtBlockStart || markdown.AtBlockStart,
            InTable = InTable || markdown.InTable,
            Filled = Filled || markdown.Filled,
            Line = Line.Length == 0 ? Line : markdown.Line,
            Inner = inner,
        };
    }

    public override Quoting Hole(char next) => Part switch
    {
        _ when Unfinished != ' ' => new NoHole($"the `{Unfinished}` before it would take hold of it"),
        MarkdownPart.Text => new MarkdownText(AtBlockStart, endsLine: next == '\n'),
        MarkdownPart.Code => new MarkdownCode(Mark, InTable),
        MarkdownPart.Fence => Inner!.Hole(next) is var quoting and not NoHole ? new FencedText(quoting, Mark) : Inner.Hole(next),
        MarkdownPart.FenceInfo => new NoHole("it would name the language of the fence"),
        _ => new NoHole("an HTML tag or a link's address is not understood here; write the value as text"),
    };
}
