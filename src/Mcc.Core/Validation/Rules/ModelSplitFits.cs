using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>
/// A model that is split over more accelerators than the container has, or over a number that its heads cannot be split over.
/// </summary>
public sealed class ModelSplitFits : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (InstanceFacts.InstanceOf(catalog, specification) is not { Accelerator: { } accelerator } instance
            || MemoryResolver.Split(specification, catalog).Value is not { } parallelism)
            yield break;
        var has = MemoryResolver.Accelerators(specification, catalog);
        var unit = accelerator.Cores is null ? "accelerator" : "core";
        if (parallelism.Ranks > has)
        {
            yield return Finding.Error("tensor-parallel",
                $"{Told(specification, catalog)} take {Counted(parallelism.Ranks, unit)}, but a container on `{instance.Name}` has {Counted(has, unit)}.",
                "Make the product of the tensor, pipeline and data parallel sizes no larger, or choose an instance type with more.");
            yield break;
        }

        if (ChosenModel.Of(specification, catalog) is not { Shape: { } shape } model || Parallelism.IsLegal(shape, parallelism.Tensor))
            yield break;
        var heads = shape.Heads % parallelism.Tensor != 0 ? $"{shape.Heads} attention heads" : $"{shape.KeyValueHeads} key-value heads";
        yield return Finding.Error("tensor-parallel",
            $"`{model.Name}` (from {model.Origin}) has {heads}, which cannot be split over {Counted(parallelism.Tensor, unit)}.",
            $"Give one copy {string.Join(" or ", Parallelism.LegalUpTo(shape, has))} with --ic-gpu-count, or choose another instance type.");
    }

    private static string Counted(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";

    /// <summary>The settings that say it, each with its origin.</summary>
    private static string Told(DeploymentSpec specification, Catalog catalog)
    {
        string[] constants = ["tensorParallelVariable", "pipelineParallelVariable", "dataParallelVariable"];
        var names = constants.Select(specification.Value).OfType<string>().ToList();
        var told = ContainerVariables.Of(catalog, specification)
            .Where(variable => names.Contains(variable.Name, StringComparer.Ordinal) && variable.Value != "1")
            .Select(variable => $"`{variable.Name}` `{variable.Value}` (from {variable.Origin})").ToList();
        return told.Count > 0 ? string.Join(" and ", told) : "The engine's arguments";
    }
}
