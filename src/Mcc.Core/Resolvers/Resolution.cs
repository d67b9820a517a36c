using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Sizing;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The settings so far, and what follows from them: each member is known, or unknown with the reason. The interview, the advice and
/// <c>mcc config explain</c> ask it; once nothing that is required is missing, <see cref="DeploymentBuilder.Build"/> makes the
/// <see cref="Deployment"/> that rules, rendering, export and the project check use.
/// </summary>
public sealed class Resolution
{
    private readonly Catalog catalog;
    private readonly Inputs inputs;

    private Resolution(Catalog catalog, Draft draft, Inputs inputs)
    {
        this.catalog = catalog;
        this.inputs = inputs;
        Draft = draft;
        Selection = Selection.Of(catalog, draft);
    }

    /// <summary>The explicit settings.</summary>
    public Draft Draft { get; }

    /// <summary>Null while no deployment configuration is chosen.</summary>
    public Selection? Selection { get; }

    /// <summary>The explicit settings, what they imply, and the defaults.</summary>
    public Draft Complete => field ??= Selection is null
        ? Draft.WithDefaults(Selection.OwnDefaults(catalog))
        : DerivedSettings.Derive(catalog, Selection, Draft, []).WithDefaults(Selection.Defaults(catalog));

    /// <summary>The deployment as far as it is decided. A name decides nothing, so an unnamed project is called as its example.</summary>
    public Resolved<Deployment> Deployment => field ??= Selection is null
        ? Resolved.Unknown<Deployment>("no deployment configuration is chosen")
        : Resolved.Known(DeploymentBuilder.Build(catalog, Named(), inputs, []));

    public Resolved<BackendLayer> Server => Of(deployment => Resolved.Known(deployment.Backend));

    public Resolved<BaseImage> Image => Of(deployment => deployment.KnownImage);

    public Resolved<Instance> Instance => Of(deployment => deployment.KnownInstance);

    /// <summary>The language model; unknown where the server loads none.</summary>
    public Resolved<ChosenModel> Model => Of(deployment => deployment.KnownModel);

    public Resolved<MemoryPlan> Memory => Of(deployment => deployment.Memory);

    /// <summary>The environment variables of the container.</summary>
    public Resolved<IReadOnlyList<ContainerVariable>> Variables => Of(deployment => Resolved.Known(deployment.Variables));

    /// <param name="inputs">The user's files; null where nobody looked at them.</param>
    public static Resolution Of(Catalog catalog, Draft draft, Inputs? inputs = null) => new(catalog, draft, inputs ?? Inputs.None);

    /// <summary>Whether a condition holds with the settings and their defaults.</summary>
    public bool Holds(Condition condition)
    {
        var facts = new ConditionFacts(Draft.Settings.ModelPath.HasValue, inputs.Model?.Report.Example is not null, inputs.Code.Count > 0,
            inputs.Targets.Count > 1);
        return Selection?.Holds(condition, Complete, facts) ?? Complete.Settings.Holds(condition);
    }

    private Draft Named()
    {
        var name = catalog.Parameters.ProjectName;
        return Draft.Settings.ProjectName.HasValue ? Draft : Draft.With(new(name, new Value.Text(name.Example!), Origin.Default));
    }

    private Resolved<T> Of<T>(Func<Deployment, Resolved<T>> member)
        where T : class =>
        Deployment.Value is { } deployment ? member(deployment) : Resolved.Unknown<T>(Deployment.Reason!);
}
