using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>
/// The variables that say which model the server loads: <c>HF_MODEL_ID</c> and <c>HF_MODEL_REVISION</c> for one of the Hugging Face Hub;
/// none for one that SageMaker lays into /opt/ml/model (<c>mountsModel</c>) or that the image brings. And what a lookup in JumpStart or in the registry needs.
/// </summary>
public sealed class ModelSource : IBehaviour
{
    public const string Name = "model-source";

    private const string ModelKey = "modelName";

    /// <summary>The container reads the token itself when it starts: only the secret's name stands in its variables.</summary>
    private static readonly (string Key, string Variable)[] Tokens = [("hfTokenArn", "HF_TOKEN_ARN"), ("ngcTokenArn", "NGC_API_KEY_ARN")];

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var location = Of(specification);
        var variables = new Dictionary<string, Value>(StringComparer.Ordinal);
        var hub = location as ModelLocation.Hub;
        // Where a file of the project names it, nothing would read the variables.
        if (hub is not null && !specification.IsFlagged("namesModelInFile"))
        {
            variables["HF_MODEL_ID"] = hub.Id;
            if (hub.Revision is not null)
                variables["HF_MODEL_REVISION"] = hub.Revision;
        }

        foreach (var (key, variable) in Tokens)
        {
            if (specification.EffectiveText(key) is { } arn)
                variables[variable] = arn;
        }

        values["hubModel"] = Value.Of(hub?.Id);
        values["modelVariables"] = new Value.Members(variables);
        var mounts = location is { IsMounted: true };
        values["mountsModel"] = mounts;
        if (mounts)
            values["bringsModel"] = false;
        var jumpStart = location as ModelLocation.JumpStart;
        values["jumpStartHub"] = Value.Of(jumpStart?.HubName);
        values["jumpStartModel"] = Value.Of(jumpStart?.Id);
        values["jumpStartVersion"] = Value.Of(jumpStart?.Version);
        values["jumpStartIsPrivate"] = jumpStart is { IsPrivate: true };
        var package = location as ModelLocation.Package;
        values["packageArn"] = Value.Of(package?.Arn);
        values["packageGroup"] = Value.Of(package?.Group);
        values["packageVersion"] = Value.Of(package?.Version is { } version ? $"{package.Group}/{version}" : null);
    }

    /// <summary>Null where no model is named, or where the architecture (<c>namesModel</c>) takes it for a name and nothing more.</summary>
    public static ModelLocation? Of(DeploymentSpec specification) =>
        specification.Layers.Any(layer => layer.Behaviours.Contains(Name, StringComparer.Ordinal)) && specification.EffectiveText(ModelKey) is { } name
            && !(specification.IsFlagged("namesModel") && !ModelLocation.HasScheme(name))
            ? ModelLocation.Of(name)
            : null;
}
