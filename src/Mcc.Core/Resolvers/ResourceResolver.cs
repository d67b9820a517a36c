using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Values;

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
/// <param name="Disk">What it may write to the node's disk, with the cache where its size is known.</param>
/// <param name="SharedMemory">The maximum size of /dev/shm, which counts as memory of the pod.</param>
/// <param name="Cache">The maximum size of the folder of downloads; null where it is not known.</param>
/// <param name="StartupProbes">How often the startup probe may fail.</param>
/// <param name="ProgressSeconds">How long a rollout may take for one pod, with the pull of its image.</param>
/// <param name="Name">The name of the service.</param>
public sealed record PodResources(
    string? NodeType, string Cpu, string Memory, IReadOnlyDictionary<string, string> Devices, string Disk, string SharedMemory,
    string? Cache, int StartupProbes, int ProgressSeconds, string Name)
{
    /// <summary>
    /// Whether the pod holds devices of its node. An instance group has a fixed number of nodes, so a second pod next to the old one might
    /// never find free devices: a rollout must stop the old pod first.
    /// </summary>
    public bool TakesDevices => Devices.Count > 0;
}

/// <summary>The resources per container copy, from the options and the instance catalog.</summary>
public static class ResourceResolver
{
    /// <summary>The behaviour of targets that run pods.</summary>
    public const string PodBehaviour = "pod";

    /// <summary>What SageMaker must keep free for a copy at least, in MiB; a copy may take more while there is more.</summary>
    private const int LeastMemoryMib = 1024;

    private const int SecondsBetweenProbes = 5;

    /// <summary>libfabric needs them to use EFA (https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html).</summary>
    private static readonly (string Resource, string Amount) HugePages = ("hugepages-2Mi", "5120Mi");

    /// <summary>A pod is scheduled and pulls an image of many GB before its server starts.</summary>
    private const int PullSeconds = 900;

    /// <summary>Room for logs and temporary files, in GiB.</summary>
    private const int LogsGib = 1;

    /// <summary>hf-xet may keep chunks of 10 GB in HF_HOME (https://huggingface.co/docs/huggingface_hub/guides/manage-cache).</summary>
    private const int DownloadGib = 12;

    /// <summary>What do/run gives a container, too.</summary>
    private const int MostSharedMemoryMib = 8192;

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

    /// <summary>
    /// The instance type of the pod's node. Where the catalog does not have the node selector, that of the project; null where it has
    /// neither.
    /// </summary>
    public static Instance? NodeOf(Deployment deployment, Facts facts) =>
        (NodeType(deployment) is { } type ? facts.Instances.Find(type) ?? facts.Instances.Find(Instances.Prefix + type) : null)
            ?? deployment.Instance;

    /// <summary>How many pods there can be, by auto scaling or by the number of replicas.</summary>
    public static int MaximumPods(Deployment deployment) =>
        (int)(deployment.Settings.AutoscalingMax.Effective ?? deployment.Settings.HyperpodReplicas.Effective ?? 1);

    /// <summary>Whether Knative starts and stops the pods, by the requests that arrive.</summary>
    public static bool IsServerless(Deployment deployment) => deployment.Settings.KserveMode.InEffect is { Text: "serverless" };

    /// <summary>Processes that answer requests in a pod: one for each whole CPU that it asks for.</summary>
    public static int WorkersOfPod(Deployment deployment, Facts facts) =>
        Math.Max(1, (int)KubernetesQuantity.Value(OfPod(deployment, facts).Cpu));

    public static PodResources OfPod(Deployment deployment, Facts facts)
    {
        var (settings, constants) = (deployment.Settings, deployment.Constants);
        var nodeType = NodeType(deployment);
        var instance = NodeOf(deployment, facts);
        var accelerators = InstanceResolver.AcceleratorsOfContainer(settings, instance);
        var devices = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (accelerators > 0 && constants.AcceleratorResources!.TryGetValue(instance!.AcceleratorKind, out var resource))
            devices[resource] = Quantity(accelerators);
        if (settings.HpEfaEnabled.Effective)
        {
            devices[constants.EfaResource!] = Quantity(EfaInterfaces(instance, accelerators));
            devices[HugePages.Resource] = HugePages.Amount;
        }

        var memory = settings.HpMemRequest.Effective ?? Quantity((int)Math.Max(1, Part(instance, accelerators,
            (decimal)(instance?.MemoryGib ?? 0),
            instance is null ? 0 : NodeCapacity.MemoryGib(instance.MemoryGib, settings.HpEfaEnabled.Effective)))) + "Gi";
        var cacheGib = CacheGib(deployment);
        var startup = StartupResolver.Seconds(deployment);
        return new(
            nodeType,
            settings.HpCpuRequest.Effective ?? Cpus(Part(instance, accelerators, instance?.Vcpus ?? 0,
                instance is null ? 0 : NodeCapacity.Cpus(instance.Vcpus))),
            memory,
            devices,
            Quantity(LogsGib + (cacheGib ?? 0)) + "Gi",
            Quantity((int)Math.Clamp(KubernetesQuantity.Value(memory) / 2 / (1 << 20), 1, MostSharedMemoryMib)) + "Mi",
            cacheGib is { } size ? Quantity(size) + "Gi" : null,
            (startup + SecondsBetweenProbes - 1) / SecondsBetweenProbes,
            startup + PullSeconds,
            NameOf(deployment));
    }

    /// <summary>The name of the deployment and its service, which begins with a letter.</summary>
    public static string NameOf(Deployment deployment)
    {
        var project = deployment.ProjectName;
        const string Prefix = "m-";
        var longest = LongestName - Prefix.Length;
        return char.IsAsciiLetter(project[0]) ? project
            : Prefix + (project.Length > longest ? project[..longest].TrimEnd('-') : project);
    }

    /// <summary>The node selector; null where any node is taken, and on Fargate, which has no types.</summary>
    private static string? NodeType(Deployment deployment)
    {
        var settings = deployment.Settings;
        if (settings.FargateProfile.Effective is not null)
            return null;
        var type = settings.HpNodeSelector.Effective ?? settings.InstanceType.Value;
        return deployment.Constants.Ec2Nodes == true && type?.StartsWith(Instances.Prefix, StringComparison.Ordinal) == true
            ? type[Instances.Prefix.Length..] : type;
    }

    /// <summary>
    /// The weights, a fifth more for the other files of the repository, and what the download itself keeps. Null where nothing is
    /// downloaded or the size is not known.
    /// </summary>
    private static int? CacheGib(Deployment deployment) =>
        deployment.Location is ModelLocation.Hub && deployment.Model?.WeightBytes is { } weights
            ? DownloadGib + (int)Math.Ceiling(weights * 1.2 / (1L << 30)) : null;

    /// <summary>
    /// The pod's part of the node's CPUs or GiB, never more than pods can have: half of it without accelerators, so that a new pod fits
    /// next to the old one; else as its accelerators are of the node's, and a fifth is left to other pods.
    /// </summary>
    private static decimal Part(Instance? instance, int accelerators, decimal all, decimal forPods) =>
        instance is null ? 1
        : accelerators == 0 ? forPods / 2
        : Math.Min(Math.Min(all * 0.8m, forPods) * accelerators / instance.Accelerators, forPods);

    /// <summary>Whole CPUs, of less than one the tenths.</summary>
    private static string Cpus(decimal number) => number >= 1 ? Quantity((int)number) : $"{Math.Max(1, (int)(number * 10))}00m";

    private static int EfaInterfaces(Instance? instance, int accelerators) =>
        instance is not { Accelerators: > 0, EfaInterfaces: > 0 } ? 1
        : Math.Max(1, instance.EfaInterfaces.Value * accelerators / instance.Accelerators);

    private static string Quantity(int number) => number.ToString(CultureInfo.InvariantCulture);
}
