using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.ModelFiles.Language;

/// <summary>A model's <c>config.json</c>, as transformers writes it: its class, and the sizes that its memory is computed from.</summary>
public static class ModelSettings
{
    private static readonly string[] PositionNames =
        ["max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "model_max_length"];

    /// <summary>More are damage or an attack: a list with an item for each layer would fill the memory.</summary>
    private const int MostLayers = 10_000;

    /// <summary>
    /// Mistral's <c>params.json</c>. Its names are those of Mistral's reference implementation; vLLM makes transformers' of them
    /// (vllm/transformers_utils/configs/mistral.py).
    /// </summary>
    /// <param name="weightBytes">Of the checkpoint; null where they are not known.</param>
    public static (string? Architecture, ModelShape? Shape) ReadMistral(
        JsonElement settings, string name, long? weightBytes, ModelShapes known)
    {
        var architecture = settings.TryGetProperty("vision_encoder", out var sees) && sees.ValueKind == JsonValueKind.Object
            ? "PixtralForConditionalGeneration"
            : settings.TryGetProperty("moe", out var mixture) && mixture.ValueKind == JsonValueKind.Object ? "MixtralForCausalLM"
            : "MistralForCausalLM";
        return (architecture, ShapeOf(settings, architecture, name, weightBytes, known));
    }

    /// <param name="weightBytes">Of the checkpoint; null where they are not known.</param>
    public static (string? Architecture, ModelShape? Shape) Read(JsonElement config, string name, long? weightBytes, ModelShapes known)
    {
        var architecture = config.TryGetProperty("architectures", out var classes) && classes.ValueKind == JsonValueKind.Array
            && classes.GetArrayLength() > 0
            ? classes[0].GetString()
            : null;
        return (architecture, architecture is null ? null : ShapeOf(config, architecture, name, weightBytes, known));
    }

    private static ModelShape? ShapeOf(JsonElement config, string architecture, string name, long? weightBytes, ModelShapes known)
    {
        var settings = new ConfigReader(config, known);
        if (settings.Number("hidden_size", "n_embd", "d_model", "dim") is not (> 0 and var hidden)
            || settings.Number("num_hidden_layers", "n_layer", "num_layers", "n_layers") is not (> 0 and <= MostLayers and var layers)
            || settings.Number("num_attention_heads", "n_head", "n_heads") is not (> 0 and var heads))
            return null;
        var keyValueHeads = settings.Number("num_key_value_heads", "num_kv_heads", "n_kv_heads", "multi_query_group_num")
            ?? (settings.IsTrue("multi_query") ? 1 : heads);
        var headDimension = settings.Number("head_dim", "kv_channels") ?? hidden / heads;
        if (keyValueHeads == 0 || headDimension == 0)
            return null;
        var latent = LatentOf(settings);
        var linear = LinearOf(settings, layers);
        return new()
        {
            Id = name,
            Architecture = architecture,
            Hidden = hidden,
            Layers = layers,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadDimension = headDimension,
            // Llama 4 has the experts' width as intermediate_size.
            Intermediate = settings.Number("intermediate_size_mlp", "intermediate_size", "ffn_dim", "n_inner", "hidden_dim") ?? 4 * hidden,
            Vocabulary = settings.Number("vocab_size", "padded_vocab_size") ?? 0,
            TiedEmbeddings = settings.IsTrue("tie_word_embeddings"),
            Positions = PositionsOf(settings),
            UnscaledPositions = settings.Part("rope_scaling")?.Number("original_max_position_embeddings") is null ? null
                : settings.Number(PositionNames),
            Parameters = null,
            WeightBytes = weightBytes,
            Quantization = QuantizationOf(config),
            QuantizationMethod = MethodOf(config),
            DataType = DataTypeOf(config),
            Mixture = MixtureOf(settings, layers),
            Latent = latent,
            Linear = linear,
            Traits = known.TraitsOf(architecture),
            Cache = LayerKinds.Read(settings, layers, keyValueHeads, headDimension, latent, linear),
        };
    }

    /// <summary>Null where the weights are not quantized, or in a way that no formula here knows.</summary>
    private static Quantization? QuantizationOf(JsonElement config)
    {
        if (!config.TryGetProperty("quantization_config", out var quantization) || quantization.ValueKind != JsonValueKind.Object)
            return null;
        var settings = new ConfigReader(quantization);
        var method = settings.Text("quant_method");
        return method switch
        {
            "fp8" => settings.Numbers("weight_block_size") is [var rows, var columns] ? new(method, 8, null, rows, columns)
                : new(method, 8),
            "mxfp4" => new(method, 4, 32),
            "awq" or "gptq" =>
                new(method, settings.Number("bits", "w_bit") ?? 4, settings.Number("group_size", "q_group_size") is > 0 and var group
                ? group : null)
                {
                    Symmetric = settings.IsTrue("sym") ? true : settings.IsFalse("sym") ? false : null,
                },
            _ => null,
        };
    }

    /// <summary>
    /// The longest context: its positions, made longer by rotary scaling (vLLM's _get_and_verify_max_len in config/model.py). YaRN counts
    /// from the original positions; those of Llama 3, LongRoPE and Gemma 3 contain it already.
    /// </summary>
    private static int? PositionsOf(ConfigReader settings)
    {
        var positions = settings.Number(PositionNames);
        if (positions is not { } own || settings.Part("rope_scaling") is not { } scaling
            || (scaling.Text("rope_type") ?? scaling.Text("type")) is not { } kind
            || kind is "default" or "su" or "longrope" or "llama3" or "mrope"
            || settings.ModelType.Contains("gemma3", StringComparison.Ordinal) || scaling.Fraction("factor") is not { } factor)
            return positions;
        var from = kind == "yarn" ? scaling.Number("original_max_position_embeddings") ?? own : own;
        // Far more than any model has, and far less than would overflow.
        return factor is > 0 and < 1_000_000 ? (int)Math.Clamp(from * factor, 1, int.MaxValue) : positions;
    }

    private static string? DataTypeOf(JsonElement config)
    {
        var settings = new ConfigReader(config);
        return settings.Text("torch_dtype") ?? settings.Text("dtype")
            ?? (config.TryGetProperty("torch_dtype", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null);
    }

    private static string? MethodOf(JsonElement config) =>
        config.TryGetProperty("quantization_config", out var quantization) && quantization.ValueKind == JsonValueKind.Object
            ? new ConfigReader(quantization).Text("quant_method") : null;

    private static LatentAttention? LatentOf(ConfigReader settings) =>
        settings.Number("kv_lora_rank") is { } rank && settings.Number("qk_rope_head_dim") is { } rotary
            ? new(rank, rotary, settings.Number("qk_nope_head_dim") ?? 0, settings.Number("v_head_dim")
                ?? 0, settings.Number("q_lora_rank"), settings.Number("index_head_dim") ?? 0)
            : null;

    private static LinearAttention? LinearOf(ConfigReader settings, int layers)
    {
        if (settings.Number("linear_num_value_heads") is not { } values || settings.Number("linear_num_key_heads") is not { } keys
            || settings.Number("linear_key_head_dim") is not { } keyWidth || settings.Number("linear_value_head_dim") is not { } valueWidth)
            return null;
        var full = settings.Texts("layer_types") is { } types ? types.Count(type => type == LayerKinds.Full)
            : settings.Number("full_attention_interval") is > 0 and var interval ? layers / interval
            : 0;
        return new(layers - full, keys, values, keyWidth, valueWidth, settings.Number("linear_conv_kernel_dim") ?? 4,
            settings.Text("mamba_ssm_dtype") == "float32" ? 4 : 2);
    }

    private static ExpertLayers? MixtureOf(ConfigReader settings, int layers)
    {
        if (settings.Number("num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts") is not (> 1 and var experts))
            return null;
        var width = settings.Number("moe_intermediate_size", "intermediate_size") ?? 0;
        var shared = settings.Number("shared_expert_intermediate_size")
            ?? ((settings.Number("n_shared_experts", "num_shared_experts")
                ?? (settings.Number("intermediate_size_mlp") is null ? 0 : 1)) * width);
        // Llama 4 has experts in every such layer; DeepSeek not in the first ones; Qwen leaves some out by name.
        var dense = settings.Number("first_k_dense_replace")
            ?? settings.Numbers("mlp_only_layers")?.Count
            ?? (settings.Number("interleave_moe_layer_step") is > 1 and var step ? layers - (layers / step) : 0);
        return new(experts, settings.Number("num_experts_per_tok", "experts_per_token", "moe_topk") ?? 1, width, shared, dense);
    }
}
