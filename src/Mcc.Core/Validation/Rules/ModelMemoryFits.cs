using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>
/// A model whose weights do not fit the accelerators' memory (refused), or leave no room for one answer of the longest length (a
/// warning, as servers differ in what they need beside it). Where its sizes are not known, its name may tell that it does not fit (a
/// warning); else a note says that nobody looked.
/// </summary>
public sealed class ModelMemoryFits : IRule
{
    /// <summary>One answer of usual length, where the server itself bounds what it takes by the memory.</summary>
    private const int UsualTokens = 4096;

    /// <summary>A better instance is one with something to spare.</summary>
    private const decimal Spare = 0.9m;

    private const long Mebibyte = 1L << 20;

    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (ChosenModel.Of(specification, catalog) is not { } model
            || InstanceFacts.InstanceOf(catalog, specification) is not { Accelerator: { } accelerator } instance)
            yield break;
        var given = ContainerVariables.Of(catalog, specification);
        if (ModelSplitFits.Parts(specification, catalog, given) is not (> 0 and var parts))
            yield break;
        var stages = Math.Max(1, ModelSplitFits.Stages(specification, given) ?? 1);
        var variables = given.ToDictionary(variable => variable.Name, variable => variable.Value, StringComparer.Ordinal);
        // Weights that are made smaller while they are loaded, or lie elsewhere, are none of this rule's.
        var asTheyAre = !variables.Keys.Any(name => name.Contains("QUANTI", StringComparison.Ordinal) || name.Contains("OFFLOAD", StringComparison.Ordinal));
        if (model is not { Shape: { } shape, WeightBytes: { } weights })
        {
            yield return asTheyAre && NamedTrouble(specification, catalog, model, instance, Math.Max(1, parts * stages / accelerator.Parts)) is { } trouble ? trouble
                : Finding.Note("model-memory", $"Whether `{model.Name}` (from {model.Origin}) fits the memory of `{instance.Name}` is not known: its sizes are in no catalog of ours.");
            yield break;
        }

        if (!asTheyAre)
            yield break;
        var memory = ModelMemory.Of(shape, weights, parts, stages);
        var has = accelerator.MemoryOfPartMib * Mebibyte;
        if (memory.Weights > has)
        {
            yield return Finding.Error("model-memory",
                $"`{model.Name}` (from {model.Origin}) has {Gib(weights)} of weights{(parts * stages == 1 ? "" : $", {Gib(memory.Weights)} on each of {parts * stages} {(accelerator.Cores is null ? "accelerators" : "cores")}")}, but one {accelerator.PartName} of `{instance.Name}` has {Gib(has)}.",
                Cure(specification, catalog, shape, weights, Math.Min(UsualTokens, shape.Positions), CacheRoom.UsualShare));
            yield break;
        }

        var share = Decimal(variables, specification.Value("memoryShareVariable")) ?? Decimal(specification.Value("usualMemoryShare")) ?? CacheRoom.UsualShare;
        var tokens = Tokens(catalog, specification, variables, shape, parts);
        var room = CacheRoom.Of(shape, weights, accelerator, parts, stages, share);
        if (!room.Holds(tokens))
        {
            yield return Finding.Warning("model-memory",
                string.Create(CultureInfo.InvariantCulture, $"`{model.Name}` (from {model.Origin}) leaves {Gib(Math.Max(0, room.Bytes))} of one {accelerator.PartName} of `{instance.Name}` for the cache, but one answer of {tokens:N0} tokens takes {Gib(memory.CacheOf(shape, tokens))}."),
                $"{Cure(specification, catalog, shape, weights, tokens, share)}{(specification.Value("contextVariable") is { } variable ? $" Or allow less: --server-env {variable}=…" : "")}");
        }
    }

    /// <summary>A name is no proof: what it says is warned of, not refused.</summary>
    private static Finding? NamedTrouble(DeploymentSpec specification, Catalog catalog, ChosenModel model, Instance instance, int accelerators)
    {
        var has = instance.Accelerator!.MemoryMib * Mebibyte * accelerators;
        if (NamedSize.Of(model.Name) is not { } named || named.WeightBytes <= has)
            return null;
        var larger = Usable(specification, catalog, instance).FirstOrDefault(other => named.WeightBytes <= other.AcceleratorMemoryMib * Mebibyte * CacheRoom.UsualShare * Spare);
        return Finding.Warning("model-memory",
            string.Create(CultureInfo.InvariantCulture, $"`{model.Name}` (from {model.Origin}) has {named.Billions} billion parameters by its name, {Gib(named.WeightBytes)} if each has {named.Bits} bits, but {(accelerators == 1 ? "one" : accelerators)} {instance.Accelerator.Model} of `{instance.Name}` {(accelerators == 1 ? "has" : "have")} {Gib(has)}."),
            OtherInstance(larger));
    }

    private static long Tokens(Catalog catalog, DeploymentSpec specification, Dictionary<string, string> variables, ModelShape shape, int parts)
    {
        var said = specification.Value("contextVariable") is { } variable ? variables.GetValueOrDefault(variable)
            : EngineArguments.Said(specification, EngineArguments.Context) ?? ContextLength.Default(catalog, specification, null, parts);
        return ContextLength.Tokens(said)
            ?? (said is not null || specification.IsFlagged("contextIsBounded") ? Math.Min(UsualTokens, shape.Positions) : shape.Positions);
    }

    private static string Cure(DeploymentSpec specification, Catalog catalog, ModelShape shape, long weights, long tokens, decimal share)
    {
        var present = InstanceFacts.InstanceOf(catalog, specification)!;
        var larger = Usable(specification, catalog, present)
            .Where(instance => shape.Heads % instance.Parts == 0)
            .FirstOrDefault(instance => CacheRoom.Of(shape, weights, instance.Accelerator!, instance.Parts, 1, share * Spare).Holds(tokens));
        return OtherInstance(larger is null || larger.Name == present.Name ? null : larger);
    }

    /// <summary>Instances with the same kind of accelerator that the server has code for, the smallest first.</summary>
    private static IEnumerable<Instance> Usable(DeploymentSpec specification, Catalog catalog, Instance present) =>
        catalog.Facts.Instances.All
            .Where(instance => instance.Accelerator is { } accelerator && accelerator.Kind == present.Accelerator!.Kind && DeviceFits.Trouble(specification, catalog, accelerator) is null)
            .OrderBy(instance => instance.AcceleratorMemoryMib).ThenBy(instance => instance.Vcpus);

    private static string OtherInstance(Instance? larger) => larger is null ? "Choose a smaller model." : $"Try `{larger.Name}`, or a smaller model.";

    private static decimal? Decimal(Dictionary<string, string> variables, string? name) =>
        name is null ? null : Decimal(variables.GetValueOrDefault(name));

    private static decimal? Decimal(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Gib(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{(decimal)bytes / (1L << 30):0.0} GiB");
}
