using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// The memory of one accelerator (of Neuron's: one core) with its part of a model, in bytes. Free for the cache: memory · share −
/// weights − adapters − overhead. The rule, the defaults, the sizer and every "Try …" take their numbers from here.
/// </summary>
/// <param name="WeightBytes">Of the whole checkpoint.</param>
/// <param name="IsExact">Whether these are the checkpoint's own; else they follow from its name or its data type.</param>
public sealed record MemoryPlan(
    ModelShape Shape, long WeightBytes, bool IsExact, Instance Instance, Parallelism Parallelism, EngineSettings Engine)
{
    /// <summary>
    /// CUDA's context, libraries' work spaces and communication, which PyTorch does not count: logs of vLLM ("non_torch_memory") have
    /// 0.1 to 0.6 GiB on one GPU, and communication adds its buffers on several.
    /// </summary>
    public const long NonTorchBytes = 512L << 20;

    private const long Mebibyte = 1L << 20;
    private const int BytesOfHalf = 2;
    private const int BytesOfLogit = 4;

    /// <summary>The default number of sequences whose next tokens are chosen at once: vLLM's max_num_seqs.</summary>
    private const int Sequences = 256;

    public Accelerator Accelerator => Instance.Accelerator!;

    /// <summary>As its driver reports it.</summary>
    public long MemoryBytes => Accelerator.MemoryOfPartMib * Mebibyte;

    /// <summary>What the server takes of it.</summary>
    public long TakenBytes => (long)(MemoryBytes * Engine.MemoryShare);

    /// <summary>What it takes at most: all but CUDA's own part of the memory where its share is not exactly known.</summary>
    public long MostTakenBytes => Engine.IsShareExact ? TakenBytes : MemoryBytes - NonTorchBytes;

    public long WeightBytesOfRank =>
        Math.Max(0, ((WeightBytes - SharedExpertBytes + Parallelism.RanksOfCopy - 1) / Parallelism.RanksOfCopy) - Engine.OffloadedBytes);

    /// <summary>What a copy does not have of its experts, because other copies have it.</summary>
    private long SharedExpertBytes => Engine.ExpertCopies == 1 || Shape.Mixture is null || ModelTensors.From(Shape) is not { } tensors ? 0
        : (long)(WeightBytes * tensors.ExpertPart * (Engine.ExpertCopies - 1) / Engine.ExpertCopies);

    /// <summary>Buffers for adapters; 0 where there are none, or nobody knows the model's matrices.</summary>
    public long AdapterBytesOfRank => Engine.Adapters is { } adapters && ModelTensors.From(Shape) is { } tensors
        ? adapters.BytesOn(tensors, Parallelism) : 0;

    /// <summary>
    /// The maximum that one step needs in addition: hidden states and the widest layer of the tokens of a step in two bytes, and the
    /// logits of the sequences in four, twice (sampling copies them).
    /// </summary>
    public long ActivationBytes
    {
        get
        {
            long tokens = Engine.BatchedTokens ?? EngineSettings.DefaultBatchedTokens(Accelerator);
            var width = Shape.Mixture is { } mixture
                ? Math.Max(((long)mixture.PerToken * mixture.Intermediate) + mixture.SharedIntermediate, mixture.DenseLayers > 0
                    ? Shape.Intermediate : 0)
                : Shape.Intermediate;
            return (tokens * BytesOfHalf * ((2L * Shape.Hidden) + (3 * width / Parallelism.Tensor)))
                + (2L * Sequences * Shape.Vocabulary * BytesOfLogit);
        }
    }

    /// <summary>What the server needs on each accelerator besides weights, adapters and cache.</summary>
    public long OverheadBytes => (Parallelism.RanksOfCopy > 1 ? 2 : 1) * NonTorchBytes + ActivationBytes;

    /// <summary>Negative where not even the model fits with what the server itself needs.</summary>
    public long CacheRoomBytes => TakenBytes - WeightBytesOfRank - AdapterBytesOfRank - OverheadBytes;

    /// <summary>Null where the kind of the model's attention is not known.</summary>
    public CacheMemory? Cache => Shape.Cache is { } layers
        ? new(layers, Parallelism, Engine.CacheBytesPerNumber, Engine.FreesSliding, Engine.FreesChunked)
        : null;

    /// <summary>
    /// Whether there is room for one request of so many tokens, with its answer; of an unknown kind of cache, whether there is any.
    /// </summary>
    public bool Holds(long tokens) => CacheRoomBytes > 0 && (Cache is null || Cache.BytesOf(tokens) <= CacheRoomBytes);

    /// <summary>The longest request that there is room for, up to a maximum; 0 for none.</summary>
    public long LongestUpTo(long most)
    {
        if (Holds(most))
            return most;
        var (fits, tooLong) = (0L, most);
        while (tooLong - fits > 1)
        {
            var middle = fits + ((tooLong - fits) / 2);
            (fits, tooLong) = Holds(middle) ? (middle, tooLong) : (fits, middle);
        }

        return fits;
    }

    /// <summary>What it takes on all accelerators of one copy with one request of so many tokens.</summary>
    public long NeedBytes(long tokens) =>
        (Parallelism.RanksOfCopy * (WeightBytesOfRank + AdapterBytesOfRank + OverheadBytes)) + CacheBytes(tokens);

    /// <summary>The cache of one request on all accelerators of one copy.</summary>
    public long CacheBytes(long tokens) => Parallelism.RanksOfCopy * (Cache?.BytesOf(tokens) ?? 0);

    /// <summary>With less of the memory: for what is to have something to spare.</summary>
    public MemoryPlan Within(decimal part) => this with { Engine = Engine with { MemoryShare = Engine.MemoryShare * part } };
}
