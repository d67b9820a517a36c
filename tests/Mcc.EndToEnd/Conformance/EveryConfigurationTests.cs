using System.Collections.Concurrent;
using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Validation;
using Mcc.EndToEnd.Engines;
using Mcc.EndToEnd.Surroundings;
using Mcc.Machine.Files;
using Mcc.Tests.Laws;
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
    private static readonly string[] Judged =
        ["ready", "ping-truthful", "ping-not-early", "invocations", "bad-input", "content-type", "payload-limit", "survives-load", "drain", "ends", "model-folder", "bind-to-port"];

    /// <summary>What the user's model or the engine's image brings; the stand-in looks only at whether it is there.</summary>
    private static readonly string[] Brought = ["model.onnx", "model.pt", "model.savedmodel/saved_model.pb", "xgboost.json", "model.py"];

    [Fact]
    public async Task No_clause_fails_with_a_stand_in_for_the_server()
    {
        Assert.SkipWhen(!File.Exists("/usr/bin/protoc"), "The stand-in reads config.pbtxt with protobuf-compiler.");
        // Who takes options of a published list is somebody else's server.
        var configurations = Combinations.Shipped.Backends.Where(backend => HasList(backend) || HasList(Combinations.Shipped.Architecture(backend.Architecture!))).Select(backend => backend.Id).ToList();
        configurations.Count.ShouldBeGreaterThan(10);
        var trouble = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);

        await Parallel.ForEachAsync(configurations, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = TestContext.Current.CancellationToken }, async (configuration, cancel) =>
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
        var target = Combinations.Shipped.Parameters["deploymentTarget"].Default!.Value.GetString()!;
        // Without a model, Triton's Python gives back what it got: both sides have one shape.
        if (Combinations.Make(Combinations.Shipped, configuration, target, ("modelOutput", "output__0:FP32:-1,4")) is not { } project)
            return "it is not made";
        Write(project, place["my-model"], cancel);
        var variables = PretendedEngine.Of(project).Install(place);
        variables["ENGINE_PAUSE"] = "0.05";
        variables["MCC_PYTHON"] = TrainedModel.Python;

        var ended = await Project.Command(place.Path, ["verify", "my-model", "--process", "--load=0.3", "--concurrency=2", "--output=json"], variables);

        if (ended.Exit != 0)
            return ended.ToString();
        if (!File.Exists(place["record.json"]))
            return "something else than the stand-in answered";
        var outcomes = JsonDocument.Parse(ended.Output).RootElement.GetProperty("clauses").EnumerateArray()
            .ToDictionary(clause => clause.GetProperty("id").GetString()!, clause => clause.GetProperty("outcome").GetString()!, StringComparer.Ordinal);
        return Judged.All(clause => outcomes[clause] == "passed") ? null : ended.ToString();
    }

    private static bool HasList(ProjectLayer layer) => layer.Values.ContainsKey("optionList");

    private static void Write(CheckedProject project, string folder, CancellationToken cancel)
    {
        var findings = new List<Finding>();
        new ProjectWriter().Write(project, folder, force: false, findings, cancel).ShouldNotBeNull(string.Join('\n', findings));
        var repository = Path.Combine(folder, "model_repository");
        if (!Directory.Exists(repository))
            return;
        var version = Path.Combine(Directory.EnumerateDirectories(repository).Single(), "1");
        foreach (var path in Brought.Select(name => Path.Combine(version, name)).Where(path => !File.Exists(path)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
