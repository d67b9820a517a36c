namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>A place in a script for bash, or for the plain shells that it contains. <see cref="ShellReader"/> moves it over literal text; here stands how a value is written in it.</summary>
internal sealed record ShellSpot(ShellFrame Frame, ShellEdge Edge, HereWord? Awaited = null) : Spot
{
    public static readonly ShellSpot Start = new(new ShellFrame(ShellFrameKind.Commands), ShellEdge.FileStart);

    public override string Where => Frame.Kind switch
    {
        ShellFrameKind.Commands => Frame.Around is null ? "among commands" : "inside `$(…)`",
        ShellFrameKind.Comment or ShellFrameKind.Shebang => "in a comment",
        ShellFrameKind.SingleQuotes or ShellFrameKind.EscapedQuotes => "inside single quotes",
        ShellFrameKind.DoubleQuotes => "inside double quotes",
        ShellFrameKind.Backquotes => "inside backquotes",
        ShellFrameKind.Parameter => "inside `${…}`",
        ShellFrameKind.Arithmetic => "inside `((…))`",
        _ => "inside a here-document",
    };

    public override Spot After(string literal) => new ShellReader(this, literal).Read();

    public override Spot AfterHole() => this with { Edge = ShellEdge.Word };

    public override Spot? Meet(Spot other) =>
        other is ShellSpot shell && shell with { Edge = Edge } == this ? this with { Edge = Meet(Edge, shell.Edge) } : null;

    private static ShellEdge Meet(ShellEdge one, ShellEdge other) => (one, other) switch
    {
        _ when one == other => one,
        (ShellEdge.Unfinished, _) or (_, ShellEdge.Unfinished) => ShellEdge.Unfinished,
        // A file that begins with a tag may begin with a comment; that its first line is the kernel's is the careful reading.
        (ShellEdge.FileStart, ShellEdge.Blank) or (ShellEdge.Blank, ShellEdge.FileStart) => ShellEdge.FileStart,
        (ShellEdge.Parenthesis, ShellEdge.Blank) or (ShellEdge.Blank, ShellEdge.Parenthesis) => ShellEdge.Blank,
        _ => ShellEdge.Unknown,
    };

    public override Quoting Hole(char next)
    {
        if (Edge == ShellEdge.Unfinished && Frame.Kind is not (ShellFrameKind.Comment or ShellFrameKind.SingleQuotes))
            return new NoHole("what stands before it would take hold of it; write a literal text or a complete expression there");

        if (Frame is { Kind: not ShellFrameKind.Comment, IsComputed: true })
            return new NoHole("bash computes what stands inside `((…))`, `[[ … ]]` and most forms of `${…}`; give it to a variable first");

        return Frame.Kind switch
        {
            ShellFrameKind.Commands => HoleAmongCommands(next),
            ShellFrameKind.Comment => LineComment.Only,
            ShellFrameKind.SingleQuotes => ShellSingleQuotes.Only,
            ShellFrameKind.DoubleQuotes or ShellFrameKind.Parameter when Edge is ShellEdge.Variable or ShellEdge.Unknown =>
                new NoHole("the variable before it would swallow its letters; write `${NAME}` there"),
            ShellFrameKind.DoubleQuotes when Frame.Around is { Kind: ShellFrameKind.Parameter, Quoted: true } =>
                new NoHole("quotes within `\"${…}\"` mean different things to different shells; take the inner ones away"),
            ShellFrameKind.DoubleQuotes => ShellDoubleQuotes.Simple,
            ShellFrameKind.Parameter => Frame.Quoted ? ShellDoubleQuotes.InBraces : ShellWord.Quoted,
            ShellFrameKind.Shebang => new NoHole("the first line is read by the kernel, which knows no quotes"),
            ShellFrameKind.HereDocument => new NoHole("a here-document has no quotes; write a file of the project or use `printf '%s\\n'`"),
            ShellFrameKind.Backquotes => new NoHole("backquotes take one more layer of escapes; write `$(…)`"),
            _ => new NoHole("`$'…'` has escapes of its own; close the quotes before it"),
        };
    }

    private Quoting HoleAmongCommands(char next)
    {
        var begins = Edge is ShellEdge.FileStart or ShellEdge.Blank or ShellEdge.Parenthesis;
        var ends = next is ' ' or '\t' or '\n' or ')' or ';';
        if (begins && next == '=')
            return ShellName.Only;
        if (begins && (ends || next == '\0'))
            return ends ? ShellWord.PlainList : ShellWord.QuotedList;
        return Edge == ShellEdge.Equals && ends ? ShellWord.Plain : ShellWord.Quoted;
    }
}
