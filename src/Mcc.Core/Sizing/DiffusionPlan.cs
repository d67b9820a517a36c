using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>The memory of one accelerator with its part of a diffusion pipeline, in bytes.</summary>
/// <param name="Ranks">Tensor-parallel ranks: the transformer is split over them.</param>
public sealed record DiffusionPlan(DiffusionWeights Weights, Accelerator Accelerator, int Ranks)
{
    /// <summary>What weights may take of the memory: the rest is for activations and for decoding images.</summary>
    private const decimal PartOfWeights = 0.9m;

    private const long Mebibyte = 1L << 20;

    public long MemoryBytes => Accelerator.MemoryOfPartMib * Mebibyte;

    public long BytesOfRank => Weights.BytesOfRank(Ranks);

    /// <summary>Whether the weights alone fit.</summary>
    public bool HoldsWeights => BytesOfRank <= MemoryBytes;

    /// <summary>Whether there is also room for an image.</summary>
    public bool Holds => BytesOfRank <= (MemoryBytes - MemoryPlan.NonTorchBytes) * PartOfWeights;
}
