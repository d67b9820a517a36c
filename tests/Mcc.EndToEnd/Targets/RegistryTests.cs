using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Registry;
using Mcc.EndToEnd.Surroundings;
using Mcc.Platform.Files;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>The registry with several writers: the command, the scripts of a project with and without it, and writers that are
/// killed.</summary>
public sealed class RegistryTests : IDisposable
{
    private const int Kills = 12;
    private const int NightlyKills = 200;

    private readonly TemporaryFolder place = new();
    private readonly Dictionary<string, string> variables;

    public RegistryTests() => variables = new() { ["MCC_HOME"] = place["home"] };

    private string File => place["home/registry.jsonl"];

    [Fact]
    public async Task Sixty_four_writers_of_three_kinds_lose_nothing()
    {
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);

        var commands = Enumerable.Range(0, 16).Select(async number => (await Log(project, "--notes", $"command {number}")).Well());
        var scripts = Enumerable.Range(0, 16).Select(async number => (await project.Do("register", "--notes", $"script {number}")).Well());
        var threads = Enumerable.Range(0, 32).Select(number => Task.Factory.StartNew(
            () => new RegistryFile(File, isPrivate: true).Append(_ => Encoding.UTF8.GetBytes(
                $$"""{"outcome":{"notes":"thread {{number}}"},"id":"thread-{{number}}"}""" + "\n")),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        await Task.WhenAll([.. commands, .. scripts, .. threads]);

        (await Notes()).Order(StringComparer.Ordinal).ShouldBe(
            Enumerable.Range(0, 16).SelectMany(number => (string[])[$"command {number}", $"script {number}"])
                .Concat(Enumerable.Range(0, 32).Select(number => $"thread {number}")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Kills)]
    [InlineData(NightlyKills)]
    public async Task A_kill_at_any_moment_loses_no_acknowledged_entry(int kills)
    {
        Nightly.Require(isLong: kills == NightlyKills);
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await Log(project, "--notes=first")).Well();
        var (duration, random, acknowledged) = (clock.Elapsed, new Random(1729), new List<string>());

        for (var trial = 0; trial < kills; trial++)
        {
            // Each third one is a prune that has something to drop.
            var isPrune = trial % 3 == 2;
            if (isPrune)
                new RegistryFile(File, isPrivate: true).Append(_ => Encoding.UTF8.GetBytes(
                    $$"""{"status":"failed","outcome":{"notes":"failed"},"id":"failed-{{trial}}"}""" + "\n"));
            using var run = Shell.Start(Repository.Program,
                isPrune ? ["registry", "prune", "--status=failed"] : ["registry", "log", "--notes", new string('k', 100_000)],
                project.Folder, variables);
            var output = run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            // Most of them close to the end, when it writes.
            await Task.Delay(duration * (0.6 + random.NextDouble() * 0.6), TestContext.Current.CancellationToken);
            run.Kill();
            await run.WaitForExitAsync(TestContext.Current.CancellationToken);
            if (await output is { Length: > 0 } id)
                acknowledged.Add(id.Trim());
        }

        (await Log(project, "--notes=last")).Well();
        var listed = JsonNode.Parse((await Registry(project, "list", "--output=json")).Well().Output)!;
        var ids = listed["entries"]!.AsArray().Select(entry => $"{entry!["id"]}").ToList();
        acknowledged.Except(ids).ShouldBeEmpty();
        ids.Distinct().Count().ShouldBe(ids.Count);
        listed["damagedLines"]!.AsArray().ShouldBeEmpty();
        (await Notes())[^1].ShouldBe("last");
    }

    [Fact]
    public async Task A_script_and_the_command_wait_for_the_lock_of_flock()
    {
        SkipWithoutFlock();
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);
        (await Log(project, "--notes=first")).Well();
        using var holder = Shell.Start("flock", [File, "-c", "echo locked; read -r line"], "/", variables);
        (await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken)).ShouldBe("locked");

        var (command, script) = (Log(project, "--notes=command"), project.Do("register", "--notes=script"));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        (command.IsCompleted, script.IsCompleted).ShouldBe((false, false));
        await holder.StandardInput.WriteLineAsync("go");
        await holder.StandardInput.FlushAsync(TestContext.Current.CancellationToken);

        (await command).Well();
        (await script).Well();
        (await Notes()).Order(StringComparer.Ordinal).ShouldBe(["command", "first", "script"]);
    }

    [Fact]
    public async Task Prune_loses_no_entry_that_a_script_adds_meanwhile()
    {
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);
        (await Log(project, "--status=failed")).Well();
        var scripts = Task.WhenAll(Enumerable.Range(0, 12)
            .Select(async number => (await project.Do("register", "--notes", $"script {number}")).Well()));

        while (!scripts.IsCompleted)
        {
            (await Log(project, "--status=failed", "--notes=failed")).Well();
            (await Registry(project, "prune", "--status=failed")).Well();
        }

        await scripts;
        (await Notes()).Order(StringComparer.Ordinal)
            .ShouldBe(Enumerable.Range(0, 12).Select(number => $"script {number}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_script_uses_the_command_where_it_is_installed()
    {
        System.IO.File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(place["bin"]).FullName, "mcc"), Repository.Program);
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);
        (await project.Do("register", "--notes=without")).Well();
        var path = new Dictionary<string, string>(variables) { ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" };

        var dry = (await Shell.Run(Path.Combine(project.Folder, "do/register"), ["--dry-run", "--status=failed"], "/", path)).Well();
        var id = (await Shell.Run(Path.Combine(project.Folder, "do/register"), ["--notes=with  two spaces"], "/", path)).Well();

        $"{JsonNode.Parse(dry.Output)!["status"]}".ShouldBe("failed");
        var entries = System.IO.File.ReadAllLines(File).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        entries.Count.ShouldBe(2);
        $"{entries[1]["id"]}".ShouldBe(id.Output.Trim());
        $"{entries[1]["outcome"]!["notes"]}".ShouldBe("with  two spaces");
        entries[1].ContainsKey("payloads").ShouldBeTrue();
        // What the script writes itself, the command writes with the same names and values.
        foreach (var (name, value) in entries[0].Where(member => member.Key is not ("id" or "time" or "outcome")))
            JsonNode.DeepEquals(entries[1][name], value).ShouldBeTrue(name);
        entries[1].Select(member => member.Key).Take(11).ShouldBe(entries[0].Select(member => member.Key).Take(11));
    }

    [Fact]
    public async Task A_script_does_not_use_the_npm_program_stand_in()
    {
        var program = Path.Combine(Directory.CreateDirectory(place["bin"]).FullName, "mcc");
        await System.IO.File.WriteAllTextAsync(program, "#!/bin/sh\necho 'Usage: mcc [options] [command] [project-name...]'\n");
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using var project = await Project.Generate(place, "noted", "http-flask", [],
            new Dictionary<string, string>(variables) { ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" });

        (await project.Do("register", "--notes=by the script")).Well();

        (await Notes()).ShouldBe(["by the script"]);
    }

    [Fact]
    public async Task A_script_finds_the_registry_of_a_profile()
    {
        Directory.CreateDirectory(place["home"]);
        await System.IO.File.WriteAllTextAsync(place["home/config.json"], """{ "activeProfile": "wörk/1", "profiles": {} }""");
        await using var project = await Project.Generate(place, "noted", "http-flask", [], variables);

        (await project.Do("register", "--notes=script")).Well();
        (await Log(project, "--notes=command")).Well();

        System.IO.File.ReadAllLines(place["home/registries/w__rk_1.jsonl"]).Length.ShouldBe(2);
        System.IO.File.Exists(File).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();

    private Task<Ended> Log(Project project, params string[] words) => Registry(project, ["log", .. words]);

    private Task<Ended> Registry(Project project, params string[] words) =>
        Project.Command(project.Folder, ["registry", .. words], variables);

    private async Task<IReadOnlyList<string>> Notes() =>
        [.. (await System.IO.File.ReadAllLinesAsync(File)).Select(line => $"{JsonNode.Parse(line)!["outcome"]!["notes"]}")];

    private static void SkipWithoutFlock() => Assert.SkipUnless(
        Mcc.Platform.Processes.Programs.Find("flock", Environment.GetEnvironmentVariable("PATH")) is not null, "flock is not installed.");
}
