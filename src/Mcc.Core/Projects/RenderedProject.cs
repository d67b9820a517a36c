using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>Every file of a project, in memory, in ordinal order of the paths.</summary>
public sealed record RenderedProject(Deployment Deployment, IReadOnlyList<ProjectFile> Files)
{
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
                findings.Add(Refusal(catalog, plan.Deployment, planned, unwritable));
            }
        }

        if (plan.Deployment.Inputs.Model is { } model)
            files.AddRange(model.Files.Select(file => new ProjectFile(Placed(plan.Deployment.Placement, file), false, [], file)));
        if (plan.Deployment.Inputs.Folder is { } folder)
            files.AddRange(folder.Files.Select(file =>
                new ProjectFile($"{PlacementResolver.ModelFolder}/{file.RelativePath}", false, [], file)));
        var code = UserCode.Place(plan.Deployment, plan.Deployment.Placement.CodeFolder, findings);
        foreach (var taken in UserCode.Taken(plan.Deployment, code, files))
            findings.Add(taken);
        files.RemoveAll(file => code.Any(own => own.Path == file.Path));
        files.AddRange(code);
        if (findings.Any(finding => finding.Severity == Severity.Error))
            return null;
        files.Add(new(ProjectRecord.Path, false, ProjectRecord.Write(plan.Deployment)));
        files.Add(new(ProjectLock.Path, false, ProjectLock.Of(files).Write()));
        return new(plan.Deployment, [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// Where a file of the model goes: its first part, the file itself or the folder that it is all in, is called as the server wants it.
    /// </summary>
    private static string Placed(ModelPlacement placement, InputFile file)
    {
        var rest = file.RelativePath.IndexOf('/', StringComparison.Ordinal);
        return $"{placement.Folder}/{placement.File}{(rest < 0 ? "" : file.RelativePath[rest..])}";
    }

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

    private static Finding Refusal(Catalog catalog, Deployment deployment, PlannedFile planned, UnwritableValueException unwritable)
    {
        var setting = (catalog.Parameters.Find(unwritable.Placeholder.Split('.')[0]) is { } parameter ? deployment.Settings.Of(parameter)
            : null)
            ?? (unwritable.Value is { } value ? SettingByValue.Of(deployment, value) : null);
        return Finding.Error("unwritable-value",
            $"`{setting?.Parameter.Key ?? unwritable.Placeholder}`{(setting is null ? "" : $" (from {setting.Origin})")} cannot be written "
                + $"into {planned.Path}: {unwritable.Reason}.",
            "Give another value.");
    }
}
