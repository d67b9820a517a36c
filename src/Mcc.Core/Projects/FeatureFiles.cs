using System.Text;
using Mcc.Core.Catalogs;
using Mcc.Core.Templates.Syntax;
using Mcc.Core.Values;

namespace Mcc.Core.Projects;

/// <summary>The files of one feature alone, for who runs a part of a project without one.</summary>
public static class FeatureFiles
{
    /// <param name="id">The feature's own flag is on. Those of the features that it borrows from are on too, all others are off.</param>
    public static IReadOnlyList<ProjectFile> Render(Catalog catalog, string id)
    {
        var layer = catalog.Features.Single(feature => feature.Id == id);
        var folders = layer.Borrows.Select(path => path.Split('/')).Where(parts => parts[0] == "features").Select(parts => parts[1])
            .Append(id).ToHashSet(StringComparer.Ordinal);
        var flags = catalog.Features.ToDictionary(feature => TemplateValues.FlagOf(feature.Id),
            Value (feature) => new Value.Flag(folders.Contains(feature.Id)), StringComparer.Ordinal);
        var scope = new Scope(flags);
        return [.. ProjectPlan.FilesOf(catalog, layer).Select(file =>
        {
            var text = catalog.Templates.Text(file.DataPath, catalog.Templates.KindOf(file.Relative, file.DataPath)).Render(scope);
            return new ProjectFile(file.Relative, text.StartsWith("#!", StringComparison.Ordinal), Encoding.UTF8.GetBytes(text));
        })];
    }
}
