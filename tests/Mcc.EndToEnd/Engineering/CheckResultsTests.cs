using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engineering;

/// <summary>What <c>./mcc check</c> makes of the results of its suites, with a stand-in suite and no build.</summary>
public sealed class CheckResultsTests : IDisposable
{
    private readonly TemporaryFolder clone = new("mcc-check-");

    [Fact]
    public async Task A_test_that_passes_only_the_second_time_is_printed_and_kept()
    {
        await StandIn("""<test name="N.T.Races" result="Fail" time="1.0">""", """<test name="N.T.Races" result="Pass" time="1.0">""");

        (await Check()).Well();
        var output = (await Check()).Well().Output;

        output.ShouldContain("  passed only the second time (2 of the recorded): N.T.Races\n");
        output.ShouldContain("\n1 passed only when run once more: each is a race to repair.");
        output.ShouldEndWith("\n1 passed, 0 failed\n");
        var rows = await File.ReadAllLinesAsync(clone["artifacts/test-reruns.tsv"]);
        rows.Length.ShouldBe(2);
        rows[0].ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\dZ\t\S+\tMcc\.Tests\tN\.T\.Races$");
    }

    [Fact]
    public async Task A_test_that_fails_twice_is_a_failure_and_no_race()
    {
        const string failed = """<test name="N.T.Fails" result="Fail" time="1.0">""";
        await StandIn(failed, failed);

        (await Check()).Refused().Output.ShouldEndWith("\n0 passed, 1 failed\n");

        File.Exists(clone["artifacts/test-reruns.tsv"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData("4.0", true)]
    [InlineData("6.0", false)]
    public async Task Hostile_input_may_take_a_fifth_of_the_time(string seconds, bool passes)
    {
        await StandIn("""<test name="N.T.Usual" result="Pass" time="16.0"></test>""" +
            $"""<test name="N.T.Hostile" result="Pass" time="{seconds}"><traits><trait name="Input" value="Hostile" /></traits>""", "");

        var ended = await Check();

        ended.Output.ShouldContain(passes ? "hostile input: 20 % of the tests' time" : "hostile input: 27 % of the tests' time");
        if (passes)
            ended.Well();
        else
            ended.Refused().Output.ShouldContain("That is more than a fifth");
    }

    public void Dispose() => clone.Dispose();

    private Task<Ended> Check() => Shell.Run(clone["eng/check"], ["--fast"], "/",
        new Dictionary<string, string> { ["PATH"] = $"{clone["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" });

    /// <param name="first">Tests of the first run, without the last end tag.</param>
    /// <param name="again">And of the second one.</param>
    private async Task StandIn(string first, string again)
    {
        foreach (var folder in new[] { "bin", "eng", "tests/Mcc.Tests", "artifacts/net10.0/bin/Mcc.Tests/debug" })
            Directory.CreateDirectory(clone[folder]);
        File.Copy(Repository.File("eng", "check"), clone["eng/check"]);
        await File.WriteAllTextAsync(clone["tests/Mcc.Tests/Mcc.Tests.csproj"], "");
        await Script("bin/dotnet", "exit 0");
        await File.WriteAllTextAsync(clone["first.xml"], Results(first));
        await File.WriteAllTextAsync(clone["again.xml"], Results(again));
        await Script("artifacts/net10.0/bin/Mcc.Tests/debug/Mcc.Tests",
            """
            case "$*" in
                *-list*) echo '[{"DisplayName": "N.T.Races", "ID": "1"}, {"DisplayName": "N.T.Fails", "ID": "2"}]' ;;
                *again.xml*) cp again.xml artifacts/test-results/Mcc.Tests.again.xml ;;
                *) cp first.xml artifacts/test-results/Mcc.Tests.xml ;;
            esac
            """);
    }

    private static string Results(string tests)
    {
        var (failed, passed) = (tests.Split("\"Fail\"").Length - 1, tests.Split("\"Pass\"").Length - 1);
        return $"<assemblies><assembly name=\"stand-in\" total=\"{failed + passed}\" passed=\"{passed}\" failed=\"{failed}\" skipped=\"0\" "
            + $"errors=\"0\" >{tests}</test></assembly></assemblies>";
    }

    private async Task Script(string path, string content)
    {
        await File.WriteAllTextAsync(clone[path], $"#!/bin/bash\n{content}\n");
        (await Shell.Run("chmod", ["+x", clone[path]], "/")).Well();
    }
}
