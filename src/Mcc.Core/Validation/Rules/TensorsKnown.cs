using Mcc.Core.Catalogs;
using Mcc.Core.ModelFiles;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A server that must be told the model's tensors (the layers' <c>describesTensors</c>), and a model that does not say them: it would not start.</summary>
public sealed class TensorsKnown : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (specification.Text("describesTensors") != "true")
            return [];
        var tensors = ModelTensors.Of(specification);
        return [
            .. tensors.Findings,
            .. Unknown(specification, catalog, ModelTensors.InputKey, "inputs", tensors.Inputs),
            .. Unknown(specification, catalog, ModelTensors.OutputKey, "outputs", tensors.Outputs),
        ];
    }

    private static IEnumerable<Finding> Unknown(DeploymentSpec specification, Catalog catalog, string key, string noun, IReadOnlyList<ModelTensor> tensors)
    {
        var typeless = tensors.Where(tensor => tensor.Type.Length == 0).Select(tensor => tensor.Name).ToList();
        if (specification[key] is not null || (tensors.Count > 0 && typeless.Count == 0))
            yield break;
        var model = specification.Inputs.Model is { } given ? Path.GetFileName(given.SourcePath.TrimEnd('/')) : null;
        var parameter = catalog.Parameters[key];
        var examples = typeless.Count > 0 ? typeless.Select(name => $"{parameter.Flag} {name}:TYPE:DIMS") : [$"{parameter.Flag} {parameter.Example}"];
        yield return Finding.Error("model-tensors",
            $"{specification.Backend.Title} must be told the {noun} of the model, which {(model is not null ? $"{model} does not say" : Projects.Behaviours.ModelSource.Of(specification) is { IsMounted: true } ? $"cannot be read from `{specification.Text("modelName")}` here" : "there is no file to read from")}.",
            $"Give {string.Join(' ', examples)}{(typeless.Count > 0 ? "" : " for each")} (DIMS with the batch first, -1 where it varies).");
    }
}
