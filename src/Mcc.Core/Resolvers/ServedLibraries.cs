using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>The libraries whose models a backend and a target serve: those that their features are for.</summary>
public static class ServedLibraries
{
    /// <summary>None where no feature is about libraries: then anything goes.</summary>
    public static IReadOnlyList<string> Of(Catalog catalog, Selection selection)
    {
        var possible = selection.PossibleFeatures(catalog);
        return [.. catalog.Features
            .Where(feature => possible.Contains(feature.Id))
            .SelectMany(feature => feature.EnabledWhen.Terms)
            .Where(term => term.Key == catalog.Parameters.Framework.Key)
            .SelectMany(term => term.Values)
            .Distinct(StringComparer.Ordinal)];
    }

    public static bool Has(Catalog catalog, Selection selection, string? library) =>
        Of(catalog, selection) is var served
            && (served.Count == 0 || (library is not null && served.Contains(library, StringComparer.Ordinal)));

    /// <summary>A refusal that cannot be switched off: without its library's feature there is no project to make.</summary>
    public static IEnumerable<Finding> Trouble(Catalog catalog, Selection selection, Draft complete, ModelInput? model)
    {
        var served = string.Join(" or ", Of(catalog, selection).Select(library => $"`{library}`"));
        if (complete.Settings.Framework.Setting is { } framework && !Has(catalog, selection, framework.Text))
            yield return Finding.Error("framework",
                $"`{framework.Parameter.Key}` is `{framework.Text}` (from {framework.Origin}), which {selection.Backend.Title} on "
                    + $"{selection.Target.Title} does not serve.", $"It must be {served}.");
        else if (model?.Report.Framework is { } written && !Has(catalog, selection, written))
            yield return Finding.Error("framework",
                $"{Path.GetFileName(model.SourcePath)} is a model of `{written}`, which {selection.Backend.Title} on "
                    + $"{selection.Target.Title} does not serve.", $"It must be one of {served}.");
        else if (model is null && complete.Settings.ModelFormat.Setting is { } format
            && !Has(catalog, selection, LibraryOf(catalog, format.Text)))
            yield return Finding.Error("model-format",
                $"`{format.Parameter.Key}` is `{format.Text}` (from {format.Origin}), which {selection.Backend.Title} on "
                    + $"{selection.Target.Title} does not serve.", $"It must be a format of {served}.");
    }

    public static string? LibraryOf(Catalog catalog, string? format) =>
        catalog.ModelFormats.FirstOrDefault(known => known.Id == format)?.Framework;
}
