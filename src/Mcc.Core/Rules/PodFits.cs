using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// A pod that no node of its type can take: it would stay pending. A node keeps a part of its CPUs and memory for itself
/// (https://kubernetes.io/docs/tasks/administer-cluster/reserve-compute-resources/), so a pod cannot have all of them.
/// </summary>
public sealed class PodFits : IRule
{
    private const long Gibibyte = 1L << 30;

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var settings = deployment.Settings;
        if (ResourceResolver.NodeOf(deployment, catalog.Facts) is not { } node)
            yield break;
        if (settings.HpCpuRequest.InEffect is { } cpus && KubernetesQuantity.Value(cpus.Text!) >= node.Vcpus)
            yield return TooMuch(cpus, node, string.Create(CultureInfo.InvariantCulture, $"{node.Vcpus} vCPUs"));
        if (settings.HpMemRequest.InEffect is { } memory
            && KubernetesQuantity.Value(memory.Text!) >= (decimal)node.MemoryGib * Gibibyte)
            yield return TooMuch(memory, node, string.Create(CultureInfo.InvariantCulture, $"{node.MemoryGib}Gi of memory"));
        if (settings.HpEfaEnabled.InEffect is { Text: "true" } efa && node.EfaInterfaces == 0)
            yield return Finding.Error("pod-fits",
                $"`{efa.Parameter.Key}` is set (from {efa.Origin}), but a node of type `{node.Name}` has no EFA interface.",
                $"Remove {efa.Parameter.Flag}, or choose an instance type with EFA.");
    }

    private static Finding TooMuch(Setting setting, Instance node, string capacity) => Finding.Error("pod-fits",
        $"`{setting.Parameter.Key}` is {setting.Text} (from {setting.Origin}), but a node of type `{node.Name}` has {capacity}, "
            + "and Kubernetes keeps a part of it.",
        "Request less, or choose a larger instance type.");
}
