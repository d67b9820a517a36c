using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Sizing;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A model that is split over accelerators whose number does not divide its attention heads.</summary>
public sealed class ModelSplitFits : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (ChosenModel.Of(specification, catalog) is not { Shape: { } shape } model
            || Parts(specification, catalog, ContainerVariables.Of(catalog, specification)) is not (> 1 and var parts) || shape.Heads % parts == 0)
            yield break;
        var legal = Enumerable.Range(1, parts).Where(count => shape.Heads % count == 0);
        yield return Finding.Error("tensor-parallel",
            $"`{model.Name}` (from {model.Origin}) has {shape.Heads} attention heads, which cannot be split over {parts} accelerators.",
            $"Give one copy {string.Join(" or ", legal)} with --ic-gpu-count, or choose another instance type.");
    }

    /// <summary>Over how many the server is told to split the model; null where it is not told.</summary>
    public static int? Parts(DeploymentSpec specification, Catalog catalog, IReadOnlyList<(string Name, string Value, string Origin)> variables) =>
        Number(specification, variables, "tensorParallelVariable") ?? PartsInFile(specification, catalog);

    /// <summary>Over how many the server is told to spread the layers besides; null where it is not told.</summary>
    public static int? Stages(DeploymentSpec specification, IReadOnlyList<(string Name, string Value, string Origin)> variables) =>
        Number(specification, variables, "pipelineParallelVariable");

    /// <summary>The same where a file tells it the engine; null where there is no such file.</summary>
    private static int? PartsInFile(DeploymentSpec specification, Catalog catalog) =>
        !specification.Layers.Any(layer => layer.Values.ContainsKey(EngineArguments.Key)) ? null
        : int.TryParse(EngineArguments.Said(specification, EngineArguments.Parts), NumberStyles.None, CultureInfo.InvariantCulture, out var parts) ? parts
        : EngineArguments.PartsOf(catalog, specification);

    private static int? Number(DeploymentSpec specification, IReadOnlyList<(string Name, string Value, string Origin)> variables, string name) =>
        specification.Value(name) is { } variable
        && variables.FirstOrDefault(given => given.Name == variable).Value is { } text
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parts) ? parts : null;
}
