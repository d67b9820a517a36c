namespace Mcc.Core.Templates.Languages.Shell;

/// <summary>What the literal text ended with, as far as it matters to what comes next.</summary>
internal enum ShellEdge
{
    /// <summary>The beginning of the file.</summary>
    FileStart,

    /// <summary>A blank, a line's beginning or an operator: a word begins here.</summary>
    Blank,

    /// <summary>An opening parenthesis: a word begins here, as in <c>args=(</c>.</summary>
    Parenthesis,

    /// <summary>The <c>=</c> of <c>NAME=</c> or <c>--flag=</c>.</summary>
    Equals,

    /// <summary>Within a word.</summary>
    Word,

    /// <summary>The end of <c>$NAME</c>, which would swallow a letter.</summary>
    Variable,

    /// <summary>A backslash, a <c>$</c> or another beginning whose end is not in this literal text.</summary>
    Unfinished,

    /// <summary>One of these, depending on the way that was taken here.</summary>
    Unknown,
}
