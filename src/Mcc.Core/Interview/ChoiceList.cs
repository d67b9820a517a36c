using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Interview;

/// <summary>The choices of a parameter that fit what was said so far.</summary>
public static class ChoiceList
{
    public static IReadOnlyList<Choice> Of(Catalog catalog, Draft said, Parameter parameter) =>
        [.. parameter.Choices.Where(value => Fits(catalog, said, parameter, value)).OrderBy(value => Rank(catalog, parameter, value))
            .Select(value => Described(catalog, said, parameter, value))];

    /// <summary>Whether a value can stand beside what was said: defaults give way, so they do not count.</summary>
    public static bool Fits(Catalog catalog, Draft said, Parameter parameter, string? value)
    {
        if (parameter.Type != ParameterType.Choice || value is null)
            return true;
        var trial = said.With(new(parameter, new Value.Text(value), Origin.Answer));
        if (Selection.Of(catalog, trial) is not { } selection)
            return true;
        foreach (var layer in new TemplateLayer[] { selection.Architecture, selection.Backend, selection.Target })
        {
            if (layer == selection.Target && trial.Settings.DeploymentTarget.Setting is null)
                continue;
            if (selection.Contradicts(layer.Requires, trial))
                return false;
        }

        var options = catalog.Parameters;
        if (parameter == options.Framework)
            return ServedLibraries.Has(catalog, selection, value);
        if (parameter == options.ServingProfile)
            return ServingProfile.Find(selection.Backend, value) is not null;
        if (parameter == options.ModelFormat)
            return ServedLibraries.LibraryOf(catalog, value) is var library && ServedLibraries.Has(catalog, selection, library)
                && (said.Settings.Framework.Value ?? library) == library;
        return true;
    }

    private static int Rank(Catalog catalog, Parameter parameter, string value) =>
        parameter.ChoicesFrom == "backends" ? catalog.Architecture(catalog.Backend(value).Architecture).Rank ?? int.MaxValue : 0;

    private static Choice Described(Catalog catalog, Draft said, Parameter parameter, string value)
    {
        switch (parameter.ChoicesFrom)
        {
            case "backends":
                var backend = catalog.Backend(value);
                return new(value, backend.Title, backend.Summary, catalog.Architecture(backend.Architecture).Title);
            case "targets":
                var target = catalog.Target(value);
                return new(value, target.Title, target.Summary);
            case "profiles" when Selection.Of(catalog, said) is { } selection
                && ServingProfile.Find(selection.Backend, value) is { } profile:
                return new(value, profile.Title, profile.Summary);
            default:
                return new(value, value);
        }
    }
}
