using System.Globalization;
using System.Runtime.CompilerServices;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Sizing;

/// <summary>Parallelism and memory of a specification's model on its instance: pure functions of settings, layers and facts.</summary>
public static class MemoryResolver
{
    /// <summary>What a model that is known by its name alone may take of the room: the rest is for its cache.</summary>
    private const decimal Spare = 0.9m;

    private const long Mebibyte = 1L << 20;

    private static readonly Resolved<MemoryPlan> NoAccelerator = Resolved.Unknown<MemoryPlan>("there is no accelerator");

    /// <summary>Several rules and defaults ask for the same specification, and a specification never changes.</summary>
    private static readonly ConditionalWeakTable<DeploymentSpec, Resolved<MemoryPlan>> Plans = [];

    /// <summary>The memory plan; unknown where the model, its sizes or the split are.</summary>
    public static Resolved<MemoryPlan> Plan(DeploymentSpec specification, Catalog catalog) =>
        Plans.GetValue(specification, spec => Plan(spec, catalog, DefaultAdapters(spec, catalog)));

    /// <summary>
    /// Slots for adapters. What is said stays; where nobody says how many, what is left beside the model and one request of usual length,
    /// at most the option's own default, at least 1. Null where adapters are off.
    /// </summary>
    public static AdapterSlots? DefaultAdapters(DeploymentSpec specification, Catalog catalog)
    {
        if (EngineSettings.Slots(specification, catalog) is not { IsGiven: false, Adapters: var slots }
            || Plan(specification, catalog, null).Value is not { } plan || ModelTensors.From(plan.Shape) is not { } tensors)
            return EngineSettings.Slots(specification, catalog)?.Adapters;
        var usual = Math.Min(ContextResolver.UsualTokens, plan.Shape.Positions ?? ContextResolver.UsualTokens);
        var room = plan.CacheRoomBytes - (plan.Cache?.BytesOf(usual) ?? 0);
        return slots with { Slots =
            (int)Math.Clamp(room / (slots with { Slots = 1 }).BytesOfSlot(tensors, plan.Parallelism), 1, slots.Slots) };
    }

    /// <param name="adapters">Those to keep room for.</param>
    private static Resolved<MemoryPlan> Plan(DeploymentSpec specification, Catalog catalog, AdapterSlots? adapters)
    {
        if (InstanceFacts.InstanceOf(catalog, specification) is not { Accelerator: not null } instance)
            return NoAccelerator;
        if (ChosenModel.Of(specification, catalog) is not { } model)
            return Resolved.Unknown<MemoryPlan>("no language model is named");
        if (Split(specification, catalog).Value is not { } parallelism)
            return Resolved.Unknown<MemoryPlan>("this server is not told over how many accelerators it splits a model");
        if (model.Shape is not { } shape || model.WeightBytes is not { } weights)
            return Resolved.Unknown<MemoryPlan>(model.Reason ?? "its sizes are in no catalog here");
        return Resolved.Known(new MemoryPlan(shape, weights, model.IsExact, instance, parallelism,
            EngineSettings.From(specification, catalog, shape.Architecture, adapters)));
    }

    /// <summary>
    /// Whether a model of which only the size in its name is known has room, with a part of it left for the cache; null where that is
    /// not known.
    /// </summary>
    public static bool? HoldsByName(DeploymentSpec specification, Catalog catalog)
    {
        if (ChosenModel.Of(specification, catalog) is not { } model || NamedSize.Of(model.Name) is not { } named
            || InstanceFacts.InstanceOf(catalog, specification) is not { Accelerator: { } accelerator }
            || Split(specification, catalog).Value is not { } parallelism)
            return null;
        var taken =
            (long)(accelerator.MemoryOfPartMib * Mebibyte * EngineSettings.From(specification, catalog, "", adapters: null).MemoryShare);
        return named.WeightBytes <= (taken - (2 * MemoryPlan.NonTorchBytes)) * Spare * parallelism.RanksOfCopy;
    }

    /// <summary>How the server spreads the model: what it is told, else over all that the container has.</summary>
    public static Resolved<Parallelism> Split(DeploymentSpec specification, Catalog catalog)
    {
        var accelerators = Accelerators(specification, catalog);
        if (specification.Value("tensorParallelVariable") is { } name)
            return Resolved.Known(ByVariables(specification, new EngineVariables(catalog, specification), name, accelerators));
        if (!specification.Layers.Any(layer => layer.Values.ContainsKey(EngineArguments.Key)))
            return Resolved.Unknown<Parallelism>("this server is not told");
        var pipeline = Number(EngineArguments.Said(specification, EngineArguments.Stages)) ?? 1;
        return Resolved.Known(new Parallelism(
            Number(EngineArguments.Said(specification, EngineArguments.Parts))
                ?? Parallelism.DefaultTensor(accelerators, pipeline, 1), pipeline));
    }

    /// <summary>Accelerators of one container, of Neuron's devices their cores; at least 1.</summary>
    public static int Accelerators(DeploymentSpec specification, Catalog catalog)
    {
        var instance = InstanceFacts.InstanceOf(catalog, specification);
        return Math.Max(1, InstanceFacts.AcceleratorsOfContainer(specification, instance) * (instance?.Accelerator?.Parts ?? 1));
    }

    private static Parallelism ByVariables(DeploymentSpec specification, EngineVariables variables, string name, int accelerators)
    {
        // A profile may have another number than the tensor parallel size follow the accelerators.
        var spread = ServingProfile.Find(specification.Backend, specification.Text("servingProfile"))?.SplitVariable;
        var pipeline = Count("pipelineParallelVariable");
        var data = IsShared(specification, variables) ? 1 : Count("dataParallelVariable");
        var tensor = variables.Said(name) is { } said ? Number(said) ?? accelerators
            : spread is not null || IsProfiled(specification, name) ? Number(variables.Find(name)) ?? 1
            : Parallelism.DefaultTensor(accelerators, pipeline, data);
        return new(tensor, pipeline, data);

        int Count(string constant) => specification.Value(constant) is not { } variable ? 1
            : Number(variables.Said(variable)) ?? (variable == spread ? accelerators : Number(variables.Find(variable)) ?? 1);
    }

    private static bool IsProfiled(DeploymentSpec specification, string name) =>
        ServingProfile.Find(specification.Backend, specification.Text("servingProfile"))?.Environment.ContainsKey(name) == true;

    /// <summary>Whether copies share the accelerators of the tensor-parallel ranks (SGLang's attention with data parallelism).</summary>
    private static bool IsShared(DeploymentSpec specification, EngineVariables variables) =>
        variables.Of("sharedDataParallelVariable") is "1" or "true" && specification.Value("dataParallelVariable") is not null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
