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

    /// <summary><c>&lt;tag …&gt;</c> or <c>&lt;https://link&gt;</c> within a line.</summary>
    Tag,

    /// <summary>Lines of HTML, up to an empty one.</summary>
    Html,

    /// <summary>A comment that begins its line, up to the line that has its end.</summary>
    HtmlComment,

    /// <summary>Behind <c>](</c>.</summary>
    Link,

    /// <summary>Behind <c>[name]:</c>, up to the end of the line.</summary>
    LinkDefinition,
}
