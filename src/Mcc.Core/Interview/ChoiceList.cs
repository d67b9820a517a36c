using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Rules;
using Mcc.Core.Values;

namespace Mcc.Core.Interview;

/// <summary>The choices of a parameter that fit the answers so far.</summary>
public static class ChoiceList
{
    private const string Backends = "backends";

    public static IReadOnlyList<Choice> Of(Catalog catalog, Draft said, Parameter parameter) =>
        [.. parameter.Choices.Where(value => Fits(catalog, said, parameter, value)).OrderBy(value => Rank(catalog, parameter, value))
            .Select(value => Described(catalog, said, parameter, value))];

    /// <summary>Whether a value can be combined with the settings: defaults can change, so they do not count.</summary>
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
            return IsLoaded(catalog, said, selection, value);
        return true;
    }

    /// <summary>The groups of the choices, in the order of the choices; none where the choices have no groups.</summary>
    public static IReadOnlyList<Choice> Groups(Catalog catalog, Parameter parameter, IReadOnlyList<Choice> choices) =>
        parameter.ChoicesFrom != Backends ? []
            : [.. choices.Select(choice => catalog.Architecture(catalog.Backend(choice.Value).Architecture)).Distinct()
                .Select(architecture => new Choice(architecture.Title, architecture.Title, architecture.Summary))];

    /// <summary>Whether the backend loads a format, and the library that was named writes it.</summary>
    private static bool IsLoaded(Catalog catalog, Draft said, Selection selection, string format)
    {
        var formats = ModelFormatServed.Formats(catalog, selection.Backend);
        var library = ServedLibraries.LibraryOf(catalog, format);
        return (formats.Count == 0 || formats.Contains(format, StringComparer.Ordinal))
            && ServedLibraries.Has(catalog, selection, library)
            && (said.Settings.Framework.Value ?? library) == library;
    }

    private static (int, int) Rank(Catalog catalog, Parameter parameter, string value) =>
        parameter.ChoicesFrom == Backends && catalog.Backend(value) is { } backend
            ? (catalog.Architecture(backend.Architecture).Order ?? int.MaxValue, backend.Order ?? int.MaxValue) : (0, 0);

    private static Choice Described(Catalog catalog, Draft said, Parameter parameter, string value)
    {
        switch (parameter.ChoicesFrom)
        {
            case Backends:
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
