using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.ModelFiles;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// A model repository of Triton's: its model's name (<c>repositoryModel</c>), the folder of the version and what the model is called
/// there, its tensors, its parameters, a request that fits (<c>payloadInputs</c>), and to how many bytes a request may be raised (<c>requestLimit</c>).
/// </summary>
public sealed class ModelRepository : IBehaviour
{
    /// <summary>FIL has none by itself.</summary>
    private const string Threshold = "0.5";

    /// <summary>An image of a hundred megapixels is no example any more.</summary>
    private const long MostValues = 1 << 24;

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var name = NameOf(specification);
        var folder = $"model_repository/{name}/1";
        values["repositoryModel"] = name;
        values["modelFolder"] = folder;
        values["codeFolder"] = $"{folder}/ext";
        values["requestLimit"] = RequestLimit.Of(specification, catalog) is { CanBeRaised: true, Needed: var bytes } ? bytes.ToString(CultureInfo.InvariantCulture) : Value.None;
        if (!IsOn(values, "describesTensors"))
            return;
        var format = specification.Text("modelFormat") ?? specification.Backend.ModelFormats[0];
        values["modelFile"] = ((Value.Members)values["modelFileNames"]).Entries.GetValueOrDefault(format) ?? Value.None;
        values["bringsModel"] = values["modelFile"] is Value.Text && !IsOn(values, "mountsModel");
        values["loadsJoblib"] = specification.Inputs.Model?.Report.NeedsJoblib ?? format == "joblib";

        var tensors = ModelTensors.Of(specification);
        var parameters = Parameters(catalog, specification, values, format);
        var outputs = values.ContainsKey("treeModels") && specification["modelOutput"] is null ? Forest(specification, tensors.Outputs, parameters) : tensors.Outputs;
        values["batches"] = tensors.Batch;
        values["inputTensors"] = Value.Of(tensors.Inputs.Select(tensor => Described(tensor, tensors.Batch)));
        values["outputTensors"] = Value.Of(outputs.Select(tensor => Described(tensor, tensors.Batch)));
        values["payloadInputs"] = Value.Of(tensors.Inputs.Select(Example));
        values["repositoryParameters"] = Value.Of(parameters.Select(parameter => Value.Of(new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["key"] = parameter.Key,
            ["value"] = parameter.Value,
        })));
    }

    /// <summary>One folder below the repository, whatever the model is called: the last part of its name, in letters that a path has everywhere.</summary>
    public static string NameOf(DeploymentSpec specification)
    {
        var name = ModelSource.Of(specification) switch
        {
            ModelLocation.Hub(var id, _) => id,
            null => specification.EffectiveText("modelName")?.TrimEnd('/') ?? specification.ProjectName,
            _ => specification.ProjectName,
        };
        name = string.Concat(name[(name.LastIndexOf('/') + 1)..].Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_')).TrimStart('.');
        return name.Length == 0 ? specification.ProjectName : name;
    }

    /// <summary>What the backend is told beside the tensors: of a forest its format and how it answers; and what was said, which wins.</summary>
    private static SortedDictionary<string, string> Parameters(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values, string format)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (values.TryGetValue("treeModels", out var trees) && ((Value.Members)trees).Entries.TryGetValue(format, out var type))
        {
            var classifier = specification.Inputs.Model?.Report.Classes is not null;
            parameters["model_type"] = ((Value.Text)type).Content;
            parameters[ClassifierParameter(catalog, specification, values)] = classifier ? "true" : "false";
            if (classifier)
                parameters["threshold"] = Threshold;
        }

        if (specification.Effective("modelParameter")?.Value is Value.Members said)
        {
            foreach (var (key, value) in said.Entries)
                parameters[key] = ((Value.Text)value).Content;
        }

        return parameters;
    }

    /// <summary>Images before a version have another name for it.</summary>
    private static string ClassifierParameter(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var names = ((Value.Members)values["classifierParameter"]).Entries;
        var image = ModelServer.ImageOf(catalog, specification, ((Value.Text)values["imageList"]).Content);
        return Text(image is not null && image.Version < Version.Parse(Text("before")) ? "was" : "name");

        string Text(string key) => ((Value.Text)names[key]).Content;
    }

    /// <summary>A classifier's forest answers with the class; with the probability of each (of two: of the second) where it is told to.</summary>
    private static IReadOnlyList<ModelTensor> Forest(DeploymentSpec specification, IReadOnlyList<ModelTensor> outputs, IReadOnlyDictionary<string, string> parameters)
    {
        var classes = specification.Inputs.Model?.Report.Classes;
        var probabilities = classes > 2 && parameters.GetValueOrDefault("predict_proba") == "true";
        return [.. outputs.Select(output => output with { Shape = [-1, probabilities ? classes!.Value : classes is null && output.Shape is [_, var columns] ? columns : 1] })];
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
            ["data"] = Value.Of(Enumerable.Repeat(value, (int)shape.Aggregate(1L, (product, length) => Math.Min(product * length, MostValues)))),
        });
    }

    private static bool IsOn(IDictionary<string, Value> values, string name) => values.TryGetValue(name, out var value) && value is Value.Flag { On: true };
}
