namespace Mcc.Core.Data;

/// <summary>The weights of a diffusion pipeline as a server loads them, in bytes.</summary>
/// <param name="WeightBytes">Of the transformer, the text encoders and the autoencoder.</param>
/// <param name="ReplicatedBytes">Of the text encoders and the autoencoder: each tensor-parallel rank keeps them whole.</param>
public sealed record DiffusionWeights(long WeightBytes, long ReplicatedBytes)
{
    /// <summary>What each of so many tensor-parallel ranks keeps.</summary>
    public long BytesOfRank(int ranks) => ReplicatedBytes + ((WeightBytes - ReplicatedBytes + ranks - 1) / ranks);
}
