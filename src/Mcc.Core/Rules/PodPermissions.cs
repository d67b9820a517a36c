using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>A pod that reads a secret of AWS itself: it needs a role, which EKS Pod Identity gives to its service account.</summary>
public sealed class PodPermissions : IRule
{
    private const string HuggingFace = "HF_TOKEN_ARN";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (!deployment.Layers.Behaviours.Contains(ResourceResolver.PodBehaviour)
            || deployment.Settings.HpServiceAccount.Effective is not null)
            yield break;
        // do/deploy itself copies the token of the Hugging Face Hub to the cluster.
        foreach (var variable in deployment.Variables.Where(variable => variable.Name != HuggingFace
            && SecretVariables.IsSecretArn(variable.Name, variable.Value)))
            yield return Finding.Warning("pod-permissions",
                $"`{variable.Name}` (from {variable.Origin}) is a secret that the pod reads itself, with the role of its node.",
                $"Set {catalog.Parameters.HpServiceAccount.Flag}, and give that service account a role with EKS Pod Identity.");
    }
}
