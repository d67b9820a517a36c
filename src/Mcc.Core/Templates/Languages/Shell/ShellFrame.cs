namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>What bash has opened and not yet closed, with what is around it; the outermost frame is the script itself.</summary>
/// <param name="Depth">Parentheses that are open within this frame, where they decide which one closes it.</param>
/// <param name="Quoted">For a <c>${…}</c>: it stands within double quotes, where single quotes are letters.</param>
/// <param name="TakesWord">For a <c>${…}</c>: its operator is followed by a word (<c>:-</c>, <c>=</c>, …), not by a pattern or a number.</param>
/// <param name="InTest">For commands: between <c>[[</c> and <c>]]</c>.</param>
/// <param name="Here">For a here-document: what ends it.</param>
/// <param name="Line">For a here-document: its unfinished line.</param>
internal sealed record ShellFrame(
    ShellFrameKind Kind,
    ShellFrame? Around = null,
    int Depth = 0,
    bool Quoted = false,
    bool TakesWord = false,
    bool InTest = false,
    HereWord? Here = null,
    string Line = "")
{
    /// <summary>
    /// Whether bash computes with what stands here, quotes or not: <c>[[ 1 -eq 'a[$(command)]' ]]</c> runs the command, and so do
    /// arithmetic, offsets and subscripts.
    /// </summary>
    public bool IsComputed =>
        InTest || Kind == ShellFrameKind.Arithmetic || (Kind == ShellFrameKind.Parameter && !TakesWord) || Around is { IsComputed: true };
}
