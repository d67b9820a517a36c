namespace Mcc.Core.Templates.Languages.Yaml;

internal enum YamlPart
{
    /// <summary>A key or a value may begin here.</summary>
    Node,

    /// <summary>A word without quotes.</summary>
    Plain,

    /// <summary>An anchor or a tag, which a node follows.</summary>
    Property,
    DoubleQuotes,
    SingleQuotes,

    /// <summary>Behind a single quote, which ends the string or is the first of two.</summary>
    SingleQuote,

    /// <summary>Behind a complete node.</summary>
    NodeEnd,
    Comment,

    /// <summary>Behind <c>|</c> or <c>&gt;</c>, up to the end of the line.</summary>
    BlockHeader,

    /// <summary>The leading blanks of a line that may belong to a block.</summary>
    BlockLineStart,
    BlockLine,
}
