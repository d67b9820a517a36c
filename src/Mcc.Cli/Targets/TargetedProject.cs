using Mcc.Cli.Hosting;
using Mcc.Cli.ModelInputs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Projects;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;
using Mcc.Platform.Files;

namespace Mcc.Cli.Targets;

/// <summary>A project on disk, with the settings and the files that it was generated from.</summary>
public sealed class TargetedProject
{
    private readonly CommandContext context;
    private readonly ProjectReader reader;
    private readonly IReadOnlyDictionary<string, byte[]> generated;

    private TargetedProject(CommandContext context, string folder, ProjectReader reader, ProjectAnswers answers, Inputs inputs,
        IReadOnlyDictionary<string, byte[]> generated)
    {
        this.context = context;
        this.reader = reader;
        this.generated = generated;
        (Folder, Answers, Inputs) = (folder, answers, inputs);
    }

    public string Folder { get; }

    public ProjectAnswers Answers { get; }

    /// <summary>The model and the modules, from the project itself.</summary>
    public Inputs Inputs { get; }

    /// <summary>The project's files as a project with this target alone has them.</summary>
    public Func<string, byte[]?> FilesOf(string target) => TargetFiles.Of(reader.Read, target);

    /// <summary>The first target.</summary>
    public string FirstTarget => Answers.First.Settings.DeploymentTarget.Value
        ?? context.Catalog.Parameters.DeploymentTarget.Default!.Value.GetString()!;

    /// <summary>Null where the folder is not a project that can be generated again; the findings have the reason.</summary>
    public static TargetedProject? Read(CommandContext context, string name, ICollection<Finding> findings)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(name, context.Cli.Folder));
        var files = new ProjectReader(folder);
        if (files.Read(ProjectRecord.Path) is null)
        {
            findings.Add(Finding.Error("project", $"{name} is not a project: it has no {ProjectRecord.Path}.",
                "Name the folder of a project that mcc generated."));
            return null;
        }

        if (ProjectAnswers.Read(files.Read, context.Catalog, findings) is not { } answers)
            return null;
        if (files.Read(BaseArchive.Path) is not { } archive || BaseArchive.Read(archive) is not { } generated
            || files.Read(ProjectLock.Path) is not { } content || ProjectLock.Read(content) is not { } locked)
        {
            findings.Add(Finding.Error("project", $"{name} has no {BaseArchive.Path} and {ProjectLock.Path}, from which mcc knows what it "
                + "generated and what you changed.", "Restore the folder .mcc of the project, or generate it again."));
            return null;
        }

        var copied = locked.Digests.Keys.Where(path => !generated.ContainsKey(path) && !path.StartsWith(".mcc/", StringComparison.Ordinal))
            .ToList();
        var inputs = new InputReader(context.Cli.Folder, context.Catalog)
            .Read(WithOwnFiles(context, folder, answers.First, copied), findings);
        return findings.Any(finding => finding.Severity == Severity.Error) ? null
            : new(context, folder, files, answers, inputs, generated);
    }

    /// <summary>Generates the project for these targets, and merges it with what is on disk.</summary>
    /// <returns>What changes; null where the findings refuse.</returns>
    public (CheckedProject Project, IReadOnlyList<FileChange> Changes)? Change(
        IReadOnlyList<(string Target, Draft Own)> further, ICollection<Finding> findings)
    {
        var drafts = further.Select(each => FurtherTarget.Answers(context.Catalog, Answers.First, each.Own, each.Target, Inputs)).ToList();
        if (SeveralTargets.Make(context.Catalog, Answers.First, drafts, Inputs, findings) is not { } project)
            return null;
        return ProjectMerge.Merge(generated, reader.Read, project.Files, findings) is { } changes ? (project, changes) : null;
    }

    /// <summary>The settings with the copies of the user's files in the project: where those came from may be gone.</summary>
    private static Draft WithOwnFiles(CommandContext context, string folder, Draft answers, List<string> copied)
    {
        var parameters = context.Catalog.Parameters;
        var code = copied.Where(path => path.EndsWith(".py", StringComparison.Ordinal) || path.Contains("/ext/", StringComparison.Ordinal))
            .ToList();
        var model = copied.Except(code).ToList();
        if (answers.Settings.CodePath.HasValue)
            answers = With(answers, parameters.CodePath, Value.Of(code.Select(path => Path.Combine(folder, TopOf(path)))
                .Distinct(StringComparer.Ordinal)));
        if (answers.Settings.ModelPath.HasValue && model.Count > 0)
            answers = With(answers, parameters.ModelPath, Value.Of(Path.Combine(folder, ModelIn(model))));
        else if (answers.Settings.ModelName.HasValue && model.Count > 0)
            answers = With(answers, parameters.ModelName, Value.Of(Path.Combine(folder, PlacementResolver.ModelFolder)));
        return answers;
    }

    private static Draft With(Draft draft, Parameter parameter, Value value) =>
        draft.With(new(parameter, value, draft.Settings.Of(parameter)!.Origin));

    /// <summary>The one file, or the folder that a SavedModel is.</summary>
    private static string ModelIn(List<string> files) =>
        files.Find(path => Path.GetFileName(path) == "saved_model.pb") is { } saved ? Path.GetDirectoryName(saved)! : files[0];

    /// <summary>A module of the project, or the uppermost folder of a package.</summary>
    private static string TopOf(string path)
    {
        const string own = "/ext/";
        var at = path.IndexOf(own, StringComparison.Ordinal);
        return at < 0 ? path : path[..(at + own.Length)] + path[(at + own.Length)..].Split('/')[0];
    }
}
