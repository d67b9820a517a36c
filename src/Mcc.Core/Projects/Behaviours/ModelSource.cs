using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>The variables that say which model the server loads: <c>HF_MODEL_ID</c> and <c>HF_MODEL_REVISION</c> for an id of the Hugging Face Hub (<c>org/name</c>, or <c>org/name@revision</c>); none for a model that SageMaker lays into /opt/ml/model.</summary>
public sealed class ModelSource : IBehaviour
{
    /// <summary>The container reads the token itself when it starts: only the secret's name stands in its variables.</summary>
    private static readonly (string Key, string Variable)[] Tokens = [("hfTokenArn", "HF_TOKEN_ARN"), ("ngcTokenArn", "NGC_API_KEY_ARN")];

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var variables = new Dictionary<string, Value>(StringComparer.Ordinal);
        if (HubId(specification) is var (id, revision))
        {
            variables["HF_MODEL_ID"] = id;
            if (revision is not null)
                variables["HF_MODEL_REVISION"] = revision;
        }

        foreach (var (key, variable) in Tokens)
        {
            if (specification.EffectiveText(key) is { } arn)
                variables[variable] = arn;
        }

        values["hubModel"] = Value.Of(HubId(specification)?.Id);
        values["modelVariables"] = new Value.Members(variables);
    }

    /// <summary>Null where the model comes from elsewhere, which a scheme in front says.</summary>
    public static (string Id, string? Revision)? HubId(DeploymentSpec specification)
    {
        if (specification.EffectiveText("modelName") is not { } name || name.Contains("://", StringComparison.Ordinal))
            return null;
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return at < 0 ? (name, null) : (name[..at], name[(at + 1)..]);
    }
}
