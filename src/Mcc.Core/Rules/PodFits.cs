using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>A pod that no node of its type can take: it would stay pending.</summary>
public sealed class PodFits : IRule
{
    private const string Rule = "pod-fits";
    private const decimal Gibibyte = 1L << 30;

    /// <summary>The disk of a pod from which on a node's root volume may be too small.</summary>
    private const decimal LargeDisk = 64 * Gibibyte;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        // Fargate has no nodes of a type: FargateFits has its limits.
        if (!deployment.Layers.Behaviours.Contains(ResourceResolver.PodBehaviour) || settings.FargateProfile.InEffect is not null
            || ResourceResolver.NodeOf(deployment, catalog.Facts) is not { } node)
            yield break;
        if (settings.HpGpuCount is { Effective: { } accelerators } asked && accelerators > node.Accelerators)
            yield return TooMuch(asked.InEffect!, node, node.Accelerators == 0 ? null : Text(node.Accelerators), "accelerators");
        var cpus = NodeCapacity.Cpus(node.Vcpus);
        if (settings.HpCpuRequest.InEffect is { } cpu && KubernetesQuantity.Value(cpu.Text!) > cpus)
            yield return TooMuch(cpu, node, Text(cpus), "CPUs");
        // One decimal, rounded down.
        var memory = Math.Floor(NodeCapacity.MemoryGib(node.MemoryGib, settings.HpEfaEnabled.Effective) * 10) / 10;
        if (settings.HpMemRequest.InEffect is { } asks && KubernetesQuantity.Value(asks.Text!) > memory * Gibibyte)
            yield return TooMuch(asks, node, $"{Text(memory)}Gi", "memory");
        if (settings.HpEfaEnabled.InEffect is { Text: "true" } efa && node.EfaInterfaces == 0)
            yield return Finding.Error(Rule,
                $"`{efa.Parameter.Key}` is set (from {efa.Origin}), but a node of type `{node.Name}` has no EFA interface.",
                $"Remove {efa.Parameter.Flag}, or choose an instance type with EFA.");
        if (DiskFinding(ResourceResolver.OfPod(deployment, catalog.Facts).Disk, node) is { } disk)
            yield return disk;
    }

    /// <summary>
    /// A note, because a cluster decides what its nodes have: AWS sizes the root volume, and an instance group can have a volume more
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_ClusterEbsVolumeConfig.html).
    /// </summary>
    private static Finding? DiskFinding(string disk, Instance node) =>
        KubernetesQuantity.Value(disk) <= LargeDisk ? null : Finding.Note(Rule,
            $"A pod needs {disk} of its node's disk for the download, and a node without it leaves the pod pending.",
            $"Put the kubelet's folder on {(node.NvmeGb > 0 ? "the local disks" : "a volume of the instance group (EbsVolumeConfig)")}, "
                + "or mount the model from FSx for Lustre (--fsx-volume-handle).");

    /// <param name="most">The largest possible value; null if the node has nothing of it.</param>
    private static Finding TooMuch(Setting setting, Instance node, string? most, string noun) => Finding.Error(Rule,
        $"`{setting.Parameter.Key}` is {setting.Text} (from {setting.Origin}), but a node of type `{node.Name}` "
            + (most is null ? $"has no {noun}." : $"has at most {most} {noun} for pods."),
        most is null ? $"Remove {setting.Parameter.Flag}, or choose another instance type."
            : $"Use {setting.Parameter.Flag}={most} or less, or choose a larger instance type.");

    private static string Text(decimal number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
