namespace Mcc.Core.Templates.Languages.Dockerfile;

/// <summary>A place in a Dockerfile. <see cref="DockerfileReader"/> moves it over literal text; here stands how a value is written in it.</summary>
/// <param name="Quote">The quote that is open, or <see cref="NoQuote"/>.</param>
/// <param name="Last">The character before, as far as it matters: a blank, <c>=</c>, <c>$</c> at the end of a variable, a backslash, or <c>w</c> for any other.</param>
/// <param name="IsTop">Before the first instruction, where Docker reads comments: <c># syntax=</c>, <c># escape=</c>.</param>
/// <param name="Interrupted">For a comment or line's start between the lines of an instruction: the instruction's part.</param>
internal sealed record DockerfileSpot(DockerfilePart Part, char Quote = DockerfileSpot.NoQuote, char Last = ' ', bool IsTop = false, DockerfileSpot? Interrupted = null) : Spot
{
    public const char NoQuote = '\0';

    public static readonly DockerfileSpot Start = new(DockerfilePart.LineStart, IsTop: true);

    public override string Where => (Part, Quote) switch
    {
        (DockerfilePart.Comment, _) => "in a comment",
        (DockerfilePart.LineStart or DockerfilePart.Instruction, _) => "where an instruction begins",
        (DockerfilePart.ShellLine, _) => "in a shell's line",
        (_, NoQuote) => "outside of quotes",
        _ => "inside quotes",
    };

    public override Spot After(string literal) => new DockerfileReader(this, literal).Read();

    public override Spot AfterHole() => this switch
    {
        { Part: DockerfilePart.LineStart, Interrupted: { } instruction } => instruction.AfterHole(),
        { Part: DockerfilePart.CommandStart } => new DockerfileSpot(DockerfilePart.CommandArray, Last: 'w'),
        _ => this with { Last = 'w' },
    };

    public override Spot? Meet(Spot other)
    {
        if (other is not DockerfileSpot docker || docker with { Last = Last, IsTop = IsTop } != this)
            return null;
        return this with { Last = Last == docker.Last ? Last : '?', IsTop = IsTop || docker.IsTop };
    }

    public override Quoting Hole(char next)
    {
        if (Part == DockerfilePart.LineStart && Interrupted is not null)
            return Interrupted.Hole(next);

        if (Last is '\\' or '$' or '?' && Part is not (DockerfilePart.Comment or DockerfilePart.ShellLine))
            return new NoHole("what stands before it could take hold of it; write `${NAME}` there");

        var ends = next is ' ' or '\t' or '\n';
        return (Part, Quote) switch
        {
            (DockerfilePart.Comment, _) when IsTop => new NoHole("before the first instruction Docker reads comments as directives; put it below"),
            (DockerfilePart.Comment, _) => LineComment.Only,
            (DockerfilePart.Assignments, '"') => DockerfileText.InDoubleQuotes,
            (DockerfilePart.Assignments, '\'') => DockerfileText.InSingleQuotes,
            (DockerfilePart.Assignments, _) when Last == ' ' && next == '=' => DockerfileText.Name,
            (DockerfilePart.Assignments, _) when Last == '=' && ends => DockerfileText.Value,
            (DockerfilePart.Assignments or DockerfilePart.Words, NoQuote) => DockerfileText.Piece,
            (DockerfilePart.CommandArray, '"') => EscapedText.InDoubleQuotes,
            (DockerfilePart.CommandArray, NoQuote) => CommandWord.One,
            (DockerfilePart.CommandStart, _) when next == '\n' => CommandWord.All,
            (DockerfilePart.ShellLine or DockerfilePart.CommandStart, _) =>
                new NoHole("first Docker and then a shell would read it; give it to ENV or ARG, or write the array form `[\"…\"]`"),
            (DockerfilePart.Words, _) => new NoHole("in quotes it is read differently by each instruction; write it without quotes, or give it to ARG"),
            _ => new NoHole("an instruction's name stands here"),
        };
    }
}
