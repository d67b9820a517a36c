namespace Mcc.Core.Templates.Languages.Markdown;

internal enum MarkdownPart
{
    Text,

    /// <summary>A <c>`code span`</c>.</summary>
    Code,

    /// <summary>The line that opens a fence, behind the fence.</summary>
    FenceInfo,

    /// <summary>The lines between two fences.</summary>
    Fence,

    /// <summary><c>&lt;tag …&gt;</c>, <c>&lt;!-- comment --&gt;</c> or <c>&lt;https://link&gt;</c>.</summary>
    Tag,

    /// <summary>Behind <c>](</c> or <c>]:</c>.</summary>
    Link,
}
