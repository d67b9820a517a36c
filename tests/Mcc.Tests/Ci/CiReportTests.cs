using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Mcc.Core.Ci;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Ci;

/// <summary>The reports of a run: what they count, and that no text changes their structure.</summary>
public sealed class CiReportTests
{
    private static readonly CiRecord Mixed = CiRecords.Record(
        CiRecords.Row("one", CiRecords.Cell(CiStage.Generate, CiStatus.Passed), CiRecords.Cell(CiStage.Lint, CiStatus.Failed, "it broke")),
        CiRecords.Row("two", CiRecords.Cell(CiStage.Generate, CiStatus.Passed, "", "not checked"),
            CiRecords.Cell(CiStage.Serve, CiStatus.StandIn, "s served in place of vllm"), CiCell.Skipped(CiStage.Build, "no engine")));

    private static readonly CiRecord Hostile = CiRecords.Record(new CiRow(CiRecords.Hostile, CiRecords.Hostile, CiRecords.Hostile, "",
        [new(CiStage.Generate, CiStatus.Failed, CiRecords.Hostile, TimeSpan.Zero, $"logs/{CiRecords.Hostile}", [CiRecords.Hostile])]));

    [Fact]
    public void Results_can_be_read_again()
    {
        foreach (var record in new[] { Mixed, Hostile, Mixed with { Ended = null } })
        {
            var text = Encoding.UTF8.GetString(CiRecordFile.Write(record));
            var read = CiRecordFile.Read(text).ShouldNotBeNull();
            Encoding.UTF8.GetString(CiRecordFile.Write(read)).ShouldBe(text);
            read.Ended.ShouldBe(record.Ended);
            read.Rows[0].Id.ShouldBe(record.Rows[0].Id);
        }
    }

    [Fact]
    public void Results_have_a_version_and_totals()
    {
        var json = JsonNode.Parse(CiRecordFile.Write(Mixed))!;

        json["schemaVersion"]!.GetValue<int>().ShouldBe(1);
        json["totals"]!.ToJsonString().ShouldBe("""{"passed":2,"failed":1,"skipped":1,"stand-in":1}""");
        json["rows"]![1]!["stages"]!.AsArray().Select(stage => $"{stage!["stage"]} {stage["status"]}")
            .ShouldBe(["generate passed", "serve stand-in", "build skipped"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"schemaVersion":2,"version":"1","started":"2026-11-25T12:00:00Z","until":"lint","rows":[]}""")]
    [InlineData("""{"schemaVersion":1,"version":"1","started":"2026-11-25T12:00:00Z","until":"lint","rows":[{"id":"x"}]}""")]
    [InlineData("""{"schemaVersion":1,"version":"1","started":"2026-11-25T12:00:00Z","until":"later","rows":[]}""")]
    public void Anything_else_is_not_read(string text) => CiRecordFile.Read(text).ShouldBeNull();

    [Fact]
    public void JUnit_has_a_suite_for_each_project_and_a_case_for_each_stage()
    {
        var suites = XDocument.Parse(Encoding.UTF8.GetString(CiJUnit.Write(Mixed))).Root!.Elements("testsuite").ToList();

        suites.Select(suite => $"{suite.Attribute("name")!.Value} {suite.Attribute("tests")!.Value} {suite.Attribute("failures")!.Value} "
            + $"{suite.Attribute("skipped")!.Value} {suite.Attribute("time")!.Value}").ShouldBe(["one 2 1 0 2.5", "two 3 0 1 2.5"]);
        suites[0].Elements("testcase").Last().Element("failure")!.Attribute("message")!.Value.ShouldBe("it broke");
        suites[1].Elements("testcase").Select(each => each.Attribute("name")!.Value).ShouldBe(["generate", "serve (stand-in)", "build"]);
        suites[1].Descendants("skipped").ShouldHaveSingleItem().Attribute("message")!.Value.ShouldBe("no engine");
        suites[1].Descendants("system-out").Select(each => each.Value.Split('\n')[0])
            .ShouldBe(["note: not checked", "stand-in: s served in place of vllm"]);
    }

    [Fact]
    public void Hostile_texts_stay_texts_in_JUnit()
    {
        var test = XDocument.Parse(Encoding.UTF8.GetString(CiJUnit.Write(Hostile))).Descendants("testcase").ShouldHaveSingleItem();

        test.Element("failure")!.Attribute("message")!.Value.ShouldBe("<script>alert('&\"1\"')</script> ]]> ·[31m · · {{x}} %s");
        test.Elements().Select(element => element.Name.LocalName).ShouldBe(["failure", "system-out"]);
    }

    [Fact]
    public void The_page_has_each_cell_with_its_word_and_its_log()
    {
        var page = Page(Mixed);

        page.Descendants("tbody").Descendants("tr").Select(row => string.Join('|', row.Elements().Select(cell => cell.Value.Trim())))
            .ShouldBe(["one|managed-inference|passed 1.3 s|failed 1.3 s|not run|not run",
                "two|managed-inference|passed 1.3 s|not run|skipped|stand-in 1.3 s"]);
        page.Descendants("li").Select(total => total.Value).ShouldBe(["2 passed", "1 failed", "1 skipped", "1 stand-in"]);
        page.Descendants("a").Select(link => link.Attribute("href")!.Value)
            .ShouldBe(["logs/one/generate.log", "logs/one/lint.log", "logs/one/generate.log", "logs/one/serve.log"]);
        page.Descendants("dt").Select(term => term.Value)
            .ShouldBe(["one, lint: failed", "two, serve: stand-in", "two, build: skipped", "two, generate: passed"]);
    }

    [Fact]
    public void Hostile_texts_stay_texts_on_the_page()
    {
        var text = Encoding.UTF8.GetString(CiPage.Write(Hostile, []));

        text.ShouldNotContain("<script");
        var page = Page(Hostile);
        page.Descendants("th").Last().Value.ShouldBe("<script>alert('&\"1\"')</script> ]]> ·[31m · · {{x}} %s");
        page.Descendants("a").ShouldHaveSingleItem().Attribute("href")!.Value
            .ShouldBe("logs/" + string.Join('/', CiRecords.Hostile.Split('/').Select(Uri.EscapeDataString)));
    }

    [Fact]
    public void The_page_takes_nothing_from_elsewhere()
    {
        var page = Page(Mixed);

        page.Descendants().Select(element => element.Name.LocalName).ShouldNotContain("script");
        page.Descendants().SelectMany(element => element.Attributes()).Select(attribute => attribute.Value)
            .ShouldNotContain(value => value.Contains("://", StringComparison.Ordinal));
        page.Descendants("style").ShouldHaveSingleItem().Value.ShouldContain("prefers-color-scheme: dark");
    }

    [Fact]
    public void The_trend_shows_the_last_twenty_runs()
    {
        var history = Enumerable.Range(1, 25)
            .Select(day => new CiHistoryLine(new(2026, 11, day, 0, 0, 0, TimeSpan.Zero), "1", day, [day, 1, 0, 0])).ToList();
        var svg = XDocument.Parse(Encoding.UTF8.GetString(CiPage.Write(Mixed, history)).Split('\n', 2)[1]).Descendants("svg").Single();

        svg.Elements("g").Count().ShouldBe(20);
        svg.Elements("g").First().Element("title")!.Value
            .ShouldBe("2026-11-06 00:00, mcc 1: 6 passed, 1 failed, 0 skipped, 0 stand-in, 6 s");
        svg.Elements("g").Last().Elements("rect").Select(bar => bar.Attribute("class")!.Value).ShouldBe(["passed", "failed"]);
        Page(Mixed).Descendants("svg").ShouldBeEmpty();
    }

    [Fact]
    public void The_history_survives_a_line_that_was_cut_off()
    {
        var line = CiHistoryLine.Of(Mixed, Mixed.Ended!.Value);

        line.Write().ShouldBe(
            """{"time":"2026-11-25T12:00:00Z","version":"1.2.3","seconds":90,"passed":2,"failed":1,"skipped":1,"stand-in":1}""" + "\n");
        CiHistoryLine.ReadAll(line.Write() + "{\"time\":\"20").ShouldHaveSingleItem().Counts.ShouldBe([2, 1, 1, 1]);
    }

    [Fact]
    public void The_table_has_words_for_all_states() => CiTable.Lines(Mixed).ShouldBe(
    [
        "configuration  target             generate            lint                build               serve",
        "one            managed-inference  passed 1.3 s        failed 1.3 s        -                   -",
        "two            managed-inference  passed 1.3 s        -                   skipped             stand-in 1.3 s",
        "2 passed, 1 failed, 1 skipped, 1 stand-in",
    ]);

    private static XDocument Page(CiRecord record)
    {
        var text = Encoding.UTF8.GetString(CiPage.Write(record, []));
        text.ShouldStartWith("<!doctype html>\n<html lang=\"en\">");
        return XDocument.Parse(text.Split('\n', 2)[1]);
    }
}
