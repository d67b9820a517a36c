using Mcc.Core.Catalogs;

namespace Mcc.Core.Sizing;

/// <summary>What a language model takes of accelerators' memory with one answer of usual length, in bytes. An estimate, for comparing instances.</summary>
/// <param name="Weights">The whole checkpoint.</param>
/// <param name="Cache">Keys and values of <paramref name="Tokens"/> tokens.</param>
public sealed record MemoryNeed(long Weights, long Cache, int Tokens)
{
    /// <summary>Question and answer together, where nobody says another length.</summary>
    private const int UsualTokens = 4096;

    private const long Mebibyte = 1L << 20;

    /// <summary>Null where the model's sizes are not known.</summary>
    public static MemoryNeed? Of(ChosenModel? model)
    {
        if (model is not { Shape: { } shape, WeightBytes: { } weights })
            return null;
        var tokens = Math.Min(UsualTokens, shape.Positions);
        return new(weights, ModelMemory.Of(shape, weights, parts: 1).CacheOf(shape, tokens), tokens);
    }

    /// <summary>With what the server takes on each of the parts beside both.</summary>
    public long On(Instance instance) => Weights + Cache + (CacheRoom.BesideBytes * instance.Parts);

    /// <summary>The part of the instance's accelerators that it takes: 1 is all of them.</summary>
    public decimal ShareOf(Instance instance) => (decimal)On(instance) / (instance.AcceleratorMemoryMib * Mebibyte);
}
