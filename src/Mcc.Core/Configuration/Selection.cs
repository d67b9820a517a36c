using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Values;

namespace Mcc.Core.Configuration;

/// <summary>The backend and the target that a draft names, with what follows from them before anything is asked or built.</summary>
public sealed record Selection(ArchitectureLayer Architecture, BackendLayer Backend, TargetLayer Target)
{
    /// <summary>How conditions ask for the architecture, which follows from the backend.</summary>
    internal const string ArchitectureName = "architecture";

    /// <summary>Null while the draft does not name a backend.</summary>
    public static Selection? Of(Catalog catalog, Draft draft)
    {
        if (draft.Settings.DeploymentConfig.Value is not { } config)
            return null;
        var backend = catalog.Backend(config);
        var target = draft.Settings.DeploymentTarget.Value ?? catalog.Parameters.DeploymentTarget.Default?.GetString();
        return new(catalog.Architecture(backend.Architecture), backend, catalog.Target(target!));
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
        _ when name.Split(':') is [var option, var variable] =>
            Text(draft.Settings[option]?.Value is Value.Members members && members.Entries.ContainsKey(variable)),
        _ => draft.Settings.TextOf(name)
            ?? new TemplateLayer[] { Backend, Architecture }.Select(layer => layer.ValueText(name))
                .FirstOrDefault(value => value is not null),
    };

    private static string Text(bool holds) => holds ? "true" : "false";

    private IEnumerable<RawSetting> Strongest(Catalog catalog)
    {
        foreach (var layer in new TemplateLayer[] { Target, Backend, Architecture })
        {
            foreach (var (key, value) in layer.Defaults)
                yield return new(catalog.Parameters[key], value.ToNode(), new(Source.Default, $"default of {layer.Id}"));
        }

        foreach (var setting in OwnDefaults(catalog).Settings)
            yield return setting;
    }
}
