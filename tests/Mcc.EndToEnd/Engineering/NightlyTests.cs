using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engineering;

/// <summary><c>eng/nightly</c>: parts are files, and each run leaves a line of figures.</summary>
public sealed class NightlyTests : IDisposable
{
    private readonly TemporaryFolder clone = new("mcc-nightly-");

    [Fact]
    public async Task The_shipped_parts_are_listed_with_what_they_do()
    {
        var lines = (await Shell.Run(Repository.File("eng", "nightly"), ["--list"], "/"))
            .Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        lines.Select(line => line.Split(' ')[0]).ShouldBe(
            [
                "big-bodies", "chaos", "ci", "deployments", "engines", "fresh-machine", "fuzz", "kubernetes", "laws",
                "model-files", "prebuilt-images", "release", "same", "skeletons", "zoo",
            ], ignoreOrder: false);
        lines.ShouldAllBe(line => line.Length > 30);
    }

    [Fact]
    public async Task A_nightly_part_is_recorded_with_its_result()
    {
        await Clone(("good", "echo 12 of '|12|'; exit 0"), ("missing", "echo no engine; exit 77"), ("bad", "echo broken; exit 3"));

        (await Nightly("good", "missing")).Well();
        (await Nightly("bad")).Refused();

        var rows = (await File.ReadAllLinesAsync(clone["bench/nightly.md"]))
            .Where(line => line.StartsWith("| 2", StringComparison.Ordinal)).ToList();
        rows.Count.ShouldBe(3);
        var commit = (await Shell.Run("git", ["rev-parse", "--short", "HEAD"], clone.Path)).Well().Output.Trim();
        rows[0].ShouldMatch($@"^\| \d{{4}}-\d\d-\d\dT\d\d:\d\dZ \| {commit} \| good \| done \| \d+ s \| 12 of \\\|12\\\| \|$");
        rows[1].ShouldContain("| missing | skipped | ");
        rows[1].ShouldEndWith("| no engine |");
        rows[2].ShouldContain("| bad | failed (3) | ");
    }

    [Fact]
    public async Task An_unknown_part_runs_and_records_nothing()
    {
        await Clone(("good", "echo ran"));

        var ended = await Nightly("good", "goood");

        ended.Exit.ShouldBe(2);
        ended.Error.ShouldContain("unknown part `goood`. The parts are: good.");
        ended.Output.ShouldBeEmpty();
        File.Exists(clone["bench/nightly.md"]).ShouldBeFalse();
    }

    public void Dispose() => clone.Dispose();

    private Task<Ended> Nightly(params string[] arguments) => Shell.Run(clone["eng/nightly"], arguments, "/");

    private async Task Clone(params (string Name, string Script)[] parts)
    {
        Assert.SkipUnless((await Shell.Run("bash", ["-c", "type -P git"], "/")).Exit == 0, "git is not installed.");
        Directory.CreateDirectory(clone["eng/nightly.d"]);
        Directory.CreateDirectory(clone["bench"]);
        File.Copy(Repository.File("eng", "nightly"), clone["eng/nightly"]);
        foreach (var (name, script) in parts)
        {
            await File.WriteAllTextAsync(clone[$"eng/nightly.d/{name}"], $"#!/bin/sh\n# Does what {name} does.\n{script}\n");
            (await Shell.Run("chmod", ["+x", clone[$"eng/nightly.d/{name}"]], "/")).Well();
        }

        (await Shell.Run("bash", ["-ec", "git init -q . && git add -A && git -c user.name=t -c user.email=t@example.com commit -qm parts"],
            clone.Path)).Well();
    }
}
