namespace Mcc.Core.Catalogs;

/// <summary>One computing device in addition to the CPU.</summary>
/// <param name="Kind">The programming interface: cuda, neuron, gaudi.</param>
/// <param name="MemoryMib">What software can use of one device, in MiB: what the driver reports, not the nominal size.</param>
/// <param name="NvidiaSmiMib">What nvidia-smi prints as the total, where it was seen: a little more or less than
/// <paramref name="MemoryMib"/>.</param>
/// <param name="ComputeCapability">NVIDIA's, such as 8.9: FP8 needs 8.9, bfloat16 8.0.</param>
/// <param name="Cores">Neuron cores of one device.</param>
public sealed record Accelerator(
    string Id, string Model, string Kind, int MemoryMib, int NominalGib, int? NvidiaSmiMib, Version? ComputeCapability, int? Cores,
    string Note)
{
    /// <summary>In how many parts a model can be split on one device: Neuron splits by cores.</summary>
    public int Parts => Cores ?? 1;

    /// <summary>What one part has of the device's memory, in MiB.</summary>
    public int MemoryOfPartMib => MemoryMib / Parts;

    /// <summary>The device of one part, for messages.</summary>
    public string PartName => Cores is null ? Model : $"core of {Model}";
}
