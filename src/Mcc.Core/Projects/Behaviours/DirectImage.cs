using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>The variables of the container in the spelling of an image that is deployed as it is, whose own start reads them.</summary>
public sealed class DirectImage : IBehaviour
{
    private const string MountedModel = "/opt/ml/model";
    private const string Downloads = "HF_HOME";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var list = ((Value.Text)values["imageList"]).Content;
        // An image of the user's own is taken at its word.
        if (ModelServer.ImageOf(catalog, specification, list)?.Direct is not { } direct)
            return;
        var prefix = ((Value.Text)values["serverPrefix"]).Content;
        var options = catalog.Facts.OptionsOf(((Value.Text)values["optionList"]).Content);
        var environment = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        var origins = new Dictionary<string, Value>(StringComparer.Ordinal);
        var former = ((Value.Members)values["environmentOrigins"]).Entries;
        foreach (var (name, value) in ((Value.Members)values["environment"]).Entries)
        {
            if (Spelled(name, ((Value.Text)value).Content) is not var (spelled, said))
                continue;
            environment[spelled] = said;
            origins[spelled] = former[name];
        }

        if (direct.Prefix != prefix && ModelSource.Of(specification) is not (null or ModelLocation.Hub))
        {
            environment[direct.Model] = MountedModel;
            origins[direct.Model] = specification["modelName"]!.Origin.Detail;
        }

        // Images that we build have it set. Beside the disk that SageMaker mounts at /tmp a container has some 20 GB left
        // (deepjavalibrary/djl-serving#569, aws/sagemaker-huggingface-inference-toolkit#78, aws/sagemaker-inference-toolkit#124).
        if (environment.TryAdd(Downloads, values["downloadFolder"]))
            origins[Downloads] = "the disk that SageMaker mounts";
        values["environment"] = new Value.Members(environment);
        values["environmentOrigins"] = new Value.Members(origins);

        (string Name, string Value)? Spelled(string name, string value)
        {
            if (name == "HF_MODEL_ID")
                return (direct.Model, value);
            if (name == "HF_MODEL_REVISION")
                return (direct.Revision, value);
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
