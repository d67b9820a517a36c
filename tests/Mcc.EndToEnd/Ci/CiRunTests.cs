using System.Diagnostics;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using Mcc.EndToEnd.Surroundings;
using Mcc.EndToEnd.Targets;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Ci;

/// <summary><c>mcc ci run</c>: real projects through all stages, and what is left of a run that is stopped.</summary>
public sealed class CiRunTests : IDisposable
{
    private const string Flask = "http-flask__managed-inference";
    private const string FastApi = "http-fastapi__managed-inference";
    private const string Vllm = "transformers-vllm__managed-inference";
    private const string NoVllm = "vllm serve is not installed (--stand-in names a program to use instead)";
    private const string NoEngine = "no container engine responds (tried no-such-engine)";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder place = new("mcc-ci-test-");

    [Fact]
    public async Task Two_HTTP_configurations_are_deployed_and_an_engine_is_skipped_with_its_reason()
    {
        await using var cli = await AwsCli.Start();
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI, so nothing can be deployed to the local SageMaker.");
        var variables = Variables(cli.VariablesWith(new Dictionary<string, string>()));
        SkipWithVllm();
        string[] run = ["ci", "run", "--configs=http-flask,http-fastapi,transformers-vllm", "--until=deploy"];

        var ended = (await Project.Command(place.Path, [.. run, "--output=json"], variables)).Well();

        var result = JsonNode.Parse(ended.Output)!;
        result["totals"]!.ToJsonString().ShouldBe("""{"passed":12,"failed":0,"skipped":6,"stand-in":0}""");
        Cells(result).ShouldBe(
        [
            .. Served(Flask), .. Served(FastApi),
            $"{Vllm} generate passed", $"{Vllm} lint passed", $"{Vllm} build skipped: {NoEngine}", $"{Vllm} serve skipped: {NoVllm}",
            $"{Vllm} verify skipped: serve was skipped: {NoVllm}", $"{Vllm} deploy skipped: serve was skipped: {NoVllm}",
        ]);
        Processes.Of(place.Path).ShouldBeEmpty();
        Log(Flask, "deploy").ShouldContain("do/clean --yes");
        Log(Flask, "deploy").ShouldContain("predictions");
        XDocument.Load(place["mcc-ci/junit.xml"]).Descendants("testcase").Count().ShouldBe(18);
        (await File.ReadAllLinesAsync(place["mcc-ci/history.jsonl"])).Length.ShouldBe(1);

        // Only what did not pass runs again.
        var again = (await Project.Command(place.Path, [.. run, "--resume"], variables)).Well();
        again.Error.Split('\n').Where(line => line.Contains("__", StringComparison.Ordinal)).Select(line => line.Split(' ')[..3])
            .Select(words => string.Join(' ', words)).Order(StringComparer.Ordinal).ShouldBe(
            [
                $"{FastApi}: build skipped:", $"{Flask}: build skipped:", $"{Vllm}: build skipped:", $"{Vllm}: deploy skipped:",
                $"{Vllm}: serve skipped:", $"{Vllm}: verify skipped:",
            ]);
        again.Output.Split('\n')[4].ShouldBe("12 passed, 6 skipped");
        (await Project.Command(place.Path, ["ci", "status"])).Well().Output.ShouldBe(again.Output);
    }

    [Fact]
    public async Task A_stand_in_serves_an_engine_and_every_output_names_it()
    {
        SkipWithVllm();
        var standIn = place["my vllm"];
        await File.WriteAllTextAsync(standIn, $"#!/bin/sh\nexec {TrainedModel.Python} \"{Path.Combine(AppContext.BaseDirectory, "Targets",
            "vllm.py")}\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", standIn], "/")).Well();

        var ended = (await Project.Command(place.Path,
            ["ci", "run", "--configs=transformers-vllm", "--until=serve", "--stand-in=my vllm"], Variables([]))).Well();

        ended.Output.ShouldContain("2 passed, 1 skipped, 1 stand-in");
        ended.Error.ShouldContain($"{Vllm}: serve stand-in: {standIn} served in place of vllm serve");
        Log(Vllm, "serve").ShouldContain("Hello from a stand-in");
        foreach (var report in new[] { "results.json", "junit.xml", "index.html" })
            (await File.ReadAllTextAsync(place[$"mcc-ci/{report}"])).ShouldContain("stand-in");
        Processes.Of(place.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_interrupted_run_ends_its_children_and_can_be_resumed()
    {
        string[] run = ["ci", "run", "--configs=http-flask", "--until=serve"];
        using var process = Shell.Start(Repository.Program, run, place.Path, Variables([]));
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        for (var clock = Stopwatch.StartNew(); !HasLog(Flask, "lint") && clock.Elapsed < Patience;)
            await Task.Delay(20);
        (await Shell.Run("kill", ["-INT", $"{process.Id}"], "/")).Well();
        await process.WaitForExitAsync().WaitAsync(Patience);

        process.ExitCode.ShouldBe(130, await error);
        (await output).ShouldContain("1 passed");
        (await error).ShouldContain("ci run --resume");
        Processes.Of(place.Path).ShouldBeEmpty();
        var status = await Project.Command(place.Path, ["ci", "status"]);
        status.Error.ShouldContain("The run has not ended");

        var resumed = (await Project.Command(place.Path, [.. run, "--resume"], Variables([]))).Well();
        resumed.Error.ShouldNotContain($"{Flask}: generate");
        resumed.Error.ShouldContain($"{Flask}: lint passed");
        resumed.Output.ShouldContain("3 passed, 1 skipped");
    }

    [Fact]
    public async Task The_projects_of_the_registry_are_made_again()
    {
        var variables = Variables(new() { ["MCC_HOME"] = place["home"] });
        (await Project.Command(place.Path, ["mine", "--deployment-config=http-flask", "--instance-type=ml.c5.xlarge", "--skip-prompts"],
            variables)).Well();
        for (var time = 0; time < 2; time++)
            (await Project.Command(place.Path, ["registry", "log", "mine"], variables)).Well();

        var ended = (await Project.Command(place.Path, ["ci", "run", "--registered", "--output=json"], variables)).Well();

        var row = JsonNode.Parse(ended.Output)!["rows"]!.AsArray().ShouldHaveSingleItem()!;
        row["configuration"]!.GetValue<string>().ShouldBe("http-flask");
        row["stages"]!.AsArray().Select(stage => $"{stage!["stage"]} {stage["status"]}").ShouldBe(["generate passed", "lint passed"]);
        var made = place[$"mcc-ci/work/{row["id"]}/project/deploy"];
        (await Shell.Run("diff", ["-r", place["mine/deploy"], made], "/")).Well();
    }

    [Fact]
    public async Task A_project_that_fails_the_lint_fails_the_run()
    {
        string[] run = ["ci", "run", "--configs=http-flask"];
        (await Project.Command(place.Path, run, Variables([]))).Well();
        var project = place[$"mcc-ci/work/{Flask}/project"];
        await File.AppendAllTextAsync(Path.Combine(project, "do", "run"), "if\n");
        // As a run that was stopped before the lint leaves it.
        var results = JsonNode.Parse(await File.ReadAllTextAsync(place["mcc-ci/results.json"]))!;
        results["rows"]![0]!["stages"]!.AsArray().RemoveAt(1);
        await File.WriteAllTextAsync(place["mcc-ci/results.json"], results.ToJsonString());

        var ended = (await Project.Command(place.Path, [.. run, "--until=serve", "--resume"], Variables([]))).Refused();

        ended.Error.ShouldContain($"{Flask}: lint failed: bash -n do/run exited with 2");
        ended.Error.ShouldContain($"{Flask}: serve skipped: lint failed");
        ended.Output.ShouldContain("1 passed, 1 failed, 2 skipped");
        (await Project.Command(place.Path, ["ci", "status"])).Refused();
    }

    public void Dispose() => place.Dispose();

    private static IEnumerable<string> Served(string row) =>
    [
        $"{row} generate passed", $"{row} lint passed", $"{row} build skipped: {NoEngine}", $"{row} serve passed",
        $"{row} verify passed", $"{row} deploy passed",
    ];

    private static IEnumerable<string> Cells(JsonNode result) =>
        from row in result["rows"]!.AsArray()
        from cell in row!["stages"]!.AsArray()
        let reason = cell!["reason"]!.GetValue<string>()
        select $"{row["id"]} {cell["stage"]} {cell["status"]}{(reason.Length > 0 ? ": " + reason : "")}";

    private static Dictionary<string, string> Variables(Dictionary<string, string> more) =>
        new(more) { ["MCC_ENGINE"] = "no-such-engine", ["MCC_PYTHON"] = TrainedModel.Python };

    private static void SkipWithVllm() => Assert.SkipWhen(Mcc.Platform.Processes.Programs.Exists("vllm"), "vLLM is installed here.");

    private bool HasLog(string row, string stage) => File.Exists(place[$"mcc-ci/logs/{row}/{stage}.log"]);

    private string Log(string row, string stage) => File.ReadAllText(place[$"mcc-ci/logs/{row}/{stage}.log"]);
}
