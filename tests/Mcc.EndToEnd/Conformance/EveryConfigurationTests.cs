using System.Collections.Concurrent;
using System.Text.Json;
using Mcc.EndToEnd.Engines;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Conformance;

/// <summary>
/// The projects of every configuration whose server is not ours, those that the goldens show: <c>mcc verify</c> fails no clause with
/// a stand-in for the server's program on the PATH. (<see cref="GeneratedProjectsTests"/> has those whose server is ours.)
/// </summary>
public sealed class EveryConfigurationTests
{
    /// <summary>They mostly wait.</summary>
    private const int AtOnce = 4;

    /// <summary>What is judged of every one; the rest is skipped for a reason of its own, such as that there is no image.</summary>
    private static readonly string[] ClauseResult =
        ["ready", "ping-truthful", "ping-not-early", "invocations", "bad-input", "content-type", "payload-limit", "survives-load", "drain",
            "ends", "model-folder", "bind-to-port"];

    [Fact]
    public async Task No_clause_fails_with_a_fake_server()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/protoc"), "The stand-in reads config.pbtxt with protobuf-compiler.");
        var configurations = PretendedProject.Configurations;
        configurations.Count.ShouldBeGreaterThan(10);
        var trouble = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        await Parallel.ForEachAsync(configurations,
            new ParallelOptions
            {
                MaxDegreeOfParallelism = AtOnce,
                CancellationToken = TestContext.Current.CancellationToken
            }, async (configuration, cancel) =>
        {
            if (await Trouble(configuration, cancel) is { } found)
                trouble[configuration] = found;
        });

        trouble.ShouldBeEmpty();
    }

    /// <summary>What failed, or was not judged; null where all is well.</summary>
    private static async Task<string?> Trouble(string configuration, CancellationToken cancel)
    {
        using var place = new TemporaryFolder();
        if (PretendedProject.Make(place, configuration, PretendedProject.UsualTarget, cancel) is not { Variables: var variables })
            return "it is not made";
        variables["ENGINE_PAUSE"] = "0.05";

        var ended = await Project.Command(place.Path,
            ["verify", PretendedProject.Name, "--process", "--load=0.3", "--concurrency=2", "--output=json"], variables);

        if (ended.Exit != 0)
            return ended.ToString();
        if (!File.Exists(place["record.json"]))
            return "something else than the stand-in answered";
        var outcomes = JsonDocument.Parse(ended.Output).RootElement.GetProperty("clauses").EnumerateArray()
            .ToDictionary(clause => clause.GetProperty("id").GetString()!, clause => clause.GetProperty("outcome").GetString()!,
                StringComparer.Ordinal);
        return ClauseResult.All(clause => outcomes[clause] == "passed") ? null : ended.ToString();
    }
}
