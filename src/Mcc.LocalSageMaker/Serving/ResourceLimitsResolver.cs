using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.LocalSageMaker.Containers;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>What a plan's instance type gives a container here, and a line in its log when that is less or is not enforced.</summary>
internal static class ResourceLimitsResolver
{
    private const long Mebibyte = 1024 * 1024;

    /// <summary>
    /// SageMaker only says that a serverless container has CPUs in proportion to its memory. It runs in AWS Lambda, where 1,769 MB come
    /// with one vCPU (https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html).
    /// </summary>
    private const double MegabytesOfCpu = 1769;

    private static readonly Lazy<Instances> Instances =
        new(() => Core.Catalogs.Instances.Parse(DataFiles.Embedded.Read("catalogs/instances.json")));

    public static Instance? Instance(string type) => Instances.Value.Find(type);

    /// <summary>Null when nothing is enforced.</summary>
    public static ResourceLimits? Plan(ReplicaPlan plan, ContainerLog log, IContainerHost host)
    {
        var instance = plan.InstanceType is { } type ? Instances.Value.Find(type) : null;
        var memory = plan.MemoryMegabytes * Mebibyte ?? (long?)(instance?.MemoryGib * 1024 * Mebibyte);
        if (memory is null) return null;
        if (host is not EngineHost)
        {
            log.Note($"{plan.InstanceType ?? "The serverless configuration"} limits memory and CPU; these limits are not applied to a "
                + "process.");
            return null;
        }

        if (instance is { Accelerators: > 0 }) log.Note($"{instance.Name} has {instance.Accelerators} accelerator(s); the container gets "
            + "none on this machine.");
        if (plan.MemoryMegabytes is { } megabytes) return new(
            Math.Min(megabytes / MegabytesOfCpu, System.Environment.ProcessorCount),
            Math.Min(memory.Value, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes));
        var cpus = Math.Min(instance?.Vcpus ?? int.MaxValue, System.Environment.ProcessorCount);
        var machine = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (memory > machine || cpus < instance?.Vcpus)
            log.Note(string.Create(CultureInfo.InvariantCulture,
                $"{instance?.Name} has {instance?.Vcpus} vCPUs and {memory / Mebibyte} MiB; the container gets {cpus} and "
                    + $"{Math.Min(memory.Value, machine) / Mebibyte} MiB."));
        return new(cpus, Math.Min(memory.Value, machine));
    }
}
