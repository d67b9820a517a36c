using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.EndToEnd.Surroundings;
using Mcc.Platform.Files;
using Mcc.Tests.Laws;
using Shouldly;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// A project whose server is somebody else's, with a stand-in for its program and for what the user's model or the engine's image brings.
/// </summary>
/// <param name="Variables">What lets the stand-in be found.</param>
public sealed record PretendedProject(string Folder, Dictionary<string, string> Variables)
{
    public const string Name = "my-model";

    /// <summary>The stand-in looks only at whether it is there.</summary>
    private static readonly string[] Brought = ["model.onnx", "model.pt", "model.savedmodel/saved_model.pb", "xgboost.json", "model.py"];

    /// <summary>Whose server takes options of a published list: that server is not ours.</summary>
    public static IReadOnlyList<string> Configurations { get; } =
        [.. Combinations.Shipped.Backends.Where(backend => HasList(backend)
            || HasList(Combinations.Shipped.Architecture(backend.Architecture!))).Select(backend => backend.Id)];

    public static IReadOnlyList<string> OneOfEachArchitecture { get; } =
        [.. Configurations.DistinctBy(id => Combinations.Shipped.Backend(id).Architecture)];

    public static string UsualTarget => Combinations.Shipped.Parameters["deploymentTarget"].Default!.Value.GetString()!;

    /// <summary>The project of a configuration that the goldens show too; null where the target does not take it.</summary>
    public static PretendedProject? Make(TemporaryFolder place, string configuration, string target, CancellationToken cancel,
        params (string Key, string Value)[] more)
    {
        // Without a model, Triton's Python gives back what it got: both sides have one shape.
        if (Combinations.Make(Combinations.Shipped, configuration, target,
            [("modelOutput", "output__0:FP32:-1,4"), .. more]) is not { } project)
            return null;
        Write(project, place[Name], cancel);
        var variables = PretendedEngine.Of(project).Install(place);
        variables["MCC_PYTHON"] = TrainedModel.Python;
        return new(place[Name], variables);
    }

    private static bool HasList(TemplateLayer layer) => layer.Values.ContainsKey("optionList");

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
