using System.Globalization;
using System.Runtime.CompilerServices;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Views;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>Parallelism and memory of a specification's model on its instance: pure functions of settings, layers and facts.</summary>
public static class MemoryResolver
{
    /// <summary>What a model that is known by its name alone may take of the room: the rest is for its cache.</summary>
    private const decimal Spare = 0.9m;

    private const long Mebibyte = 1L << 20;

    private static readonly Resolved<MemoryPlan> NoAccelerator = Resolved.Unknown<MemoryPlan>("there is no accelerator");

    /// <summary>The memory plan; unknown where the model, its sizes or the split are.</summary>
    public static Resolved<MemoryPlan> Plan(Deployment deployment) => Plan(deployment, deployment.Adapters.Value);

    /// <summary>
    /// Slots for adapters. An explicit value is kept; by default, what is left after the model and one request of usual length,
    /// at most the option's own default, at least 1.
    /// </summary>
    public static Resolved<AdapterSlots> DefaultAdapters(Deployment deployment) =>
        Adapters(deployment) is { } slots ? Resolved.Known(slots) : Resolved.Unknown<AdapterSlots>("adapters are off");

    private static AdapterSlots? Adapters(Deployment deployment)
    {
        if (EngineSettingsResolver.Slots(deployment) is not { IsGiven: false, Adapters: var slots }
            || Plan(deployment, null).Value is not { } plan || Sizing.ModelTensors.From(plan.Shape) is not { } tensors)
            return EngineSettingsResolver.Slots(deployment)?.Adapters;
        var usual = Math.Min(ContextResolver.UsualTokens, plan.Shape.Positions ?? ContextResolver.UsualTokens);
        var room = plan.CacheRoomBytes - (plan.Cache?.BytesOf(usual) ?? 0);
        return slots with
        {
            Slots =
            (int)Math.Clamp(room / (slots with { Slots = 1 }).BytesOfSlot(tensors, plan.Parallelism), 1, slots.Slots)
        };
    }

    /// <param name="adapters">Those to keep room for.</param>
    private static Resolved<MemoryPlan> Plan(Deployment deployment, AdapterSlots? adapters)
    {
        if (deployment.Instance is not { Accelerator: not null } instance)
            return NoAccelerator;
        if (deployment.Model is not { } model)
            return Resolved.Unknown<MemoryPlan>("no language model is set");
        if (deployment.Split.Value is not { } parallelism)
            return Resolved.Unknown<MemoryPlan>("this server has no setting for the tensor parallel size");
        if (model.Shape is not { } shape || model.WeightBytes is not { } weights)
            return Resolved.Unknown<MemoryPlan>(model.Reason ?? "its size is unknown");
        if (Unmeasured(deployment) is { } variable)
            return Resolved.Unknown<MemoryPlan>($"`{variable}` moves weights out of its memory");
        if (shape.QuantizationMethod is null && deployment.OnlineQuantization is { Online: { } bits } online
            && Sizing.ModelTensors.From(shape) is { } tensors)
        {
            weights = tensors.BytesOf(new(online.Method, bits), shape.OtherParameters);
        }
        else if (shape.QuantizationMethod is null && DataTypeResolver.Widening(deployment, shape) is { } factor)
        {
            weights = (long)(weights * factor);
        }

        return Resolved.Known(new MemoryPlan(shape, weights, model.IsExact, instance, parallelism,
            EngineSettingsResolver.From(deployment, shape, adapters)));
    }

    /// <summary>A variable that moves weights elsewhere, by how much nobody knows; null for none.</summary>
    private static string? Unmeasured(Deployment deployment) =>
        deployment.Constants.ServerPrefix is not { } prefix ? null
        : deployment.EngineVariables.SaidNames.FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal)
            && name.Contains("OFFLOAD", StringComparison.Ordinal) && !name.Contains("KV", StringComparison.Ordinal)
            && name != deployment.Constants.OffloadVariable);

    /// <summary>
    /// Whether a model of which only the size in its name is known has room, with a part of it left for the cache; null where that is
    /// not known.
    /// </summary>
    public static bool? HoldsByName(Deployment deployment)
    {
        if (deployment.Model is not { } model || NamedSize.Of(model.Name) is not { } named
            || deployment.Instance is not { Accelerator: { } accelerator }
            || deployment.Split.Value is not { } parallelism)
            return null;
        var taken =
            (long)(accelerator.MemoryOfPartMib * Mebibyte * EngineSettingsResolver.From(deployment, null, adapters: null).MemoryShare);
        // The engine may quantize a plain checkpoint itself.
        var bits = deployment.OnlineQuantization is { Online: { } online } ? Math.Min(online, named.Bits) : named.Bits;
        return named.WeightBytes / named.Bits * bits
            <= (taken - (2 * MemoryPlan.NonTorchBytes)) * Spare * parallelism.RanksOfCopy;
    }

    /// <summary>How the server distributes the model: as set, else over all accelerators of the container.</summary>
    public static Resolved<Parallelism> Split(Deployment deployment)
    {
        var accelerators = deployment.Devices;
        if (deployment.Constants.TensorParallelVariable is { } name)
            return Resolved.Known(ByVariables(deployment, deployment.EngineVariables, name, accelerators));
        if (deployment.Constants.EngineArguments is null)
            return Resolved.Unknown<Parallelism>("this server has no such setting");
        var pipeline = Number(EngineArgumentsResolver.Said(deployment, EngineArgumentsResolver.Stages)) ?? 1;
        return Resolved.Known(new Parallelism(
            Number(EngineArgumentsResolver.Said(deployment, EngineArgumentsResolver.Parts))
                ?? DefaultTensor(deployment, accelerators, tensor => new(tensor, pipeline)), pipeline));
    }

    /// <summary>
    /// The largest size over which the model can be split; all accelerators where its sizes are not known. The rule for splits reports a
    /// smaller one.
    /// </summary>
    private static int DefaultTensor(Deployment deployment, int most, Func<int, Parallelism> with) =>
        deployment.Model is { Shape: { } shape }
            ? ModelSplit.LegalUpTo(shape, most, deployment.EngineTraits, with).LastOrDefault(most) : most;

    private static Parallelism ByVariables(Deployment deployment, EngineVariables variables, string name, int accelerators)
    {
        // A profile may have another number than the tensor parallel size follow the accelerators.
        var spread = deployment.Profile?.SplitVariable;
        var pipeline = Count(deployment.Constants.PipelineParallelVariable);
        var copies = Count(deployment.Constants.DataParallelVariable);
        var (data, attention) = IsShared(deployment, variables) ? (1, copies) : (copies, 1);
        // For vLLM it is a switch, which distributes the experts over all ranks; others want the number of ranks.
        var experts = variables.Of(deployment.Constants.ExpertParallelVariable);
        var isSwitch = deployment.EngineTraits.UnevenExperts && ServerOption.Truth(experts) == true;
        Parallelism With(int size) =>
            new(size, pipeline, data)
            {
                AttentionCopies = attention,
                Experts = isSwitch ? size * data : Number(experts) ?? 1,
                HasExpertParallelism = isSwitch || Number(experts) > 1,
                DecodeContext = Count(deployment.Constants.DecodeContextVariable),
            };
        var tensor = variables.Said(name) is { } said ? Number(said) ?? accelerators
            : spread is not null || IsProfiled(deployment, name) ? Number(variables.Find(name)) ?? 1
            : DefaultTensor(deployment, Parallelism.MostTensor(accelerators, pipeline, data), With);
        return With(tensor);

        int Count(string? variable) => variable is null ? 1
            : Number(variables.Said(variable)) ?? (variable == spread ? accelerators : Number(variables.Find(variable)) ?? 1);
    }

    private static bool IsProfiled(Deployment deployment, string name) =>
        deployment.Profile?.Environment.ContainsKey(name) == true;

    /// <summary>Whether copies share the accelerators of the tensor-parallel ranks (SGLang's attention with data parallelism).</summary>
    private static bool IsShared(Deployment deployment, EngineVariables variables) =>
        ServerOption.Truth(variables.Of(deployment.Constants.SharedDataParallelVariable)) == true
            && deployment.Constants.DataParallelVariable is not null;

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
