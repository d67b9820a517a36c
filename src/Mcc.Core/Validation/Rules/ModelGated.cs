using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>A model that the Hub gives only to those who accepted its licence, and no token to ask for it with: the container ends while it loads.</summary>
public sealed class ModelGated : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (!specification.IsFlagged("readsHuggingFace") || ModelSource.Of(specification) is not ModelLocation.Hub(var id, _) || catalog.Facts.Models.Find(id) is not { Gated: true })
            yield break;
        var gated = $"`{id}` (from {specification["modelName"]!.Origin}) is gated: the Hugging Face Hub gives it to accounts that accepted its licence";
        if (specification.Effective("noBuild") is { Text: "true" } noBuild)
            yield return Finding.Warning("model-gated", $"{gated}, and `noBuild` (from {noBuild.Origin}) deploys an image that cannot read a token from Secrets Manager.", $"Leave {noBuild.Parameter.Flag} out, or copy the model to S3 and name it s3://….");
        else if (specification.Effective("hfTokenArn") is null)
            yield return Finding.Warning("model-gated", $"{gated}, and no token is named: on AWS the container would end at its start.", "Keep the token in Secrets Manager and give --hf-token-arn; on this machine do/run hands on HF_TOKEN.");
    }
}
