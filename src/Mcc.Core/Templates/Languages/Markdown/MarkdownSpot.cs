namespace Mcc.Core.Templates.Languages.Markdown;

/// <summary>A place in Markdown (CommonMark with GitHub's tables). <see cref="MarkdownReader"/> moves it over literal text; here stands how a value is written in it.</summary>
/// <param name="Prefix">The line so far, as long as it has only blanks and marks of blocks (lists, quotes, headings, numbers); null behind that.</param>
/// <param name="InTable">Whether the line began with <c>|</c>.</param>
/// <param name="MayBeCode">Whether four blanks in front would make code of the line: the one before was empty or may be such code.</param>
/// <param name="Indent">The blanks in front of the line; for a fence, those in front of its opening.</param>
/// <param name="Mark">What ends the part: the code span's backquotes or the fence.</param>
/// <param name="Line">For a fence or HTML: its unfinished line. For a code span: empty as long as it may be empty.</param>
/// <param name="Filled">For a code span: whether a value stands in it.</param>
/// <param name="Inner">For a fence: the place in its language.</param>
/// <param name="Unfinished">The mark that the text ends with, when it could take hold of what follows.</param>
internal sealed record MarkdownSpot(
    MarkdownPart Part,
    string? Prefix = "",
    bool InTable = false,
    bool MayBeCode = true,
    int Indent = 0,
    string Mark = "",
    string Line = "",
    bool Filled = false,
    Spot? Inner = null,
    char Unfinished = ' ') : Spot
{
    public static readonly MarkdownSpot Start = new(MarkdownPart.Text);

    public override string Where => Part switch
    {
        MarkdownPart.Text => "in the text",
        MarkdownPart.Code => "inside a code span",
        MarkdownPart.Fence or MarkdownPart.FenceInfo => "inside a fence",
        _ => "inside HTML or a link",
    };

    public override string? AtEnd => Part == MarkdownPart.Code && Filled ? "a code span with a value in it is not closed" : null;

    public override Spot After(string literal) => new MarkdownReader(this, literal).Read();

    public override Spot AfterHole() => this with
    {
        Prefix = null,
        Unfinished = ' ',
        Filled = Part == MarkdownPart.Code,
        Inner = Inner?.AfterHole(),
        // Whatever the value is, the line is no closing fence any more, and a code span is not empty.
        Line = Part is MarkdownPart.Fence or MarkdownPart.Code ? Line + "x" : "",
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
            Prefix = Prefix ?? markdown.Prefix,
            InTable = InTable || markdown.InTable,
            MayBeCode = MayBeCode || markdown.MayBeCode,
            Indent = Math.Max(Indent, markdown.Indent),
            Filled = Filled || markdown.Filled,
            Line = Line.Length == 0 ? Line : markdown.Line,
            Inner = inner,
        };
    }

    public override Quoting Hole(char next) => Part switch
    {
        _ when Unfinished != ' ' => new NoHole($"the `{Unfinished}` before it would take hold of it"),
        MarkdownPart.Text when MayBeCode && Indent >= 4 => new NoHole("four blanks in front may make code of the line, where nothing can be escaped"),
        MarkdownPart.Text => new MarkdownText(atBlockStart: Prefix is not null, next),
        MarkdownPart.Code => new MarkdownCode(Mark, InTable),
        MarkdownPart.Fence => Inner!.Hole(next) is var quoting and not NoHole ? new FencedText(quoting, Mark) : Inner.Hole(next),
        MarkdownPart.FenceInfo => new NoHole("it would name the language of the fence"),
        _ => new NoHole("HTML and the address of a link are not understood here; write the value as text"),
    };
}
