using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// A model that is split over more accelerators than the container has, or over a number that its heads cannot be split over.
/// </summary>
public sealed class ModelSplitFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Instance is not { Accelerator: { } accelerator } instance
            || deployment.Split.Value is not { } parallelism)
            yield break;
        var has = deployment.Devices;
        var unit = accelerator.Cores is null ? "accelerator" : "core";
        if (parallelism.Ranks > has)
        {
            yield return Finding.Error("tensor-parallel",
                $"{SplitArguments(deployment)} need {Counted(parallelism.Ranks, unit)}, but a container on `{instance.Name}` has "
                    + $"{Counted(has, unit)}.",
                "Reduce the product of the tensor, pipeline and data parallel sizes, or choose a larger instance type.");
            yield break;
        }

        if (deployment.Model is not { Shape: { } shape } model || Parallelism.IsLegal(shape, parallelism.Tensor))
            yield break;
        var heads = shape.Heads % parallelism.Tensor != 0 ? $"{shape.Heads} attention heads" : $"{shape.KeyValueHeads} key-value heads";
        yield return Finding.Error("tensor-parallel",
            $"`{model.Name}` (from {model.Origin}) has {heads}, which cannot be split over {Counted(parallelism.Tensor, unit)}.",
            $"Set --ic-gpu-count to {string.Join(" or ", Parallelism.LegalUpTo(shape, has))}, or choose another instance type.");
    }

    private static string Counted(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";

    /// <summary>The settings that say it, each with its origin.</summary>
    private static string SplitArguments(Deployment deployment)
    {
        var constants = deployment.Constants;
        string?[] names = [constants.TensorParallelVariable, constants.PipelineParallelVariable, constants.DataParallelVariable];
        var arguments = deployment.Variables
            .Where(variable => names.Contains(variable.Name, StringComparer.Ordinal) && variable.Value != "1")
            .Select(variable => $"`{variable.Name}` `{variable.Value}` (from {variable.Origin})").ToList();
        return arguments.Count > 0 ? string.Join(" and ", arguments) : "The engine's arguments";
    }
}
