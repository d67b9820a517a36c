using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A model that the Hub gives only to those who accepted its licence, and no token to ask for it with: the container ends while it loads.
/// </summary>
public sealed class ModelGated : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.ReadsHuggingFace != true || deployment.Location is not ModelLocation.Hub(var id, _)
            || catalog.Facts.Models.Find(id) is not { Gated: true })
            yield break;
        var gated = $"`{id}` (from {deployment.Settings.ModelName.Origin!}) is gated: the Hugging Face Hub requires an account that "
            + "accepted its license";
        if (deployment.Settings.NoBuild.InEffect is { Text: "true" } noBuild)
            yield return Finding.Warning("model-gated",
                $"{gated}, and `noBuild` (from {noBuild.Origin}) deploys an image that cannot read a token from Secrets Manager.",
                    $"Remove {noBuild.Parameter.Flag}, or copy the model to S3 and use s3://….");
        else if (deployment.Settings.HfTokenArn.InEffect is null)
            yield return Finding.Warning("model-gated", $"{gated}, and no token is set, so the container would exit at startup on AWS.",
                "Store the token in Secrets Manager and set --hf-token-arn. Locally, do/run passes on HF_TOKEN.");
    }
}
