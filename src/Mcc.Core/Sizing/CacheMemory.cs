using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// The key-value cache of one sequence on one rank, in bytes. Keys and values: 2 · layers · key-value heads · size of a head · bytes of a
/// number; where there are fewer key-value heads than tensor-parallel ranks, each rank keeps one (vLLM's get_num_kv_heads). MLA: layers ·
/// (kv_lora_rank + qk_rope_head_dim) · bytes, the same on each rank. A windowed layer keeps its window where the engine frees what is
/// outside of it (https://docs.vllm.ai/en/latest/design/hybrid_kv_cache_manager/), else every token.
/// </summary>
/// <param name="Layers">What the model's layers keep.</param>
/// <param name="Parallelism">Over how many ranks they are split.</param>
/// <param name="BytesPerNumber">2, or the server's setting (FP8: 1).</param>
/// <param name="FreesSliding">Whether the engine frees what a sliding window has passed.</param>
/// <param name="FreesChunked">Whether it frees the chunks before.</param>
public sealed record CacheMemory(
    IReadOnlyList<CacheLayers> Layers, Parallelism Parallelism, decimal BytesPerNumber, bool FreesSliding, bool FreesChunked)
{
    /// <summary>What the next token takes in a sequence of this length.</summary>
    public long BytesPerTokenAt(long tokens) => BytesOf(tokens + 1) - BytesOf(tokens);

    /// <summary>What a sequence of this length takes.</summary>
    public long BytesOf(long tokens) => Layers.Sum(group => BytesOf(group, tokens));

    private long BytesOf(CacheLayers group, long tokens)
    {
        long layers = Ceiling(group.Layers, Parallelism.Pipeline);
        return group switch
        {
            CacheLayers.OfHeads heads =>
                (long)(layers * Kept(heads, tokens) * Ceiling(heads.Heads, Parallelism.Tensor) * heads.NumbersPerHead * BytesPerNumber),
            CacheLayers.OfLatent latent => (long)(layers * tokens * ((latent.Numbers * BytesPerNumber) + latent.IndexBytes)),
            CacheLayers.OfState state => layers * Ceiling(state.Bytes, Parallelism.Tensor),
            _ => throw new InvalidOperationException($"{group.GetType().Name} has no formula."),
        };
    }

    private long Kept(CacheLayers.OfHeads heads, long tokens) => heads.Window is { } window && heads.Reach switch
    {
        AttentionReach.Sliding => FreesSliding,
        AttentionReach.Chunked => FreesChunked,
        _ => false,
    }
    ? Math.Min(tokens, window)
    : tokens;

    private static long Ceiling(long number, long of) => (number + of - 1) / of;
}
