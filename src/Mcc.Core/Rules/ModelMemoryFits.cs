using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// A model whose weights do not fit the accelerators' memory (refused), or leave no room for one request of the longest length (a
/// warning, as servers differ in what else they need). Where its sizes are not known, its name may tell that it does not fit (a
/// warning); else a note says that nobody looked.
/// </summary>
public sealed class ModelMemoryFits : IRule
{
    /// <summary>The rules that another instance type is the answer to.</summary>
    public static readonly IReadOnlyList<string> Rules = [Rule, "tensor-parallel"];

    private const string Rule = "model-memory";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Model is not { Diffusion: null } model
            || deployment.Instance is not { Accelerator: not null } instance
            || deployment.Split.Value is not { } parallelism)
            yield break;
        var resolved = deployment.Memory;
        if (resolved.Value is not { } plan)
        {
            yield return NamedTrouble(deployment, catalog, model, instance, parallelism) is { } trouble ? trouble
                : Finding.Note(Rule,
                    $"Cannot check whether `{model.Name}` (from {model.Origin}) fits the memory of `{instance.Name}`: {resolved.Reason}.");
            yield break;
        }

        if (Trouble(deployment, catalog, model, plan) is { } found)
            yield return found;
        else if (plan.Cache is null)
            yield return Finding.Note(Rule,
                $"Cannot calculate the KV cache of `{model.Name}` (from {model.Origin}): its attention type is not supported.");
    }

    private static Finding? Trouble(Deployment deployment, Catalog catalog, ChosenModel model, MemoryPlan plan)
    {
        var configured = ConfiguredContext(deployment);
        var tokens = ContextResolver.LongestRequest(deployment, plan.Shape, configured);
        // A context that is longer than the model's own is refused by another rule.
        var isBounded = deployment.Constants.ContextIsBounded == true || tokens > plan.Shape.Positions
            || (configured is not null && ContextResolver.Tokens(configured) is null);
        if (plan.Holds(tokens))
            return null;
        var ranks = plan.Parallelism.RanksOfCopy;
        var device = $"one {plan.Accelerator.PartName} of `{plan.Instance.Name}`";
        if (plan.WeightBytesOfRank >= plan.MostTakenBytes)
        {
            var message = $"`{model.Name}` (from {model.Origin}) has {Gib(plan.WeightBytes)} of weights"
                + (ranks == 1 ? ""
                    : $", {Gib(plan.WeightBytesOfRank)} on each of {ranks} {(plan.Accelerator.Cores is null ? "accelerators" : "cores")}")
                + $", but {device} has {Gib(plan.MemoryBytes)}"
                + (plan.WeightBytesOfRank > plan.MemoryBytes ? "." : $", of which the server uses {Gib(plan.TakenBytes)}.");
            // The size in a name is not proof.
            return plan.IsExact ? Finding.Error(Rule, message, Fix(deployment, catalog))
                : Finding.Warning(Rule, message, Fix(deployment, catalog));
        }

        var adapters = plan.AdapterBytesOfRank > 0
            ? $" ({Gib(plan.AdapterBytesOfRank)} are for {plan.Engine.Adapters!.Slots} adapters of rank {plan.Engine.Adapters.Rank})" : "";
        var cache = plan.Cache is { } kept
            ? string.Create(CultureInfo.InvariantCulture, $", but a {tokens:N0}-token sequence needs {Gib(kept.BytesOf(tokens))}.")
            : ".";
        var fewer = plan.AdapterBytesOfRank > 0 ? " Or reduce the adapters with --max-loras or --max-lora-rank." : "";
        var shorter = deployment.Constants.ContextVariable is { } variable ?
            $" Or reduce the context length with --server-env {variable}=…" :
            "";
        // Where weights, adapters and cache alone are more than the server takes, it exits whatever else it needs.
        var loaded = plan.WeightBytesOfRank + plan.AdapterBytesOfRank;
        var isCertain = plan.IsExact && (loaded >= plan.MostTakenBytes
            || (!isBounded && plan.Cache is { } least && loaded + least.BytesOf(tokens) > plan.MostTakenBytes));
        var finding = Finding.Warning(Rule,
            $"`{model.Name}` (from {model.Origin}) leaves {Gib(Math.Max(0, plan.CacheRoomBytes))} of {device} for the KV "
                + $"cache{adapters}{cache}",
            Fix(deployment, catalog) + fewer + shorter);
        return isCertain ? finding with { Severity = Severity.Error } : finding;
    }

    /// <summary>A name is not proof, so this is a warning.</summary>
    private static Finding? NamedTrouble(Deployment deployment, Catalog catalog, ChosenModel model, Instance instance,
        Parallelism parallelism)
    {
        if (MemoryResolver.HoldsByName(deployment) is not false)
            return null;
        var named = NamedSize.Of(model.Name)!;
        var devices = Math.Max(1, parallelism.RanksOfCopy / instance.Accelerator!.Parts);
        var has = instance.Accelerator.MemoryMib * 1024L * 1024L * devices;
        var share = EngineSettingsResolver.From(deployment, null, adapters: null).MemoryShare;
        return Finding.Warning(Rule,
            string.Create(CultureInfo.InvariantCulture,
                $"`{model.Name}` (from {model.Origin}) has {named.Billions} billion parameters according to its name, "
                    + $"{Gib(named.WeightBytes)} with {named.Bits} bits each, but {(devices == 1 ? "one" : devices)} "
                    + $"{instance.Accelerator.Model} of `{instance.Name}` {(devices == 1 ? "has" : "have")} {Gib(has)}, of which the "
                    + $"server uses {share:0.##}."),
            OtherInstance(deployment.IsTrial ? null
                : FittingInstances.Other(deployment, catalog, other => MemoryResolver.HoldsByName(other) == true)));
    }

    /// <summary>The container's setting for the longest request, or null.</summary>
    private static string? ConfiguredContext(Deployment deployment) =>
        deployment.Constants.ContextVariable is { } name
            ? deployment.ServerVariables.FirstOrDefault(variable => variable.Name == name)?.Value
            : EngineArgumentsResolver.Said(deployment, EngineArgumentsResolver.Context) ?? ContextResolver.Default(deployment, null);

    private static string Fix(Deployment deployment, Catalog catalog) =>
        OtherInstance(deployment.IsTrial ? null : FittingInstances.Other(deployment, catalog, other =>
            other.Memory.Value is { } plan
                && plan.Holds(ContextResolver.LongestRequest(other, plan.Shape, ConfiguredContext(other)))));

    internal static string OtherInstance(Instance? larger) =>
        larger is null ? "Choose a smaller model." : $"Try `{larger.Name}`, or a smaller model.";

    internal static string Gib(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / (1L << 30):0.0} GiB");
}
