using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// A VPC needs subnets and security groups (API reference of VpcConfig), and containers without a network cannot fetch what they need.
/// </summary>
public sealed class NetworkFits : IRule
{
    private const int MostSubnets = 16;
    private const int MostSecurityGroups = 5;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) => [.. Vpc(deployment, catalog), .. Isolation(deployment)];

    private static IEnumerable<Finding> Vpc(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        foreach (var (given, most, other, otherFlag) in new[]
        {
            (settings.VpcSubnets, MostSubnets, settings.VpcSecurityGroups, catalog.Parameters.VpcSecurityGroups.Flag),
            (settings.VpcSecurityGroups, MostSecurityGroups, settings.VpcSubnets, catalog.Parameters.VpcSubnets.Flag),
        })
        {
            if (given.InEffect is not { } setting || given.Effective.Count == 0)
                continue;
            if (other.Effective.Count == 0)
                yield return Finding.Error("vpc",
                    $"`{setting.Parameter.Key}` is set (from {setting.Origin}), but a VPC needs {otherFlag} too.",
                    $"Add {otherFlag}.");
            if (given.Effective.Count > most)
                yield return Finding.Error("vpc",
                    $"`{setting.Parameter.Key}` (from {setting.Origin}) has {given.Effective.Count} items, but AWS allows {most}.",
                    "Remove some.");
        }
    }

    private static IEnumerable<Finding> Isolation(Deployment deployment)
    {
        if (deployment.Settings.NetworkIsolation.InEffect is not { Text: "true" } isolation)
            yield break;
        var said = $"`{isolation.Parameter.Key}` (from {isolation.Origin}) blocks all network access, but the container";
        if (deployment.Location is ModelLocation.Hub)
            yield return Finding.Error("network-isolation", $"{said} downloads the model from the Hugging Face Hub.",
                $"Copy the model to S3 and set --model-name=s3://…, or remove {isolation.Parameter.Flag}.");
        var secrets = SecretVariables.SecretArns(deployment.Settings).Select(each => each.Setting)
            .Concat(new[] { deployment.Settings.HfTokenArn.InEffect, deployment.Settings.NgcTokenArn.InEffect }.OfType<Setting>());
        foreach (var secret in secrets.DistinctBy(each => each.Parameter.Key))
            yield return Finding.Error("network-isolation",
                $"{said} reads a secret at startup: `{secret.Parameter.Key}` (from {secret.Origin}).",
                $"Remove {secret.Parameter.Flag} or {isolation.Parameter.Flag}.");
    }
}
