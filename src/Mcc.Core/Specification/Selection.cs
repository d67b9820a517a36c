using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;

namespace Mcc.Core.Specification;

/// <summary>The backend and the target that a draft names, with what follows from them before anything is asked or built.</summary>
public sealed record Selection(ArchitectureLayer Architecture, BackendLayer Backend, TargetLayer Target)
{
    /// <summary>Null while the draft does not name a backend.</summary>
    public static Selection? Of(Catalog catalog, Draft draft)
    {
        if (draft.Text("deploymentConfig") is not { } config)
            return null;
        var backend = catalog.Backend(config);
        var target = draft.Text("deploymentTarget") ?? catalog.Parameters["deploymentTarget"].Default?.GetString();
        return new(catalog.Architecture(backend.Architecture), backend, catalog.Target(target!));
    }

    /// <summary>What the layers, the last first, and then the parameters themselves have as defaults.</summary>
    public Layer Defaults(Catalog catalog) => new([.. Strongest(catalog)]);

    /// <summary>What the parameters themselves have as defaults, whatever is selected.</summary>
    public static Layer OwnDefaults(Catalog catalog) =>
        new([.. catalog.Parameters.All.Where(parameter => parameter.Default is not null).Select(parameter => new RawSetting(parameter, parameter.Default!.Value.ToNode(), Origin.Default))]);

    /// <summary>The ids of the features that may enter: those that a layer brings, and those that backend and target both support.</summary>
    public IReadOnlySet<string> PossibleFeatures(Catalog catalog) =>
        new ProjectLayer[] { catalog.Base, Architecture, Backend, Target }.SelectMany(layer => layer.Brings)
            .Concat(Backend.Supports.Intersect(Target.Supports, StringComparer.Ordinal))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>The value of a condition's key: an option's, the architecture's, a constant of the layers, or what kind of place the model comes from, whether secrets are named, and whether the backend has profiles.</summary>
    public string? ValueOf(Draft draft, string key) => key switch
    {
        "architecture" => Architecture.Id,
        "namesSecrets" => draft["hfTokenArn"] is null && draft["ngcTokenArn"] is null ? "false" : "true",
        "modelSource" => draft.Text("modelName") is { } name ? ModelLocation.Of(name).Kind : "none",
        "hasProfiles" => ServingProfile.Of(Backend).Count == 0 ? "false" : "true",
        _ => draft.Text(key) ?? new ProjectLayer[] { Backend, Architecture }.Select(layer => layer.ValueText(key)).FirstOrDefault(value => value is not null),
    };

    private IEnumerable<RawSetting> Strongest(Catalog catalog)
    {
        foreach (var layer in new ProjectLayer[] { Target, Backend, Architecture })
        {
            foreach (var (key, value) in layer.Defaults)
                yield return new(catalog.Parameters[key], value.ToNode(), new(Source.Default, $"default of {layer.Id}"));
        }

        foreach (var setting in OwnDefaults(catalog).Settings)
            yield return setting;
    }
}
