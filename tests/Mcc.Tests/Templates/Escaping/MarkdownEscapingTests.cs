using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Mcc.Core.Templates.Languages;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Escaping;

/// <summary>The reader is a CommonMark parser with GitHub's extensions: anything but the text itself would be markup in its HTML.</summary>
public sealed class MarkdownEscapingTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks()
        .UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseTaskLists().UseMathematics().Build();

    [Theory]
    [InlineData("Text [% x %] more\n", "<p>Text ", " more</p>")]
    [InlineData("Text [% x %]\nmore\n", "<p>Text ", " more</p>")]
    [InlineData("(*a*[% x %]![b]\n", "<p>(<em>a</em>", "![b]</p>")]
    [InlineData("Text [[% x %]] a\n", "<p>Text [", "] a</p>")]
    [InlineData("# A [% x %]\n", "<h1>A ", "</h1>")]
    [InlineData("A `code` span, a [% x %] b\n", "<p>A <code>code</code> span, a ", " b</p>")]
    [InlineData("A [link](https://a)\n\n```sh\nit`s <b>\n```\n\nText [% x %] b\n",
        "<p>A <a href=\"https://a\">link</a></p> <pre><code class=\"language-sh\">it`s &lt;b&gt; </code></pre> <p>Text ", " b</p>")]
    public Task A_value_is_text(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayRefuse, Read, value => Shown(before + Html(value) + after));

    [Theory]
    [InlineData("[% x %]\n", "<p>", "</p>")]
    [InlineData("- [% x %]\n", "<ul> <li>", "</li> </ul>")]
    [InlineData("1. [% x %]\n", "<ol> <li>", "</li> </ol>")]
    [InlineData("> [% x %]\n", "<blockquote> <p>", "</p> </blockquote>")]
    [InlineData("a\n[% x %]\n", "<p>a ", "</p>")]
    public Task A_value_begins_no_block(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayRefuse, Read, value => Shown(before + Html(value).Trim() + after));

    [Fact]
    public Task A_value_is_one_cell() =>
        Readback.Holds(FileKind.Markdown, "| a | b |\n|---|---|\n| c | [% x %] |\n", MayRefuse, Read,
            value => Shown("<table> <thead> <tr> <th>a</th> <th>b</th> </tr> </thead> <tbody> <tr> <td>c</td> <td>" + Html(value)
                .Trim() + "</td> </tr> </tbody> </table>"));

    [Theory]
    [InlineData("A `[% x %]` b\n", "<p>A <code>", "</code> b</p>")]
    public Task A_code_span_shows_it_or_refuses(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayNotBeCode, Read, value => Shown(before + Html(value) + after));

    [Fact]
    public Task A_code_span_in_a_table_has_no_bars() =>
        Readback.Holds(FileKind.Markdown, "| a |\n|---|\n| `[% x %]` |\n", value => MayNotBeCode(value)
            || value.Contains('|', StringComparison.Ordinal), Read,
            value => Shown("<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td><code>" + Html(value)
                + "</code></td> </tr> </tbody> </table>"));

    [Theory]
    [InlineData("my_model-1.0", "my_model-1.0")]
    [InlineData("1.0 (beta)", "1.0 (beta)")]
    [InlineData("1. a", "1\\. a")]
    [InlineData("- a", "\\- a")]
    [InlineData("_a_", "\\_a\\_")]
    [InlineData("see https://x", "see https\\://x")]
    public void What_is_harmless_stays_readable(string value, string text) =>
        Render(FileKind.Markdown, "[% x %]\n", ("x", value)).ShouldBe(text + "\n");

    [Theory]
    [InlineData("[a]([% x %])", "the address of a link")]
    [InlineData("[a]: [% x %]", "the address of a link")]
    [InlineData("[a](b\n[% x %])", "the address of a link")]
    [InlineData("<a href=\"[% x %]\">", "HTML before it")]
    [InlineData("<a\n[% x %]>", "HTML before it")]
    [InlineData("<!-- [% x %] -->", "HTML before it")]
    [InlineData("<[% x %]>", "HTML before it")]
    [InlineData("<div>\n[% x %]\n</div>", "HTML before it")]
    [InlineData("> ```\n> [% x %]\n> ```\n", "a fence that does not start its line")]
    [InlineData("~~~\n[% x %]\n~~~\n", "a fence that does not start its line")]
    [InlineData("```\n[% x %]\n```\n", "a fence is not followed")]
    [InlineData("```[% x %]\n```\n", "a fence is not followed")]
    [InlineData("```\na\n````\n[% x %]", "closed otherwise")]
    [InlineData("a\n\n    [% x %]", "four blanks in front")]
    [InlineData("\\[% x %]", "the `\\` before it")]
    [InlineData("![% x %]", "the `!` before it")]
    [InlineData("a `[% x %]\nb`", "not closed on its line")]
    [InlineData("a `[% x %]", "is not closed")]
    [InlineData("a `[% if x %][% end %]` [% x %]", "a code span of several backquotes")]
    [InlineData("a ``[% x %]``", "a code span of several backquotes")]
    [InlineData("a `b\nc` [% x %]", "not closed on its line")]
    [InlineData("a [% if x %]`[% end %][% x %] b", "its branches end in different contexts")]
    [InlineData("a [% if x %]b[% end %] [% x %]", "depends on a tag")]
    public void A_placeholder_where_nothing_can_be_escaped_is_refused(string template, string reason) =>
        Refusal(FileKind.Markdown, template, ("x", "v")).ShouldContain(reason);

    [Theory]
    [InlineData("`[% x %]`", "a`b", "contains a backquote")]
    [InlineData("`[% x %]`", "", "is empty")]
    [InlineData("`[% x %]`", " a", "starts or ends with a space")]
    public void A_value_that_code_cannot_show_is_refused(string template, string value, string reason) =>
        Refusal(FileKind.Markdown, template, ("x", value)).ShouldContain(reason);

    private static bool MayRefuse(string value) => Readback.HasControl(value.Replace("\r\n", "", StringComparison.Ordinal), "\n\t");

    private static bool MayNotBeCode(string value) =>
        value.Length == 0 || value[0] == ' ' || value[^1] == ' ' || value.Contains('`', StringComparison.Ordinal)
            || Readback.HasControl(value);

    private static string Html(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Blanks at the edges of a block are none, and a paragraph of nothing is none either.</summary>
    private static string Shown(string html) =>
        string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("> <", "><", StringComparison.Ordinal)
            .Replace(" </", "</", StringComparison.Ordinal).Replace("<p></p>", "", StringComparison.Ordinal);

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => Shown(Markdown.ToHtml(text, GitHub)))]);
}
