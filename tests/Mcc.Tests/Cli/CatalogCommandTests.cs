using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc catalog list|show|check</c>.</summary>
public sealed class CatalogCommandTests : CommandLineTest
{
    [Fact]
    public async Task The_list_has_every_catalog_with_its_entries_and_its_date()
    {
        var (output, _, exit) = await Mcc(["catalog", "list"]);
        exit.ShouldBe(ExitCode.Done);
        output.ShouldMatch(@"(?m)^instances +\d{3}  20\d\d-\d\d-\d\d$");
        output.ShouldMatch(@"(?m)^server-options/vllm +\d+  20\d\d-\d\d-\d\d$");

        var json = JsonNode.Parse((await Mcc(["catalog", "list", "--output=json"])).Output)!;
        json["catalogs"]!.AsArray().Count.ShouldBe(output.Trim().Split('\n').Length);
        json["catalogs"]!.AsArray().ShouldAllBe(catalog => (int)catalog!["entries"]! > 0 && ((string)catalog["source"]!).Length > 0);
    }

    [Fact]
    public async Task Entries_are_found_by_a_text_that_they_have()
    {
        var (output, _, exit) = await Mcc(["catalog", "show", "instances", "ML.G5.12XLARGE", "--output=json"]);
        exit.ShouldBe(ExitCode.Done);
        var entry = JsonNode.Parse(output)!["entries"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)entry["name"]!).ShouldBe("ml.g5.12xlarge");

        (await Mcc(["catalog", "show", "regions"])).Output.ShouldContain("\"source\"");
    }

    [Theory]
    [InlineData("catalog show nothing", "`nothing` is not a catalog", "`instances`")]
    [InlineData("catalog show instances ml.x.huge", "No entry of `instances` has the text `ml.x.huge`", "shows all")]
    public async Task What_does_not_exist_is_refused_with_what_does(string words, string message, string fix)
    {
        var (_, error, exit) = await Mcc(words.Split(' '));
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(message);
        error.ShouldContain(fix);
    }

    [Fact]
    public async Task Old_facts_are_reported_with_their_source()
    {
        (await Mcc(["catalog", "check", "--older-than=36500"])).Exit.ShouldBe(ExitCode.Done);

        var (_, error, exit) = await Mcc(["catalog", "check", "--older-than=-36500"]);
        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("The facts of `regions` are of ");
        error.ShouldContain("Compare them with the source (");
    }
}
