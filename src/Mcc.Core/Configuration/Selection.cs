using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>
/// The backend and the target that a draft names, with what follows from them before anything is asked or built. A server whose
/// <c>insteadOf</c> holds takes the place of the named backend, with its own architecture.
/// </summary>
public sealed record Selection(ArchitectureLayer Architecture, BackendLayer Backend, TargetLayer Target)
{
    /// <summary>How conditions ask for the architecture, which follows from the backend.</summary>
    internal const string ArchitectureName = "architecture";

    /// <summary>Null while the draft names no backend, and no server can do without one.</summary>
    public static Selection? Of(Catalog catalog, Draft draft)
    {
        var named = Named(catalog, draft);
        return Replacing(catalog, draft, named).FirstOrDefault() is { } server ? Of(catalog, draft, server) : named;
    }

    /// <summary>The servers that take the place of the backend that a draft names; more than one is an error of the data.</summary>
    public static IReadOnlyList<ServerLayer> Replacing(Catalog catalog, Draft draft) =>
        [.. Replacing(catalog, draft, Named(catalog, draft))];

    /// <summary>Why a server takes the place of the backend that a draft names, as a sentence; null where none does.</summary>
    public static string? WhyReplaced(Catalog catalog, Draft draft)
    {
        var named = Named(catalog, draft);
        if (Replacing(catalog, draft, named).FirstOrDefault() is not { } server)
            return null;
        var reasons = server.InsteadOf.Terms.Select(term => $"`{term.Key}` is `{Asked(catalog, draft, named, term.Key)}`"
            + (draft.Settings[term.Key] is { } set ? $" (from {set.Origin})" : ""));
        var place = named is null
            ? "No deployment configuration is needed"
            : $"It takes the place of {named.Backend.Title} (`{named.Backend.Id}`)";
        return $"The server is {server.Title} (`{server.Id}`). {place}: {string.Join(", ", reasons)}.";
    }

    /// <summary>Whether the server loads models of the Hugging Face Hub.</summary>
    public bool ReadsHuggingFace => (Backend.Constants.ReadsHuggingFace ?? Architecture.Constants.ReadsHuggingFace) == true;

    /// <summary>Whether the server serves diffusion models and no language models.</summary>
    public bool ServesDiffusion => (Backend.Constants.ServesDiffusion ?? Architecture.Constants.ServesDiffusion) == true;

    /// <summary>What the layers, the last first, and then the parameters themselves have as defaults.</summary>
    public Layer Defaults(Catalog catalog) => new([.. Strongest(catalog)]);

    /// <summary>What the parameters themselves have as defaults, whatever is selected.</summary>
    public static Layer OwnDefaults(Catalog catalog) =>
        new([.. catalog.Parameters.All.Where(parameter => parameter.Default is not null)
            .Select(parameter => new RawSetting(parameter, parameter.Default!.Value.ToNode(), Origin.Default))]);

    /// <summary>
    /// The ids of the features that may enter: those that a layer brings, and those that backend and target both support.
    /// </summary>
    public IReadOnlySet<string> PossibleFeatures(Catalog catalog) =>
        new TemplateLayer[] { catalog.Base, Architecture, Backend, Target }.SelectMany(layer => layer.Includes)
            .Concat(Backend.Supports.Intersect(Target.Supports, StringComparer.Ordinal))
            .Except(Layers.SelectMany(layer => layer.Excludes), StringComparer.Ordinal)
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Whether a condition holds with a draft.</summary>
    public bool Holds(Condition condition, Draft draft, ConditionFacts? facts = null) =>
        condition.Holds(name => ValueOf(draft, facts ?? ConditionFacts.None, name));

    /// <summary>
    /// Whether a feature's condition lets it in. An option without an effect in this combination counts with its default.
    /// </summary>
    public bool Admits(FeatureLayer feature, Draft draft, ConditionFacts facts, ParameterList parameters) =>
        feature.EnabledWhen.Holds(name => parameters.Find(name) is { } option && !Holds(option.For, draft)
            ? option.Default?.ToString().ToLowerInvariant()
            : ValueOf(draft, facts, name));

    /// <summary>Whether a value of the draft contradicts a condition; a name without a value contradicts nothing.</summary>
    public bool Contradicts(Condition condition, Draft draft) =>
        condition.Terms.Any(term => ValueOf(draft, ConditionFacts.None, term.Key) is { } present
            && !term.Values.Contains(present, StringComparer.Ordinal));

    /// <summary>
    /// The value of a condition's name: an option's, the architecture's, a constant of the layers, what kind of place the model comes from,
    /// whether secrets are named, whether there can be more than one pod, whether the backend has profiles, what the user's files are, and
    /// whether a variable was given (<c>serverEnv:NAME</c>).
    /// </summary>
    internal string? ValueOf(Draft draft, ConditionFacts facts, string name) => name switch
    {
        ArchitectureName => Architecture.Id,
        "namesSecrets" => Text(draft.Settings.HfTokenArn.HasValue || draft.Settings.NgcTokenArn.HasValue
            || SecretVariables.SecretArns(draft.Settings).Any()),
        "modelSource" => draft.Settings.ModelName.Value is { } model ? ModelLocation.Of(model).Kind : "none",
        "severalPods" => Text((draft.Settings.AutoscalingMax.Value ?? draft.Settings.HyperpodReplicas.Value ?? 1) > 1),
        "hasProfiles" => Text(ServingProfile.Of(Backend).Count > 0),
        "hasModel" => Text(facts.HasModel),
        "knowsRow" => Text(facts.KnowsRow),
        "hasCode" => Text(facts.HasCode),
        "severalTargets" => Text(facts.HasSeveralTargets),
        _ when name.Split(':') is [var option, var variable] =>
            Text(draft.Settings[option]?.Value is Value.Members members && members.Entries.ContainsKey(variable)),
        _ => draft.Settings.TextOf(name)
            ?? new TemplateLayer[] { Backend, Architecture }.Select(layer => layer.ValueText(name))
                .FirstOrDefault(value => value is not null),
    };

    /// <summary>What a draft names, without the servers that take its place.</summary>
    private static Selection? Named(Catalog catalog, Draft draft) =>
        draft.Settings.DeploymentConfig.Value is { } config ? Of(catalog, draft, catalog.Backend(config)) : null;

    private static Selection Of(Catalog catalog, Draft draft, BackendLayer backend)
    {
        var target = draft.Settings.DeploymentTarget.Value ?? catalog.Parameters.DeploymentTarget.Default?.GetString();
        return new(catalog.Architecture(backend.Architecture), backend, catalog.Target(target!));
    }

    private static IEnumerable<ServerLayer> Replacing(Catalog catalog, Draft draft, Selection? named) =>
        catalog.Servers.Where(server => server.InsteadOf.Holds(name => Asked(catalog, draft, named, name)));

    /// <summary>The value of a name in <c>insteadOf</c>: as other conditions have it, and what is not set with its default.</summary>
    private static string? Asked(Catalog catalog, Draft draft, Selection? named, string name) =>
        (named is null ? draft.Settings.TextOf(name) : named.ValueOf(draft, ConditionFacts.None, name))
        ?? named?.Layers.Select(layer => layer.Defaults.TryGetValue(name, out var value) ? value.ToNode().ToString() : null)
            .FirstOrDefault(value => value is not null)
        ?? catalog.Parameters.Find(name)?.Default?.ToNode().ToString();

    /// <summary>The layers that have defaults, the strongest first.</summary>
    private TemplateLayer[] Layers => [Target, Backend, Architecture];

    private static string Text(bool holds) => holds ? "true" : "false";

    private IEnumerable<RawSetting> Strongest(Catalog catalog)
    {
        foreach (var layer in Layers)
        {
            foreach (var (key, value) in layer.Defaults)
                yield return new(catalog.Parameters[key], value.ToNode(), new(Source.Default, $"default of {layer.Id}"));
        }

        foreach (var setting in OwnDefaults(catalog).Settings)
            yield return setting;
    }
}
