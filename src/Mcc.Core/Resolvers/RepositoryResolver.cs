using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.Core.Resolvers;

/// <summary>A model repository of Triton's.</summary>
/// <param name="Name">Of the model: one folder of the repository.</param>
/// <param name="ModelFile">What the model is called in the folder of its version; null where the server has no name for the format.</param>
/// <param name="Inputs">Its tensors; empty where the repository does not describe them.</param>
/// <param name="Batches">Whether requests can be put together.</param>
/// <param name="Parameters">Backend parameters besides the tensors, by name.</param>
public sealed record TritonRepository(
    string Name, string? ModelFile, IReadOnlyList<ModelTensor> Inputs, IReadOnlyList<ModelTensor> Outputs, bool Batches,
    IReadOnlyDictionary<string, string> Parameters);

/// <summary>Makes a <see cref="TritonRepository"/>.</summary>
public static class RepositoryResolver
{
    /// <summary>FIL has none by itself.</summary>
    private const string Threshold = "0.5";

    public static TritonRepository Resolve(Deployment deployment)
    {
        var name = NameOf(deployment);
        if (deployment.Constants.NeedsTensorSpecs != true)
            return new(name, null, [], [], Batches: false, new Dictionary<string, string>(StringComparer.Ordinal));
        var format = FormatOf(deployment);
        var tensors = ModelTensors.Of(deployment);
        var parameters = Parameters(deployment, format);
        var outputs = deployment.Constants.TreeModels is not null && !deployment.Settings.ModelOutput.HasValue
            ? Forest(deployment, tensors.Outputs, parameters)
            : tensors.Outputs;
        return new(name, deployment.Constants.ModelFileNames?.GetValueOrDefault(format), tensors.Inputs, outputs, tensors.Batch,
            parameters);
    }

    public static string FormatOf(Deployment deployment) => deployment.Settings.ModelFormat.Value ?? deployment.Backend.ModelFormats[0];

    /// <summary>
    /// One folder below the repository, whatever the model is called: the last part of its name, in letters that a path has everywhere.
    /// </summary>
    public static string NameOf(Deployment deployment)
    {
        var name = deployment.Location switch
        {
            ModelLocation.Hub(var id, _) => id,
            null => deployment.Settings.ModelName.Effective?.TrimEnd('/') ?? deployment.ProjectName,
            _ => deployment.ProjectName,
        };
        name = string.Concat(name[(name.LastIndexOf('/') + 1)..]
            .Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_')).TrimStart('.');
        return name.Length == 0 ? deployment.ProjectName : name;
    }

    /// <summary>
    /// Backend parameters besides the tensors: of a forest its format and how it answers; and the user's settings, which win.
    /// </summary>
    private static SortedDictionary<string, string> Parameters(Deployment deployment, string format)
    {
        var parameters = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (deployment.Constants.TreeModels is { } trees && trees.TryGetValue(format, out var type))
        {
            var classifier = deployment.Inputs.Model?.Report.Classes is not null;
            parameters["model_type"] = type;
            parameters[ClassifierParameter(deployment)] = classifier ? "true" : "false";
            if (classifier)
                parameters["threshold"] = Threshold;
        }

        foreach (var (key, value) in deployment.Settings.ModelParameter.Effective)
            parameters[key] = value;
        return parameters;
    }

    /// <summary>Images before a version have another name for it.</summary>
    private static string ClassifierParameter(Deployment deployment)
    {
        var names = deployment.Constants.ClassifierParameter!;
        return deployment.Image is { } image && image.Version < Version.Parse(names.Before) ? names.Was : names.Name;
    }

    /// <summary>
    /// A classifier's forest answers with the class; with the probability of each (of two: of the second) where that is configured.
    /// </summary>
    private static IReadOnlyList<ModelTensor> Forest(
        Deployment deployment, IReadOnlyList<ModelTensor> outputs, IReadOnlyDictionary<string, string> parameters)
    {
        var classes = deployment.Inputs.Model?.Report.Classes;
        var probabilities = classes > 2 && parameters.GetValueOrDefault("predict_proba") == "true";
        return [.. outputs.Select(output =>
            output with { Shape = [-1, probabilities ? classes!.Value : classes is null && output.Shape is [_, var columns]
                ? columns : 1] })];
    }
}
