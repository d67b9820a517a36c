namespace Mcc.Core.Catalogs;

/// <summary>One instance type of SageMaker.</summary>
/// <param name="Category">What it is chosen for: cpu, gpu, neuron, gaudi.</param>
/// <param name="Processor">The CPU's instruction set: an image for x86_64 does not start on arm64.</param>
/// <param name="Accelerator">The device, null where there is none.</param>
/// <param name="Accelerators">How many of them.</param>
/// <param name="EfaInterfaces">Null where it is not known.</param>
/// <param name="NvmeGb">Local disks of the EC2 type in GB, null where it is not known.</param>
/// <param name="Cost">A tier of <see cref="Instances.Costs"/>: our own order, not a price.</param>
/// <param name="Transform">Whether a batch transform job takes it too.</param>
/// <param name="Hosting">Whether an endpoint takes it.</param>
/// <param name="Cluster">Whether a HyperPod cluster takes it.</param>
public sealed record Instance(
    string Name,
    string Family,
    string Category,
    string Processor,
    int Vcpus,
    double MemoryGib,
    Accelerator? Accelerator,
    int Accelerators,
    int? EfaInterfaces,
    int? NvmeGb,
    string Cost,
    bool Transform,
    bool Hosting,
    bool Cluster)
{
    /// <summary>The part behind the family: xlarge of ml.g5.xlarge.</summary>
    public string Size => Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>cuda, neuron, gaudi, or none.</summary>
    public string AcceleratorKind => Accelerator?.Kind ?? "none";

    /// <summary>In how many parts a model can be split on all of its devices.</summary>
    public int Parts => Accelerators * (Accelerator?.Parts ?? 1);

    /// <summary>The memory of all its devices in MiB.</summary>
    public long AcceleratorMemoryMib => (long)(Accelerator?.MemoryMib ?? 0) * Accelerators;

    /// <summary>"4 × NVIDIA A10G (22,888 MiB each), 48 vCPUs, 192 GiB", for a person who chooses.</summary>
    public string Summary => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{(Accelerator is null ? "" : $"{Accelerators} × {Accelerator.Model} ({Accelerator.MemoryMib:N0} MiB each), ")}"
        + $"{Vcpus} vCPU{(Vcpus == 1 ? "" : "s")}, {MemoryGib} GiB");
}
