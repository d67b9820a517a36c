using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What a pod asks Kubernetes for, from the options and the instance catalog: <c>podRequests</c>, <c>podLimits</c>, <c>nodeInstanceType</c>, <c>startupProbes</c>, <c>kubernetesName</c>.</summary>
public sealed class PodResources : IBehaviour
{
    private const int SecondsBetweenProbes = 5;

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var nodeType = specification.EffectiveText("hpNodeSelector") ?? specification.Text("instanceType");
        var instance = (nodeType is null ? null : catalog.Facts.Instances.Find(nodeType)) ?? InstanceFacts.InstanceOf(catalog, specification);
        var accelerators = InstanceFacts.AcceleratorsOfContainer(specification, instance);
        var devices = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        if (accelerators > 0 && values["acceleratorResources"] is Value.Members names && names.Entries.TryGetValue(instance!.AcceleratorKind, out var resource))
            devices[((Value.Text)resource).Content] = Quantity(accelerators);
        if (specification.EffectiveText("hpEfaEnabled") == "true")
            devices[((Value.Text)values["efaResource"]).Content] = Quantity(EfaInterfaces(instance, accelerators));
        var share = Share(instance, accelerators);
        values["nodeInstanceType"] = Value.Of(nodeType);
        values["podRequests"] = Value.Of(new SortedDictionary<string, Value>(devices, StringComparer.Ordinal)
        {
            ["cpu"] = specification.EffectiveText("hpCpuRequest") ?? Quantity(Math.Max(1, (int)((instance?.Vcpus ?? 0) * share))),
            ["memory"] = specification.EffectiveText("hpMemRequest") ?? Quantity(Math.Max(1, (int)((instance?.MemoryGib ?? 0) * share))) + "Gi",
        });
        // Kubernetes takes devices as limits only; memory has none, so that a busy moment kills no server.
        values["podLimits"] = devices.Count > 0 ? Value.Of(devices) : Value.None;
        values["startupProbes"] = (int)((((values["startupTimeoutSeconds"] as Value.Number)?.Amount ?? 0) + SecondsBetweenProbes - 1) / SecondsBetweenProbes);
        values["kubernetesName"] = Name(specification.ProjectName);
    }

    /// <summary>The pod's share of the node's CPUs and memory: as its accelerators are of the node's, and half of a node without any; a fifth is left to the node itself.</summary>
    private static double Share(Instance? instance, int accelerators) =>
        instance is not { Accelerators: > 0 } ? 0.5 : 0.8 * accelerators / instance.Accelerators;

    private static int EfaInterfaces(Instance? instance, int accelerators) =>
        instance is not { Accelerators: > 0, EfaInterfaces: > 0 } ? 1 : Math.Max(1, instance.EfaInterfaces.Value * accelerators / instance.Accelerators);

    /// <summary>A service's name begins with a letter.</summary>
    private static string Name(string project) => char.IsAsciiLetter(project[0]) ? project : project.Length > 61 ? $"m-{project[..61].TrimEnd('-')}" : $"m-{project}";

    private static string Quantity(int number) => number.ToString(CultureInfo.InvariantCulture);
}
