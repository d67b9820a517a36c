using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;
using Mcc.Core.Sizing;
using Mcc.Core.Values;

namespace Mcc.Core.Resolvers;

/// <summary>
/// Three decisions, made: the layers that a project is composed of, every value with its origin, the user's files, and what follows from
/// them. Immutable; each member is resolved once, when it is first asked for, by a pure function of settings, layers and catalogs.
/// </summary>
public sealed class Deployment(Catalog catalog, DeploymentLayers layers, Settings settings, Inputs inputs)
{
    public DeploymentLayers Layers { get; } = layers;

    public Settings Settings { get; } = settings;

    public Inputs Inputs { get; } = inputs;

    /// <summary>Whether only the findings of rules are wanted, not what to do about them: advice asks so for many values in turn.</summary>
    public bool IsTrial { get; private init; }

    public ArchitectureLayer Architecture => Layers.Architecture;

    public BackendLayer Backend => Layers.Backend;

    public TargetLayer Target => Layers.Target;

    public IReadOnlyList<FeatureLayer> Features => Layers.Features;

    /// <summary>The constants of all layers, of each the last layer's.</summary>
    public LayerValues Constants => Layers.Constants;

    public string ProjectName => Settings.ProjectName.Value!;

    /// <summary>The instance types that the target can have.</summary>
    public Instances InstanceTypes => InstanceResolver.TypesFor(catalog.Facts, Target);

    /// <summary>The instance type; unknown where none is chosen or the catalog does not have it.</summary>
    public Resolved<Instance> KnownInstance => field ??= InstanceResolver.Resolve(Settings, catalog.Facts);

    public Instance? Instance => KnownInstance.Value;

    /// <summary>Accelerators of one container; 0 for none.</summary>
    public int Accelerators => InstanceResolver.AcceleratorsOfContainer(Settings, Instance);

    /// <summary>Accelerators of one container, of Neuron's devices their cores; at least 1.</summary>
    public int Devices => Math.Max(1, Accelerators * (Instance?.Accelerator?.Parts ?? 1));

    /// <summary>The base image; unknown where it is the user's own, or the server has no list of images.</summary>
    public Resolved<BaseImage> KnownImage => field ??= ImageResolver.Resolve(Settings, Layers, Instance, catalog.Facts, Inputs.Model);

    public BaseImage? Image => KnownImage.Value;

    public Region? Region => catalog.Facts.Regions.Find(Settings.Region.Value ?? "");

    /// <summary>The region; one that is newer than the catalog is taken for one of the commercial partition, in which most are.</summary>
    public Region RegionOrNewer => Region ?? Region.Commercial(Settings.Region.Value ?? "");

    /// <summary>Null where the server's options have no profile of that name.</summary>
    public ServingProfile? Profile => ServingProfile.Find(Backend, Settings.ServingProfile.Value);

    /// <summary>Where the model comes from; unknown where no model is set, or it is only a name.</summary>
    public Resolved<ModelLocation> KnownLocation => field ??= LocationResolver.Resolve(Settings, Layers);

    public ModelLocation? Location => KnownLocation.Value;

    /// <summary>The language model; unknown where the server loads none.</summary>
    public Resolved<ChosenModel> KnownModel => field ??= ModelResolver.Resolve(this, catalog.Facts);

    public ChosenModel? Model => KnownModel.Value;

    /// <summary>What the engine in the image asserts; nothing where the engine is not known.</summary>
    public EngineTraits EngineTraits => field ??= catalog.Facts.Engines.Find(EngineSettingsResolver.EngineNameOf(this));

    /// <summary>The method of quantization that is set for the engine; null where none is set, or it is not known.</summary>
    public QuantizationMethod? OnlineQuantization => EngineTraits.Find(EngineVariables.Of(Constants.QuantizationVariable));

    /// <summary>How the server spreads the model; unknown where it is not told.</summary>
    public Resolved<Parallelism> Split => field ??= MemoryResolver.Split(this);

    /// <summary>The memory plan; unknown where the model, its sizes or the split are.</summary>
    public Resolved<MemoryPlan> Memory => field ??= MemoryResolver.Plan(this);

    /// <summary>Slots for adapters; unknown where adapters are off.</summary>
    public Resolved<AdapterSlots> Adapters => field ??= MemoryResolver.DefaultAdapters(this);

    /// <summary>
    /// The environment variables as the server's program has them, by name in ordinal order, each with its origin. Rules judge these: an
    /// image that is deployed as it is has other names for them.
    /// </summary>
    public IReadOnlyList<ContainerVariable> ServerVariables => field ??= VariableResolver.OfServer(this, catalog.Facts);

    /// <summary>The environment variables of the container, by name in ordinal order, each with its origin.</summary>
    public IReadOnlyList<ContainerVariable> Variables => field ??= VariableResolver.Resolve(this, catalog.Facts);

    /// <summary>The containers that the project combines; empty where it is one container.</summary>
    public IReadOnlyList<CombinedContainer> Containers => field ??= ContainersResolver.Resolve(this);

    /// <summary>A Triton model repository; its name alone where the server describes no tensors.</summary>
    public TritonRepository Repository => field ??= RepositoryResolver.Resolve(this);

    public ModelPlacement Placement => field ??= PlacementResolver.Resolve(this, catalog.ModelFormats);

    /// <summary>Engine settings before the container's variables are complete.</summary>
    internal EngineVariables EngineVariables => field ??= new(this, catalog.Facts);

    public Deployment With(Settings settings) => new(catalog, Layers, settings, Inputs) { IsTrial = IsTrial };

    /// <summary>The same on another instance type.</summary>
    public Deployment On(Instance instance) =>
        With(Settings.With(Settings.InstanceType.Setting! with { Value = new Value.Text(instance.Name) }));

    /// <summary>
    /// The same on a fallback of its instance type: with the variables of the server and the machine image that the first type has.
    /// </summary>
    /// <param name="from">Where the fallback is from.</param>
    internal Deployment OnFallback(Instance instance, Instance first, Origin from)
    {
        var derived = new Origin(Source.Derived, first.Name);
        var changed = Settings.With(Settings.InstanceType.Setting! with { Value = new Value.Text(instance.Name), Origin = from });
        if (Constants.ServerPrefix is { } prefix)
        {
            var variables = ServerVariables.Where(variable => variable.Name.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(variable => variable.Name, variable => (Value)new Value.Text(variable.Value), StringComparer.Ordinal);
            changed = changed.With(new(catalog.Parameters.ServerEnv, Value.Of(variables), derived));
        }
        else if (Split.Value is { } split && Constants.EngineArguments is not null)
        {
            var said = Settings.ModelParameter.Effective.ToDictionary(pair => pair.Key, pair => (Value)new Value.Text(pair.Value));
            said[EngineArgumentsResolver.Parts] = new Value.Text(split.Tensor.ToString(CultureInfo.InvariantCulture));
            changed = changed.With(new(catalog.Parameters.ModelParameter, Value.Of(said), derived));
        }

        if (InferenceAmiResolver.Resolve(this, catalog.Facts) is { } ami)
            changed = changed.With(new(catalog.Parameters.InferenceAmiVersion, new Value.Text(ami), derived));
        return new(catalog, Layers, changed, Inputs) { IsTrial = true };
    }

    public Deployment AsTrial() => new(catalog, Layers, Settings, Inputs) { IsTrial = true };

    /// <summary>How an engine frees the cache outside of a model's window or chunk; null where it does not.</summary>
    internal WindowedCache? WindowedCacheOf(string engine, AttentionReach reach) =>
        catalog.Facts.ModelShapes.WindowedCaches.FirstOrDefault(each => each.Engine == engine && each.Reach == reach);

    /// <summary>The newest image of the server's list; null for none.</summary>
    internal BaseImage? UsualImage => Constants.ImageList is { } list ? catalog.Facts.Images.Of(list).FirstOrDefault() : null;
}
