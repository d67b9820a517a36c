
namespace Mcc.Core.Data;

/// <summary>
/// The sizes of a model, as its config.json has them: what its memory is computed from. Numbers, not bytes, where no unit is named.
/// </summary>
public sealed record ModelShape
{
    public required string Id { get; init; }

    /// <summary>The class in its config.json.</summary>
    public required string Architecture { get; init; }

    public required int Hidden { get; init; }

    public required int Layers { get; init; }

    /// <summary>Attention heads: a tensor parallel size divides them.</summary>
    public required int Heads { get; init; }

    public required int KeyValueHeads { get; init; }

    public required int HeadDimension { get; init; }

    /// <summary>Width of a layer that has no experts.</summary>
    public required int Intermediate { get; init; }

    public required int Vocabulary { get; init; }

    public required bool TiedEmbeddings { get; init; }

    /// <summary>The longest context that the model was made for; null where its config.json and transformers' class say none.</summary>
    public required int? Positions { get; init; }

    /// <summary>
    /// The same where an engine does not count from the original length that rotary scaling names; null where that makes no difference.
    /// </summary>
    public int? UnscaledPositions { get; init; }

    /// <summary>All of them, experts included; null where they can only be estimated.</summary>
    public required long? Parameters { get; init; }

    /// <summary>Those that the formula does not count: the part that sees, layers that predict further tokens.</summary>
    public long OtherParameters { get; init; }

    /// <summary>The checkpoint's exact size in bytes where it is known and not two bytes a parameter; null elsewhere.</summary>
    public long? WeightBytes { get; init; }

    public Quantization? Quantization { get; init; }

    /// <summary>The method in its config.json, also where no formula here knows it; null where nothing is quantized.</summary>
    public string? QuantizationMethod { get => field ?? Quantization?.Method; init; }

    /// <summary>Data type of the checkpoint's plain weights, as config.json names it; null where it does not.</summary>
    public string? DataType { get; init; }

    /// <summary>Null for a dense model.</summary>
    public ExpertLayers? Mixture { get; init; }

    public LatentAttention? Latent { get; init; }

    public LinearAttention? Linear { get; init; }

    /// <summary>What the formula for parameters must know of the class; null where nobody looked.</summary>
    public ArchitectureTraits? Traits { get; init; }

    /// <summary>What the layers keep of each sequence; null where the kind of attention is not known here.</summary>
    public required IReadOnlyList<CacheLayers>? Cache { get; init; }
}

/// <summary>The layers of a mixture that have experts instead of one wide layer.</summary>
/// <param name="Experts">All routed experts of one layer: all of them are in memory.</param>
/// <param name="PerToken">Those that one token goes through.</param>
/// <param name="Intermediate">Width of one expert.</param>
/// <param name="SharedIntermediate">Width of the experts that every token goes through, together.</param>
/// <param name="DenseLayers">Layers of the model without experts.</param>
public sealed record ExpertLayers(int Experts, int PerToken, int Intermediate, int SharedIntermediate, int DenseLayers);

/// <summary>Multi-head latent attention (DeepSeek-V2, https://arxiv.org/abs/2405.04434).</summary>
/// <param name="KeyValueRank">kv_lora_rank.</param>
/// <param name="RotaryDimension">qk_rope_head_dim.</param>
/// <param name="PlainDimension">qk_nope_head_dim.</param>
/// <param name="ValueDimension">v_head_dim.</param>
/// <param name="QueryRank">q_lora_rank; null where queries are not compressed.</param>
/// <param name="IndexDimension">index_head_dim of sparse attention (DeepSeek-V3.2); 0 where each token sees all others.</param>
public sealed record LatentAttention(
    int KeyValueRank, int RotaryDimension, int PlainDimension, int ValueDimension, int? QueryRank, int IndexDimension = 0)
{
    private const int NumbersOfScale = 128;
    private const int BytesOfScale = 4;

    /// <summary>Of the index, for one token in one layer: a key in FP8, and a float32 scale for each 128 numbers of it.</summary>
    public int IndexBytes => IndexDimension + ((IndexDimension + NumbersOfScale - 1) / NumbersOfScale * BytesOfScale);

    /// <summary>What is kept of one token in one layer.</summary>
    public int NumbersPerToken => KeyValueRank + RotaryDimension;
}

/// <summary>Layers with a gated delta rule (Qwen3-Next), whose state does not grow with the tokens.</summary>
/// <param name="Layers">How many of the model's layers.</param>
/// <param name="Kernel">linear_conv_kernel_dim.</param>
/// <param name="StateBytesPerNumber">Of the recurrent state: 2, or 4 where config.json asks for float32.</param>
public sealed record LinearAttention(
    int Layers, int KeyHeads, int ValueHeads, int KeyHeadDimension, int ValueHeadDimension, int Kernel, int StateBytesPerNumber = 2)
{
    /// <summary>Queries, keys and values that the convolution runs over.</summary>
    public int ConvolutionChannels => (2 * KeyHeads * KeyHeadDimension) + (ValueHeads * ValueHeadDimension);

    /// <summary>
    /// Of one layer and sequence: the last kernel − 1 inputs of the convolution in two bytes, and the recurrent state
    /// (vllm/model_executor/layers/mamba/mamba_utils.py, gated_delta_net_state_shape).
    /// </summary>
    public long StateBytes =>
        (2L * ConvolutionChannels * (Kernel - 1)) + ((long)StateBytesPerNumber * ValueHeads * ValueHeadDimension * KeyHeadDimension);
}

/// <summary>
/// What the formula for parameters must know of a class of models (<c>architectures</c> in the catalog says what each is).
/// </summary>
/// <param name="QueryKeyValueBias">Queries, keys and values have a bias.</param>
/// <param name="AllBias">Attention, router and experts have a bias.</param>
/// <param name="QueryKeyNorm">Queries and keys have a norm.</param>
/// <param name="LayerNorms">Vectors of the hidden size in a layer.</param>
/// <param name="GatedQuery">Queries have a gate as large as they are.</param>
/// <param name="Sinks">Attention has one number a head.</param>
/// <param name="Correction">The router has one number an expert.</param>
/// <param name="SharedGate">The shared experts have a gate.</param>
public sealed record ArchitectureTraits(
    bool QueryKeyValueBias = false,
    bool AllBias = false,
    bool QueryKeyNorm = false,
    int LayerNorms = 2,
    bool GatedQuery = false,
    bool Sinks = false,
    bool Correction = false,
    bool SharedGate = false);
