namespace Mcc.Core.Resolvers;

/// <summary>
/// What pods can have of a HyperPod node. The rest is reserved for the system, the kubelet and HyperPod's own pods. The shares are those by
/// which AWS's HyperPod CLI reduces a request (quota_allocation_util.py in
/// https://github.com/aws/sagemaker-hyperpod-cli/blob/main/src/sagemaker/hyperpod/training).
/// </summary>
public static class NodeCapacity
{
    /// <summary>
    /// Huge pages that a node with EFA sets aside: 5,128 of 2 MiB, of which a pod gets 5,120 MiB
    /// (https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html).
    /// </summary>
    private const decimal HugePagesGib = 5128 * 2 / 1024m;

    private const decimal MonitoringCpus = 0.1m;
    private const decimal MonitoringGib = 0.5m;

    /// <summary>The share that is reserved of the first CPU, the second, the next two, and the others.</summary>
    private static readonly (decimal Size, decimal Share)[] CpuBands =
        [(1, 0.3m), (1, 0.15m), (2, 0.1m), (decimal.MaxValue, 0.06m)];

    /// <summary>The share that is reserved of the first 4 GiB, the next 4, 8 and 112 GiB, and the rest.</summary>
    private static readonly (decimal Size, decimal Share)[] MemoryBands =
        [(4, 0.3m), (4, 0.25m), (8, 0.2m), (112, 0.17m), (decimal.MaxValue, 0.07m)];

    /// <summary>CPUs for pods.</summary>
    public static decimal Cpus(int vcpus) => vcpus - MonitoringCpus - Reserved(vcpus, CpuBands);

    /// <summary>Memory for pods in GiB.</summary>
    /// <param name="hasHugePages">Whether the pod uses EFA, whose huge pages no other memory can come from.</param>
    public static decimal MemoryGib(double memoryGib, bool hasHugePages) =>
        (decimal)memoryGib - MonitoringGib - Reserved((decimal)memoryGib, MemoryBands) - (hasHugePages ? HugePagesGib : 0);

    private static decimal Reserved(decimal amount, IEnumerable<(decimal Size, decimal Share)> bands)
    {
        var (rest, reserved) = (amount, 0m);
        foreach (var (size, share) in bands)
        {
            var part = Math.Min(size, rest);
            reserved += part * share;
            rest -= part;
        }

        return reserved;
    }
}
