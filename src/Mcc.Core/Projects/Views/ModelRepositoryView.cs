using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Models;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// A model repository of Triton's: its model's name (<c>repositoryModel</c>), its tensors, its parameters, a request that fits
/// (<c>payloadInputs</c>), and to how many bytes a request may be raised (<c>requestLimit</c>).
/// </summary>
public sealed class ModelRepositoryView : IView
{
    /// <summary>Most values of an example tensor: more are not written to test/payload.json.</summary>
    private const long MostValues = 1 << 24;

    private const string Joblib = "joblib";

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var repository = deployment.Repository;
        yield return ("repositoryModel", repository.Name);
        yield return ("requestLimit", RequestLimit.Of(deployment) is { CanBeRaised: true, Needed: var bytes }
            ? bytes.ToString(CultureInfo.InvariantCulture) : Value.None);
        if (deployment.Constants.NeedsTensorSpecs != true)
            yield break;
        yield return ("loadsJoblib", deployment.Inputs.Model?.Report.NeedsJoblib ?? RepositoryResolver.FormatOf(deployment) == Joblib);
        yield return ("batches", repository.Batches);
        yield return ("inputTensors", Value.Of(repository.Inputs.Select(tensor => Described(tensor, repository.Batches))));
        yield return ("outputTensors", Value.Of(repository.Outputs.Select(tensor => Described(tensor, repository.Batches))));
        yield return ("payloadInputs", Value.Of(repository.Inputs.Select(Example)));
        yield return ("repositoryParameters",
            Value.Of(repository.Parameters.Select(parameter => Value.Of(new Dictionary<string, Value>(StringComparer.Ordinal)
            {
                ["key"] = parameter.Key,
                ["value"] = parameter.Value,
            }))));
    }

    private static Value Described(ModelTensor tensor, bool batches)
    {
        var dimensions = batches ? tensor.Shape[1..] : tensor.Shape;
        return Value.Of(new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = tensor.Name,
            ["type"] = tensor.Type,
            // Triton has no tensor without dimensions: it is one value, that the backend gets or gives without them.
            ["isScalar"] = dimensions.IsEmpty,
            ["dims"] = dimensions.IsEmpty ? Value.Of([(Value)1]) : Value.Of(dimensions.Select(length => (Value)(decimal)length)),
        });
    }

    /// <summary>An input of the KServe protocol, version 2, with one of everything that varies.</summary>
    private static Value Example(ModelTensor tensor)
    {
        long[] shape = tensor.Shape.IsEmpty ? [1] : [.. tensor.Shape.Select(length => Math.Max(length, 1))];
        Value value = tensor.Type switch { "STRING" => "", "BOOL" => false, _ => 0 };
        return Value.Of(new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["name"] = tensor.Name,
            ["shape"] = Value.Of(shape.Select(length => (Value)(decimal)length)),
            ["datatype"] = tensor.Type == "STRING" ? "BYTES" : tensor.Type,
            ["data"] = Value.Of(Enumerable.Repeat(value,
                (int)shape.Aggregate(1L, (product, length) => Math.Min(product * length, MostValues)))),
        });
    }
}
