using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;
using Mcc.Core.Validation;

namespace Mcc.Core.Projects;

/// <summary>Every file of a project, in memory, in ordinal order of the paths.</summary>
public sealed record RenderedProject(DeploymentSpec Specification, IReadOnlyList<ProjectFile> Files)
{
    public const string ModelFolder = "model";
    public const string CodeFolder = "code/ext";

    /// <summary>Null when a value cannot be written in its place; the reason is then among the findings.</summary>
    public static RenderedProject? Render(Catalog catalog, ProjectPlan plan, ICollection<Finding> findings)
    {
        var files = new List<ProjectFile>();
        foreach (var planned in plan.Files)
        {
            try
            {
                var text = Text(catalog, planned, plan.Scope);
                files.Add(new(planned.Path, text.StartsWith("#!", StringComparison.Ordinal), Encoding.UTF8.GetBytes(text)));
            }
            catch (UnwritableValueException unwritable)
            {
                findings.Add(Refusal(plan.Specification, planned, unwritable));
            }
        }

        if (plan.Specification.Inputs.Model is { } model)
            files.AddRange(model.Files.Select(file => new ProjectFile(Placed(plan.Scope, file), false, [], file)));
        if (plan.Specification.Inputs.Folder is { } folder)
            files.AddRange(folder.Files.Select(file => new ProjectFile($"{ModelFolder}/{file.RelativePath}", false, [], file)));
        var code = UserCode.Place(plan.Specification, Text(plan.Scope, "codeFolder"), findings);
        foreach (var taken in UserCode.Taken(plan.Specification, code, files))
            findings.Add(taken);
        files.RemoveAll(file => code.Any(own => own.Path == file.Path));
        files.AddRange(code);
        if (findings.Any(finding => finding.Severity == Severity.Error))
            return null;
        files.Add(new(ProjectRecord.Path, false, ProjectRecord.Write(plan.Specification)));
        files.Add(new(ProjectLock.Path, false, ProjectLock.Of(files).Write()));
        return new(plan.Specification, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>Where a file of the model goes: its first part, the file itself or the folder that it is all in, is called as the server wants it.</summary>
    private static string Placed(Scope scope, InputFile file)
    {
        var rest = file.RelativePath.IndexOf('/', StringComparison.Ordinal);
        return $"{Text(scope, "modelFolder")}/{Text(scope, "modelFile")}{(rest < 0 ? "" : file.RelativePath[rest..])}";
    }

    private static string Text(Scope scope, string name) => ((Value.Text)scope.Find(name)!).Content;

    private static string Text(Catalog catalog, PlannedFile planned, Scope scope)
    {
        var first = planned.DataPaths[0];
        var kind = catalog.Templates.KindOf(planned.Path, first);
        var asYaml = kind == FileKind.Yaml && first.EndsWith(ProjectPlan.YamlTree, StringComparison.Ordinal);
        if (kind != FileKind.Json && !asYaml)
            return catalog.Templates.Text(first, kind).Render(scope);
        JsonNode? tree = null;
        foreach (var path in planned.DataPaths)
        {
            var next = catalog.Templates.Tree(path).Render(scope);
            tree = tree is null ? next : JsonTrees.Merge(tree, next);
        }

        return asYaml ? YamlTreeWriter.Write(tree) : JsonTreeWriter.Write(tree);
    }

    private static Finding Refusal(DeploymentSpec specification, PlannedFile planned, UnwritableValueException unwritable)
    {
        var setting = specification[unwritable.Hole.Split('.')[0]] ?? (unwritable.Value is { } value ? WhoSaid.Of(specification, value) : null);
        return Finding.Error("unwritable-value",
            $"`{setting?.Parameter.Key ?? unwritable.Hole}`{(setting is null ? "" : $" (from {setting.Origin})")} cannot be written into {planned.Path}: {unwritable.Reason}.",
            "Give another value.");
    }
}
