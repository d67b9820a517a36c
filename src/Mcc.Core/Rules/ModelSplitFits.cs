using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;

namespace Mcc.Core.Rules;

/// <summary>
/// A model that is split over more accelerators than the container has, or over a number that it cannot be split over. A default is
/// always a number that it can be split over; a note says where that leaves accelerators idle.
/// </summary>
public sealed class ModelSplitFits : IRule
{
    private const string Rule = "tensor-parallel";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Instance is not { Accelerator: { } accelerator } instance
            || deployment.Split.Value is not { } parallelism)
            yield break;
        var has = deployment.Devices;
        var unit = accelerator.Cores is null ? "accelerator" : "core";
        if (parallelism.Ranks > has)
        {
            yield return Finding.Error(Rule,
                $"{SplitArguments(deployment)} need {Counted(parallelism.Ranks, unit)}, but a container on `{instance.Name}` has "
                    + $"{Counted(has, unit)}.",
                "Reduce the product of the tensor, pipeline and data parallel sizes, or choose a larger instance type.");
            yield break;
        }

        if (deployment.Model is not { Shape: { } shape } model)
            yield break;
        var most = Parallelism.MostTensor(has, parallelism.Pipeline, parallelism.Data);
        if (ModelSplit.Trouble(shape, parallelism, deployment.EngineTraits) is { } trouble)
        {
            var legal = ModelSplit.LegalUpTo(shape, most, deployment.EngineTraits, tensor => parallelism with { Tensor = tensor }).ToList();
            yield return Finding.Error(Rule,
                $"`{model.Name}` (from {model.Origin}) has {trouble} {unit}{(parallelism.Tensor == 1 ? "" : "s")}.",
                legal.Count > 0 ? $"{SizeOption(deployment)} can be {string.Join(" or ", legal)}, or choose another instance type."
                    : $"Choose another model: {deployment.Backend.Title} cannot load it with these settings.");
        }
        else if (IsDefault(deployment) && parallelism.Tensor < most
            && ModelSplit.Trouble(shape, parallelism with { Tensor = most }, deployment.EngineTraits) is { } reason)
        {
            yield return Finding.Note(Rule,
                $"The default tensor parallel size is {parallelism.Tensor}, because `{model.Name}` (from {model.Origin}) has {reason} "
                    + $"{unit}s. {Counted(most - parallelism.Tensor, unit)} of `{instance.Name}` would be idle.",
                $"Choose an instance type with fewer, or run copies of the model: {parallelism.Tensor} for each.");
        }
    }

    private static string Counted(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";

    private static bool IsDefault(Deployment deployment) => deployment.Constants.TensorParallelVariable is { } name
        ? deployment.EngineVariables.Said(name) is null && deployment.Profile is null
        : EngineArgumentsResolver.Said(deployment, EngineArgumentsResolver.Parts) is null;

    private static string SizeOption(Deployment deployment) => deployment.Constants.TensorParallelVariable is { } name
        ? $"--server-env {name}" : $"--model-parameter {EngineArgumentsResolver.Parts}";

    /// <summary>The settings that say it, each with its origin.</summary>
    private static string SplitArguments(Deployment deployment)
    {
        var constants = deployment.Constants;
        string?[] names = [constants.TensorParallelVariable, constants.PipelineParallelVariable, constants.DataParallelVariable];
        var arguments = deployment.ServerVariables
            .Where(variable => names.Contains(variable.Name, StringComparer.Ordinal) && variable.Value != "1")
            .Select(variable => $"`{variable.Name}` `{variable.Value}` (from {variable.Origin})").ToList();
        return arguments.Count > 0 ? string.Join(" and ", arguments) : "The engine's arguments";
    }
}
