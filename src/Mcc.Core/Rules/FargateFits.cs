using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// What pods on Fargate do not have: accelerators, EFA, EC2's nodes, FSx for Lustre, EKS Pod Identity, and more than its largest size
/// (https://docs.aws.amazon.com/eks/latest/userguide/fargate.html, fargate-pod-configuration.html and pod-identities.html).
/// </summary>
public sealed class FargateFits : IRule
{
    private const string Rule = "fargate";
    private const decimal Gibibyte = 1L << 30;
    private const int MostCpus = 16;

    /// <summary>120 GB, of which Fargate keeps 256 MB for Kubernetes.</summary>
    private const decimal MostMemoryGib = 119.75m;

    private const int MostDiskGib = 175;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        if (settings.FargateProfile.InEffect is not { } profile)
            yield break;
        if (deployment.Accelerators > 0)
            yield return Finding.Error(Rule,
                $"`{profile.Parameter.Key}` is set (from {profile.Origin}), but Fargate has no accelerators, and "
                    + $"`{deployment.Instance!.Name}` has.",
                $"Remove {profile.Parameter.Flag}, or use a server that needs none on an instance type such as ml.m5.xlarge.");
        foreach (var (setting, what) in new (Setting?, string)[]
        {
            (settings.HpEfaEnabled.InEffect is { Text: "true" } efa ? efa : null, "EFA"),
            (settings.FsxVolumeHandle.InEffect, "volumes of FSx for Lustre"),
            (settings.HpNodeSelector.InEffect, "nodes of an instance type"),
        })
        {
            if (setting is not null)
                yield return Finding.Error(Rule,
                    $"`{setting.Parameter.Key}` is set (from {setting.Origin}), but Fargate has no {what}.",
                    $"Remove {setting.Parameter.Flag} or {profile.Parameter.Flag}.");
        }

        var pod = ResourceResolver.OfPod(deployment, catalog.Facts);
        foreach (var (amount, most, what, parameter) in new[]
        {
            (KubernetesQuantity.Value(pod.Cpu), MostCpus, "vCPUs", catalog.Parameters.HpCpuRequest),
            (KubernetesQuantity.Value(pod.Memory) / Gibibyte, MostMemoryGib, "GiB of memory", catalog.Parameters.HpMemRequest),
            (KubernetesQuantity.Value(pod.Disk) / Gibibyte, MostDiskGib, "GiB of disk", catalog.Parameters.ModelName),
        })
        {
            if (amount > most)
                yield return Finding.Error(Rule,
                    $"A pod requests {Text(amount)} {what}, but Fargate has at most {Text(most)} (`{profile.Parameter.Key}` is from "
                        + $"{profile.Origin}).",
                    $"Use a smaller {parameter.Flag}, or remove {profile.Parameter.Flag}.");
        }

        if (settings.HpServiceAccount.InEffect is { } account && settings.IrsaRoleArn.Effective is null)
            yield return Finding.Warning(Rule,
                $"EKS Pod Identity gives no role to `{account.Text}` (from {account.Origin}) on Fargate.",
                $"Name the role with {catalog.Parameters.IrsaRoleArn.Flag}.");
    }

    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
