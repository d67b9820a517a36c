using System.Net;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Mcc.Core.Templates;
using Shouldly;
using Xunit;
using static Mcc.Tests.Templates.Scopes;

namespace Mcc.Tests.Templates.Quoting;

/// <summary>The reader is a CommonMark parser with GitHub's extensions: anything but the text itself would be markup in its HTML.</summary>
public sealed class MarkdownQuotingTests
{
    private static readonly MarkdownPipeline GitHub = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).UseTaskLists().UseMathematics().Build();

    [Theory]
    [InlineData("Text [% x %] more\n", "<p>Text ", " more</p>")]
    [InlineData("Text [% x %]\nmore\n", "<p>Text ", " more</p>")]
    [InlineData("(*a*[% x %]![b]\n", "<p>(<em>a</em>", "![b]</p>")]
    [InlineData("Text [[% x %]] a\n", "<p>Text [", "] a</p>")]
    [InlineData("# A [% x %]\n", "<h1>A ", "</h1>")]
    [InlineData("A `code` span, \\` a [% x %] <b>b</b>\n", "<p>A <code>code</code> span, ` a ", " <b>b</b></p>")]
    public Task A_value_is_text(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayRefuse, Read, value => Shown(before + Html(value) + after));

    [Theory]
    [InlineData("[% x %]\n", "<p>", "</p>")]
    [InlineData("- [% x %]\n", "<ul> <li>", "</li> </ul>")]
    [InlineData("<div>\n`<b>`\n</div>\n\n[% x %]\n", "<div> `<b>` </div> <p>", "</p>")]
    [InlineData("1. [% x %]\n", "<ol> <li>", "</li> </ol>")]
    [InlineData("> [% x %]\n", "<blockquote> <p>", "</p> </blockquote>")]
    [InlineData("a\n[% x %]\n", "<p>a ", "</p>")]
    public Task A_value_begins_no_block(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayRefuse, Read, value => Shown(before + Html(value).Trim() + after));

    [Fact]
    public Task A_value_is_one_cell() =>
        Readback.Holds(FileKind.Markdown, "| a | b |\n|---|---|\n| c | [% x %] |\n", MayRefuse, Read,
            value => Shown("<table> <thead> <tr> <th>a</th> <th>b</th> </tr> </thead> <tbody> <tr> <td>c</td> <td>" + Html(value).Trim() + "</td> </tr> </tbody> </table>"));

    [Theory]
    [InlineData("A `[% x %]` b\n", "<p>A <code>", "</code> b</p>")]
    [InlineData("A ``c ` [% x %]`` b\n", "<p>A <code>c ` ", "</code> b</p>")]
    public Task A_code_span_shows_it_or_refuses(string template, string before, string after) =>
        Readback.Holds(FileKind.Markdown, template, MayNotBeCode, Read, value => Shown(before + Html(value) + after));

    [Fact]
    public Task A_code_span_in_a_table_has_no_bars() =>
        Readback.Holds(FileKind.Markdown, "| a |\n|---|\n| `[% x %]` |\n", value => MayNotBeCode(value) || value.Contains('|', StringComparison.Ordinal), Read,
            value => Shown("<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td><code>" + Html(value) + "</code></td> </tr> </tbody> </table>"));

    [Theory]
    [InlineData("```sh\nprintf '%s\\0' [% x %]\n```\n")]
    [InlineData("- a\n\n  ```bash\n  printf '%s\\0' \"[% x %]\" # it's\n  ```\n")]
    public Task A_fence_is_read_by_its_shell(string template) =>
        Readback.Holds(FileKind.Markdown, template, value => Readback.HasControl(value, "\t") || value.Contains("```", StringComparison.Ordinal), async texts =>
        {
            var scripts = texts.Select(text =>
            {
                var html = Markdown.ToHtml(text, GitHub);
                var start = html.IndexOf("\">", StringComparison.Ordinal) + 2;
                return WebUtility.HtmlDecode(html[start..html.IndexOf("</code>", StringComparison.Ordinal)]);
            });
            return (await RealReader.Run("bash", [], string.Concat(scripts))).Split('\0')[..^1];
        });

    [Fact]
    public void A_plain_fence_shows_a_value_as_it_is() =>
        Render(FileKind.Markdown, "```\n[% x %] <b> `[% x %]`\n```\n[% x %]\n", ("x", "*a*")).ShouldBe("```\n*a* <b> `*a*`\n```\n\\*a\\*\n");

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
    [InlineData("[a]([% x %])", "HTML and the address of a link")]
    [InlineData("[a]: [% x %]", "HTML and the address of a link")]
    [InlineData("<a href=\"[% x %]\">", "HTML and the address of a link")]
    [InlineData("<!-- [% x %] -->", "HTML and the address of a link")]
    [InlineData("<[% x %]>", "the `<` before it")]
    [InlineData("a <!-- b --> [% x %]", "does not stand on lines of its own")]
    [InlineData("<div>\n[% x %]\n</div>", "HTML and the address of a link")]
    [InlineData("> ```\n> [% x %]\n> ```\n", "a fence before it does not begin its line")]
    [InlineData("a\n\n    [% x %]", "four blanks in front")]
    [InlineData("\\[% x %]", "the `\\` before it")]
    [InlineData("![% x %]", "the `!` before it")]
    [InlineData("```[% x %]\n```\n", "name the language of the fence")]
    [InlineData("a `[% x %]\nb`", "not closed on its line")]
    [InlineData("a `[% x %]", "is not closed")]
    [InlineData("a `[% if x %][% end %]` [% x %]", "may be left empty")]
    [InlineData("a `b\nc` [% x %]", "not closed on its line")]
    [InlineData("```sh\ncat <<EOF\n[% x %]\n```\n", "a here-document has no quotes")]
    [InlineData("a [% if x %]`[% end %][% x %] b", "its ways end in different places")]
    public void A_hole_where_nothing_can_be_quoted_is_refused(string template, string reason) =>
        Refusal(FileKind.Markdown, template, ("x", "v")).ShouldContain(reason);

    [Theory]
    [InlineData("```\n[% x %]\n```\n", "a```b", "would close the Markdown fence")]
    [InlineData("```sh\necho \"[% x %]\"\n```\n", "a\nb", "contains a line break")]
    [InlineData("`[% x %]`", "a`b", "contains a backquote")]
    [InlineData("`[% x %]`", "", "is empty")]
    [InlineData("`[% x %]`", " a", "begins or ends with a blank")]
    public void A_value_that_code_cannot_show_is_refused(string template, string value, string reason) =>
        Refusal(FileKind.Markdown, template, ("x", value)).ShouldContain(reason);

    private static bool MayRefuse(string value) => Readback.HasControl(value.Replace("\r\n", "", StringComparison.Ordinal), "\n\t");

    private static bool MayNotBeCode(string value) =>
        value.Length == 0 || value[0] == ' ' || value[^1] == ' ' || value.Contains('`', StringComparison.Ordinal) || Readback.HasControl(value);

    private static string Html(string value) =>
        value.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    /// <summary>Blanks at the edges of a block are none, and a paragraph of nothing is none either.</summary>
    private static string Shown(string html) =>
        string.Join(' ', html.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("> <", "><", StringComparison.Ordinal).Replace(" </", "</", StringComparison.Ordinal).Replace("<p></p>", "", StringComparison.Ordinal);

    private static Task<IReadOnlyList<string>> Read(IReadOnlyList<string> texts) =>
        Task.FromResult<IReadOnlyList<string>>([.. texts.Select(text => Shown(Markdown.ToHtml(text, GitHub)))]);
}
