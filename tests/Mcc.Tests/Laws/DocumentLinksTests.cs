using System.Text.RegularExpressions;
using Mcc.Verify;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Laws;

/// <summary>The documents form one whole: each page is in the index, each relative link leads to a file and a heading that exist.</summary>
public sealed partial class DocumentLinksTests
{
    private const string Index = "docs/README.md";

    private static readonly string[] Pages =
    [
        .. Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(SourceTree.Root, path)).Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void Every_page_is_linked_from_the_index()
    {
        // A folder has an index of its own, which the first one links.
        var linked = Pages.Where(page => Path.GetFileName(page) == Path.GetFileName(Index))
            .SelectMany(page => Links(page, SourceTree.Text(page))).Select(link => link.File).ToHashSet(StringComparer.Ordinal);
        Pages.Where(page => page != Index && !linked.Contains(page)).ShouldBeEmpty();
        Links("README.md", SourceTree.Text("README.md")).ShouldContain(link => link.File == Index);
        Links("CONTRIBUTING.md", SourceTree.Text("CONTRIBUTING.md")).ShouldContain(link => link.File == Index);
    }

    [Fact]
    public void Every_relative_link_resolves()
    {
        var broken =
            from page in Pages.Concat(["README.md", "CONTRIBUTING.md", "bench/README.md"])
            from link in Links(page, SourceTree.Text(page))
            where !Resolves(link.File, link.Heading)
            select $"{page}: {link.File}#{link.Heading}";
        broken.ShouldBeEmpty();
    }

    [Fact]
    public void A_link_to_a_missing_file_or_heading_is_found()
    {
        var links = Links("docs/x.md", "[a](mcp.md) [b](../README.md#compared) `[c](no.md)` ![d](none.svg)\n```sh\n[e](no.md)\n```\n"
            + "[f](https://a/b.md)");
        links.ShouldBe([("docs/mcp.md", ""), ("README.md", "compared"), ("docs/none.svg", "")]);
        links.Select(link => Resolves(link.File, link.Heading)).ShouldBe([true, false, false]);
        Anchor("4. Your own `code`, and more").ShouldBe("4-your-own-code-and-more");
    }

    [Fact]
    public void The_page_on_verification_has_every_clause_in_its_order()
    {
        var table = ClauseRow().Matches(SourceTree.Text("docs/verify.md").Split("## Reports")[0]).Select(match => match.Groups[1].Value);
        table.ShouldBe(ClauseList.All.Concat(ClauseList.Chaos).Select(clause => clause.Id));
    }

    private static bool Resolves(string file, string heading) =>
        (File.Exists(Path.Combine(SourceTree.Root, file)) || Directory.Exists(Path.Combine(SourceTree.Root, file)))
        && (heading.Length == 0 || Heading().Matches(CodeBlock().Replace(SourceTree.Text(file), ""))
            .Any(match => Anchor(match.Groups[1].Value) == heading));

    /// <summary>Relative links of a document, by their path from the root of the repository; none of code.</summary>
    private static List<(string File, string Heading)> Links(string page, string markdown) =>
        [.. Link().Matches(Code().Replace(CodeBlock().Replace(markdown, ""), "")).Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal))
            .Select(target => target.Split('#', 2))
            .Select(parts => (parts[0].Length == 0 ? page : Relative(page, parts[0]), parts.ElementAtOrDefault(1) ?? ""))];

    private static string Relative(string page, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page)!, target)));

    /// <summary>The anchor that GitHub gives to a heading.</summary>
    private static string Anchor(string heading) =>
        NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^()\s]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`\n]*`", RegexOptions.None, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^#+ (.+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex NotInAnchors();

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 20_000)]
    private static partial Regex ClauseRow();
}
