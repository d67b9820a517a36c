using Mcc.Core.Catalogs;

namespace Mcc.Core.Sizing;

/// <summary>What an engine's memory depends on besides the model and the accelerators.</summary>
/// <param name="MemoryShare">Of an accelerator's memory that it takes, 0 to 1: gpu_memory_utilization.</param>
/// <param name="CacheBytesPerNumber">Of keys and values.</param>
/// <param name="FreesSliding">Whether it frees what a sliding window has passed.</param>
/// <param name="FreesChunked">Whether it frees the chunks before.</param>
/// <param name="BatchedTokens">Tokens that one step computes at most; null where it decides by the accelerator.</param>
/// <param name="Adapters">Null where it takes no adapters.</param>
public sealed record EngineSettings(
    decimal MemoryShare, decimal CacheBytesPerNumber, bool FreesSliding, bool FreesChunked, int? BatchedTokens, AdapterSlots? Adapters)
{
    /// <summary>Copies of the model that share the experts of its layers; 1 where each copy has all of them.</summary>
    public int ExpertCopies { get; init; } = 1;

    /// <summary>Whether the server takes exactly this share; else it computes one by itself, which is near to it.</summary>
    public bool IsShareExact { get; init; } = true;

    /// <summary>Bytes of weights that each accelerator leaves in the memory of the host.</summary>
    public long OffloadedBytes { get; init; }

    /// <summary>vLLM's share, for servers whose data name no other: https://docs.vllm.ai/en/stable/configuration/engine_args/.</summary>
    public const decimal UsualMemoryShare = 0.9m;

    private const int BytesOfHalf = 2;

    /// <summary>
    /// Bytes of a number by the name of the cache's data type, as vLLM and SGLang take it (CacheDType in vllm/config/cache.py): eight
    /// bits for each FP8; four bits and one byte of scale a group of 16 for NVFP4. Of other names the model's own 16 bits are taken.
    /// </summary>
    private static readonly (string Word, decimal Bytes)[] CacheTypes = [("fp8", 1m), ("int8", 1m), ("fp4", 0.5625m), ("float32", 4m)];

    private const int BatchedTokensOfSmall = 2048;
    private const int BatchedTokensOfLarge = 8192;
    private const long LargeMib = 70L << 10;

    /// <summary>
    /// vLLM's max_num_batched_tokens for a server, below and from 70 GiB of memory, where an A100 counts as small (get_batch_defaults in
    /// vllm/engine/arg_utils.py).
    /// </summary>
    public static int DefaultBatchedTokens(Accelerator accelerator) =>
        accelerator.MemoryMib >= LargeMib && !accelerator.Model.Contains("A100", StringComparison.Ordinal)
            ? BatchedTokensOfLarge : BatchedTokensOfSmall;

    /// <summary>Bytes of one number of a cache of this data type.</summary>
    public static decimal BytesOf(string? cacheType) =>
        CacheTypes.FirstOrDefault(type =>
            cacheType?.Contains(type.Word, StringComparison.OrdinalIgnoreCase) == true) is { Word: not null } found
            ? found.Bytes
            : BytesOfHalf;
}
