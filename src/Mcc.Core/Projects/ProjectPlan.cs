using System.Text.RegularExpressions;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Templates;
using Mcc.Core.Templates.Languages;
using Mcc.Core.Templates.Syntax;

namespace Mcc.Core.Projects;

/// <summary>
/// Which files a project will have. Layers only add: two owners of one path is a mistake in the data, unless the later says that it
/// replaces or merges.
/// </summary>
public sealed partial record ProjectPlan(Deployment Deployment, Scope Scope, IReadOnlyList<PlannedFile> Files)
{
    /// <summary>The ending of a tree that is kept as JSON in <c>data/</c> and written as YAML.</summary>
    public const string YamlTree = ".json";

    public static ProjectPlan For(Catalog catalog, Deployment deployment)
    {
        var scope = TemplateValues.Of(catalog, deployment);
        var files = new SortedDictionary<string, PlannedFile>(StringComparer.Ordinal);
        foreach (var layer in deployment.Layers)
        {
            foreach (var (relative, dataPath) in FilesOf(catalog, layer))
            {
                var path = PathOf(relative, scope);
                files[path] = files.TryGetValue(path, out var owned)
                    ? Combine(owned, layer, relative, dataPath)
                    : new(path, layer, [dataPath]);
            }
        }

        foreach (var path in deployment.Layers.SelectMany(layer => layer.Omits))
        {
            if (!files.Remove(PathOf(path, scope)))
                throw new InvalidOperationException($"A layer's `omits` names {path}, which no layer has.");
        }

        return new(deployment, scope, [.. files.Values]);
    }

    /// <summary>The files of a layer, its own and those that it borrows: their paths in the layer and below <c>data/</c>.</summary>
    internal static IEnumerable<(string Relative, string DataPath)> FilesOf(Catalog catalog, TemplateLayer layer)
    {
        const string files = "/files/";
        return catalog.Files.Below($"{layer.Folder}/files").Concat(layer.Borrows)
            .Select(path => (path[(path.IndexOf(files, StringComparison.Ordinal) + files.Length)..], path));
    }

    /// <summary>The path in the project of a layer's file.</summary>
    internal static string PathOf(string relative, Scope scope)
    {
        var path = relative.EndsWith(".yaml" + YamlTree, StringComparison.Ordinal)
            || relative.EndsWith(".yml" + YamlTree, StringComparison.Ordinal)
            ? relative[..^YamlTree.Length]
            : relative;
        return ValueSegment().Replace(path, "[% ${name} %]") is var template && template != path
            ? Template.Parse(relative, FileKind.Path, template).Render(scope)
            : path;
    }

    /// <summary>A whole segment such as <c>__repositoryModel__</c> is a value; <c>__init__.py</c> is a name.</summary>
    [GeneratedRegex("(?<=^|/)__(?<name>[a-z][A-Za-z0-9]*)__(?=/|$)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 10_000)]
    private static partial Regex ValueSegment();

    /// <param name="relative">The file's path in the layer, as <c>replaces</c> and <c>merges</c> name it.</param>
    private static PlannedFile Combine(PlannedFile owned, TemplateLayer layer, string relative, string dataPath)
    {
        // Who borrows a file and who lends it can be in one project.
        if (owned.DataPaths.Contains(dataPath, StringComparer.Ordinal))
            return owned;
        if (layer.Replaces.Contains(relative, StringComparer.Ordinal))
            return new(owned.Path, layer, [dataPath]);
        if (layer.Merges.Contains(relative, StringComparer.Ordinal))
            return owned with { DataPaths = [.. owned.DataPaths, dataPath] };
        throw new InvalidOperationException($"Both {owned.Owner.Folder} and {layer.Folder} have {owned.Path}: name it in `replaces` or "
            + $"`merges` of the later one.");
    }
}
