using Mcc.Core.Catalogs;

namespace Mcc.Core.Sizing;

/// <summary>
/// What one copy of an inference component reserves on the instance on which it runs, as ComputeResourceRequirements of its
/// specification says (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_InferenceComponentComputeResourceRequirements.html).
/// </summary>
/// <param name="Vcpus">NumberOfCpuCoresRequired; may be a part of one.</param>
/// <param name="Accelerators">NumberOfAcceleratorDevicesRequired.</param>
/// <param name="MemoryMib">MinMemoryRequiredInMb.</param>
public sealed record CopyRequirements(double Vcpus, double Accelerators, double MemoryMib);

/// <summary>Copies of one inference component.</summary>
public sealed record CopyGroup(CopyRequirements Each, int Copies);

/// <summary>A resource of an instance that copies share.</summary>
/// <param name="Unit">For a message: "vCPUs".</param>
public sealed record InstanceResource(string Unit, Func<CopyRequirements, double> Required, Func<Instance, double> Available);

/// <summary>
/// Which copies of inference components fit on how many instances. A copy is never divided between instances.
/// </summary>
public static class CopyPlacement
{
    /// <summary>The resources that are counted. To add one: its line here and its member of <see cref="CopyRequirements"/>.</summary>
    public static IReadOnlyList<InstanceResource> Resources { get; } =
    [
        new("vCPUs", copy => copy.Vcpus, instance => instance.Vcpus),
        new("accelerators", copy => copy.Accelerators, instance => instance.Accelerators),
        new("MiB of memory", copy => copy.MemoryMib, instance => instance.MemoryGib * 1024),
    ];

    /// <summary>How many copies one instance holds when it holds nothing else; int.MaxValue when a copy requires nothing.</summary>
    public static int CopiesPerInstance(Instance instance, CopyRequirements copy) => Resources
        .Where(resource => resource.Required(copy) > 0)
        .Select(resource => (int)Math.Floor(resource.Available(instance) / resource.Required(copy)))
        .DefaultIfEmpty(int.MaxValue)
        .Min();

    /// <summary>The instances that hold all copies, the largest copies placed first; null when a copy is larger than an instance.</summary>
    public static int? InstancesFor(Instance instance, IEnumerable<CopyGroup> groups)
    {
        var free = new List<double[]>();
        foreach (var group in groups.OrderByDescending(group => LargestShare(instance, group.Each)))
        {
            var required = Resources.Select(resource => resource.Required(group.Each)).ToArray();
            for (var placed = 0; placed < group.Copies; placed++)
            {
                var index = free.FindIndex(left => Fits(required, left));
                if (index < 0)
                {
                    var empty = Resources.Select(resource => resource.Available(instance)).ToArray();
                    if (!Fits(required, empty)) return null;
                    index = free.Count;
                    free.Add(empty);
                }

                for (var resource = 0; resource < required.Length; resource++)
                    free[index][resource] -= required[resource];
            }
        }

        return free.Count;
    }

    private static bool Fits(double[] required, double[] left) => required.Zip(left).All(pair => pair.First <= pair.Second);

    /// <summary>The largest part of an instance's resource that a copy takes.</summary>
    private static double LargestShare(Instance instance, CopyRequirements copy) =>
        Resources.Max(resource => resource.Required(copy) / Math.Max(1, resource.Available(instance)));
}
