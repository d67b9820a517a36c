using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Core.Resolvers;

/// <summary>The variables of the container in the spelling of an image that is deployed as it is, whose own start reads them.</summary>
internal static class DirectVariables
{
    public static IReadOnlyList<ContainerVariable> Of(Deployment deployment, Facts facts, IReadOnlyList<ContainerVariable> variables)
    {
        // An image of the user's own is taken at its word.
        if (deployment.Image?.Direct is not { } direct || deployment.Constants is not { ServerPrefix: { } prefix, OptionList: { } list })
            return variables;
        var options = facts.OptionsOf(list);
        var spelled = new SortedDictionary<string, ContainerVariable>(StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            if (Spelled(variable.Name, variable.Value) is var (name, value))
                spelled[name] = new(name, value, variable.Origin);
        }

        if (direct.Prefix != prefix && direct.Model is { } model && deployment.Location is not (null or ModelLocation.Hub))
            spelled[model] = new(model, ModelVariables.MountedModel, deployment.Settings.ModelName.Origin!.Detail);
        // Images that we build have it set. In addition to the disk that SageMaker mounts at /tmp a container has some 20 GB left
        // (deepjavalibrary/djl-serving#569, aws/sagemaker-huggingface-inference-toolkit#78, aws/sagemaker-inference-toolkit#124).
        if (deployment.Constants.DownloadFolder is { } folder)
            spelled.TryAdd(ModelVariables.Downloads, new(ModelVariables.Downloads, folder, "the disk that SageMaker mounts"));
        return [.. spelled.Values];

        (string Name, string Value)? Spelled(string name, string value)
        {
            if (name == ModelVariables.Id)
                return (direct.Model ?? name, value);
            if (name == ModelVariables.Revision)
                return (direct.Revision ?? name, value);
            if (direct.Prefix == prefix || !name.StartsWith(prefix, StringComparison.Ordinal) || options.IsOwnVariable(name, prefix))
                return (name, value);
            var option = name[prefix.Length..];
            // Each variable becomes --name and its value; an empty one --name alone.
            return options.Find(option)?.Kind switch
            {
                OptionKind.Flag => IsTrue(value) ? (direct.Prefix + option, "") : null,
                OptionKind.Negatable => (direct.Prefix + (IsTrue(value) ? "" : "NO_") + option, ""),
                _ => (direct.Prefix + option, value),
            };
        }
    }

    private static bool IsTrue(string value) => value.ToLowerInvariant() is not ("false" or "0");
}
