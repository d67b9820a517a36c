using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.Platform.Files;
using Mcc.Platform.Processes;

namespace Mcc.Cli.Quickstart;

/// <summary>
/// The project that the quickstart makes, in a folder that was free: first with the sample to train, then for the model that it trained.
/// </summary>
public sealed class SampleProject(CommandContext context, QuickstartRecipe recipe, string folder)
{
    private ParameterList Parameters => context.Catalog.Parameters;

    public string Folder => folder;

    /// <summary>The first of NAME, NAME-2, NAME-3, … that is free: a quickstart changes nothing that is there.</summary>
    public static SampleProject InFreeFolder(CommandContext context, QuickstartRecipe recipe)
    {
        var name = recipe.Settings[context.Catalog.Parameters.ProjectName.Key].GetString()!;
        for (var number = 1; ; number++)
        {
            var folder = Path.Combine(context.Cli.Folder, number == 1 ? name : $"{name}-{number}");
            if (!Path.Exists(folder))
                return new(context, recipe, folder);
        }
    }

    /// <summary>The image that its own is built on; known once it is generated.</summary>
    public string BaseImage { get; private set; } = "";

    /// <summary>As they were last generated.</summary>
    public IReadOnlyList<ProjectFile> Files { get; private set; } = [];

    public string Configuration => recipe.Settings[Parameters.DeploymentConfig.Key].GetString()!;

    /// <summary>Writes it with the sample's training script and no model; false when the findings refuse.</summary>
    public bool Generate(ICollection<Finding> findings, CancellationToken cancel)
    {
        if (Write(Layer(recipe.SampleSettings.Select(setting => Raw(setting.Key, setting.Value))), force: false, findings,
            cancel) is not { } written)
            return false;
        BaseImage = written.Deployment.Settings.BaseImage.Value ?? "";
        return true;
    }

    /// <summary>Trains the sample with the Python that its script finds, and returns the result in one line; null when it cannot.</summary>
    public async Task<string?> Train(ICollection<Finding> findings, CancellationToken cancel)
    {
        var end = await ProcessRunner.Run(new(Path.Combine(folder, recipe.Train), [], folder, context.Cli.Environment), cancel);
        if (end is { Succeeded: true })
            return end.LastLine;
        findings.Add(Finding.Error("training", $"The sample could not be trained: {end?.LastLine}", $"Run it to see more: {recipe.Train}"));
        return null;
    }

    /// <summary>Generates it again for the trained model: what it was trained with is now pinned in the requirements.</summary>
    public bool GenerateForItsModel(ICollection<Finding> findings, CancellationToken cancel)
    {
        var model = Directory.EnumerateFiles(Path.Combine(folder, "model")).Single();
        var setting = Raw(Parameters.ModelPath.Key, JsonValue.Create(Path.GetRelativePath(context.Cli.Folder, model)));
        if (Write(Layer([setting]), force: true, findings, cancel) is not { Before: { } before })
            return false;
        Keep(before, recipe.HeldBack);
        Keep(before, ".venv");
        Directory.Delete(before, recursive: true);
        return true;
    }

    public string HeldBackRows() => RegularFile.ReadText(Path.Combine(folder, recipe.HeldBack), FileLimits.Source);

    /// <summary>Runs <c>do/VERB</c>.</summary>
    public async Task<ProcessResult> Do(string verb, CancellationToken cancel, params IReadOnlyList<string> arguments) =>
        await ProcessRunner.Run(new(Path.Combine(folder, "do", verb), arguments, folder), cancel)
        ?? throw new InvalidOperationException($"do/{verb} cannot be started.");

    public void Remove()
    {
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private static Origin Origin { get; } = new(Source.Option, "mcc quickstart");

    private Layer Layer(IEnumerable<RawSetting> more) => new([
        .. recipe.Settings.Where(setting => setting.Key != Parameters.ProjectName.Key).Select(setting => Raw(setting.Key, setting.Value)),
        Raw(Parameters.ProjectName.Key, JsonValue.Create(Path.GetFileName(folder))),
        .. more]);

    private RawSetting Raw(string key, JsonElement value) => Raw(key, JsonNode.Parse(value.GetRawText())!);

    private RawSetting Raw(string key, JsonNode value) => new(context.Catalog.Parameters[key], value, Origin);

    private (Deployment Deployment, string? Before)? Write(Layer layer, bool force, ICollection<Finding> findings, CancellationToken cancel)
    {
        var answers = Draft.Resolve([layer]);
        var inputs = new InputReader(context.Cli.Folder, context.Catalog).Read(answers, findings);
        if (findings.Any(finding => finding.Severity == Severity.Error)
            || Generation.Make(context.Catalog, answers, inputs, findings) is not { } project
            || new ProjectWriter().Write(project, folder, force, findings, cancel) is not { } written)
            return null;
        Files = project.Files;
        return (project.Deployment, written.Before);
    }

    private void Keep(string before, string path)
    {
        var (from, to) = (Path.Combine(before, path), Path.Combine(folder, path));
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        if (File.Exists(from))
            File.Move(from, to);
        else if (Directory.Exists(from))
            Directory.Move(from, to);
    }
}
