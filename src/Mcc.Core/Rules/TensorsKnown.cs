using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A server that needs the model's tensors (the layers' <c>needsTensorSpecs</c>), and a model that does not say them: it would not
/// start.
/// </summary>
public sealed class TensorsKnown : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.NeedsTensorSpecs != true)
            return [];
        var tensors = ModelTensors.Of(deployment);
        return [
            .. tensors.Findings,
            .. Unknown(deployment, catalog.Parameters.ModelInput, "inputs", tensors.Inputs),
            .. Unknown(deployment, catalog.Parameters.ModelOutput, "outputs", tensors.Outputs),
        ];
    }

    private static IEnumerable<Finding> Unknown(Deployment deployment, Parameter parameter, string noun, IReadOnlyList<ModelTensor> tensors)
    {
        var typeless = tensors.Where(tensor => tensor.Type.Length == 0).Select(tensor => tensor.Name).ToList();
        if (deployment.Settings.Of(parameter) is not null || (tensors.Count > 0 && typeless.Count == 0))
            yield break;
        var model = deployment.Inputs.Model is { } given ? Path.GetFileName(given.SourcePath.TrimEnd('/')) : null;
        var examples = typeless.Count > 0 ? typeless.Select(name => $"{parameter.Flag} {name}:TYPE:DIMS")
            : [$"{parameter.Flag} {parameter.Example}"];
        yield return Finding.Error("model-tensors",
            $"{deployment.Backend.Title} needs the {noun} of the model, which "
                + (model is not null ? $"{model} does not specify"
                        : deployment.Location is { IsMounted: true } ? $"cannot be read from `{deployment.Settings.ModelName.Value}`"
                        : "cannot be read without a file")
                    + ".",
            $"Give {string.Join(' ', examples)}{(typeless.Count > 0 ? "" : " for each")} (DIMS with the batch dimension first, -1 for a "
                + "variable one).");
    }
}
