namespace Mcc.Core.Templates.Languages.Shell;

internal enum ShellFrameKind
{
    /// <summary>Commands: the script, or a <c>$(…)</c> in it.</summary>
    Commands,
    Comment,
    Shebang,
    SingleQuotes,
    DoubleQuotes,

    /// <summary><c>$'…'</c>, with escapes of its own.</summary>
    EscapedQuotes,
    Backquotes,

    /// <summary><c>${…}</c></summary>
    Parameter,

    /// <summary><c>$((…))</c> or <c>((…))</c></summary>
    Arithmetic,
    HereDocument,
}
