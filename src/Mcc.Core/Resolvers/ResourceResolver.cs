using System.Globalization;
using Mcc.Core.Catalogs;

namespace Mcc.Core.Resolvers;

/// <summary>What one copy of an inference component asks SageMaker for.</summary>
/// <param name="Accelerators">0 for none.</param>
/// <param name="Cpus">Null where copies are placed by their accelerators.</param>
public sealed record ComponentResources(int Accelerators, decimal? Cpus, long MemoryMib);

/// <summary>What a pod asks Kubernetes for.</summary>
/// <param name="NodeType">The instance type of the node; null for any.</param>
/// <param name="Cpu">As Kubernetes writes it: <c>4</c> or <c>500m</c>.</param>
/// <param name="Memory">As Kubernetes writes it: <c>16Gi</c>.</param>
/// <param name="Devices">Accelerators and network interfaces, by their Kubernetes resource.</param>
/// <param name="StartupProbes">How often the startup probe may fail.</param>
/// <param name="Name">The name of the service.</param>
public sealed record PodResources(
    string? NodeType, string Cpu, string Memory, IReadOnlyDictionary<string, string> Devices, int StartupProbes, string Name);

/// <summary>The resources per container copy, from the options and the instance catalog.</summary>
public static class ResourceResolver
{
    /// <summary>What SageMaker must keep free for a copy at least, in MiB; a copy may take more while there is more.</summary>
    private const int LeastMemoryMib = 1024;

    private const int SecondsBetweenProbes = 5;

    /// <summary>Kubernetes names have at most 63 characters (RFC 1035 labels).</summary>
    private const int LongestName = 63;

    public static ComponentResources OfComponent(Deployment deployment)
    {
        var accelerators = deployment.Accelerators;
        // Without an accelerator there must be something else by which copies are placed.
        return new(
            accelerators,
            deployment.Settings.IcCpuCount.Effective ?? (accelerators > 0 ? null : 1),
            deployment.Settings.IcMemorySize.Effective ?? LeastMemoryMib);
    }

    public static PodResources OfPod(Deployment deployment, Facts facts)
    {
        var (settings, constants) = (deployment.Settings, deployment.Constants);
        var nodeType = settings.HpNodeSelector.Effective ?? settings.InstanceType.Value;
        var instance = (nodeType is null ? null : facts.Instances.Find(nodeType)) ?? deployment.Instance;
        var accelerators = InstanceResolver.AcceleratorsOfContainer(settings, instance);
        var devices = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (accelerators > 0 && constants.AcceleratorResources!.TryGetValue(instance!.AcceleratorKind, out var resource))
            devices[resource] = Quantity(accelerators);
        if (settings.HpEfaEnabled.Effective)
            devices[constants.EfaResource!] = Quantity(EfaInterfaces(instance, accelerators));
        var share = Share(instance, accelerators);
        return new(
            nodeType,
            settings.HpCpuRequest.Effective ?? Quantity(Math.Max(1, (int)((instance?.Vcpus ?? 0) * share))),
            settings.HpMemRequest.Effective ?? Quantity(Math.Max(1, (int)((instance?.MemoryGib ?? 0) * share))) + "Gi",
            devices,
            ((constants.StartupTimeoutSeconds ?? 0) + SecondsBetweenProbes - 1) / SecondsBetweenProbes,
            Name(deployment.ProjectName));
    }

    /// <summary>
    /// The pod's share of the node's CPUs and memory: as its accelerators are of the node's, and half of a node without any; a fifth is
    /// left to the node itself.
    /// </summary>
    private static double Share(Instance? instance, int accelerators) =>
        instance is not { Accelerators: > 0 } ? 0.5 : 0.8 * accelerators / instance.Accelerators;

    private static int EfaInterfaces(Instance? instance, int accelerators) =>
        instance is not { Accelerators: > 0, EfaInterfaces: > 0 } ? 1
        : Math.Max(1, instance.EfaInterfaces.Value * accelerators / instance.Accelerators);

    /// <summary>A service's name begins with a letter.</summary>
    private static string Name(string project)
    {
        const string Prefix = "m-";
        var longest = LongestName - Prefix.Length;
        return char.IsAsciiLetter(project[0]) ? project
            : Prefix + (project.Length > longest ? project[..longest].TrimEnd('-') : project);
    }

    private static string Quantity(int number) => number.ToString(CultureInfo.InvariantCulture);
}
