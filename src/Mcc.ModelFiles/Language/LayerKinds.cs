using Mcc.Core.Data;

namespace Mcc.ModelFiles.Language;

/// <summary>What each layer of a model keeps of a sequence, by the many ways in which config.json says it.</summary>
internal static class LayerKinds
{
    public const string Full = "full_attention";

    private const string Sliding = "sliding_attention";
    private const string Chunked = "chunked_attention";
    private const string Linear = "linear_attention";
    private const string Attention = "attention";
    private const string Mamba = "mamba";

    /// <summary>Members of attentions that no formula here counts: their layers keep compressed tokens, or several kinds of them.</summary>
    private static readonly string[] Unknown =
        ["compress_ratios", "linear_attn_config", "attn_type_list", "attention_type_list", "layer_group_size"];

    /// <summary>Null where the kind of attention is not known.</summary>
    public static IReadOnlyList<CacheLayers>? Read(
        ConfigReader settings, int layers, int keyValueHeads, int headDimension, LatentAttention? latent, LinearAttention? linear)
    {
        if (Array.Exists(Unknown, settings.Has))
            return null;
        if (latent is not null)
            return [new CacheLayers.OfLatent(layers, latent.NumbersPerToken, latent.IndexBytes)];
        if (KindsOf(settings, layers) is not { } kinds)
            return null;
        // The last layers of Gemma 3n and 4 read what earlier ones keep.
        var own = kinds.Take(layers - (settings.Number("num_kv_shared_layers") ?? 0)).ToList();
        var groups = new List<CacheLayers>();
        var window = settings.Number("sliding_window");
        Add(Full, AttentionReach.Full, null,
            settings.Number("num_global_key_value_heads") ?? keyValueHeads, settings.Number("global_head_dim") ?? headDimension);
        Add(Sliding, AttentionReach.Sliding, window, keyValueHeads, headDimension);
        Add(Chunked, AttentionReach.Chunked, settings.Number("attention_chunk_size"), keyValueHeads, headDimension);
        var states = own.Count(kind => kind is Linear or Mamba);
        if (states > 0)
        {
            if ((linear?.StateBytes ?? MambaBytes(settings)) is not { } bytes)
                return null;
            groups.Add(new CacheLayers.OfState(states, bytes));
        }

        return groups;

        void Add(string kind, AttentionReach reach, int? tokens, int heads, int dimension)
        {
            var count = own.Count(each => each == kind);
            if (count > 0)
                groups.Add(new CacheLayers.OfHeads(count, heads, 2 * dimension, reach, tokens));
        }
    }

    /// <summary>The kind of each layer, in order; null where one is of a kind that is not known.</summary>
    private static List<string>? KindsOf(ConfigReader settings, int layers)
    {
        if ((settings.Texts("layer_types") ?? settings.Texts("layers_block_type")) is { } types)
        {
            var named = types.Take(layers).Select(type => type == Attention ? Full : type ?? "").ToList();
            return named.TrueForAll(type => type is Full or Sliding or Chunked or Linear or Mamba) ? named : null;
        }

        // Nemotron-H: an attention layer is *, Mamba M; feed-forward layers (- and E) stand for themselves and keep nothing.
        if (settings.Text("hybrid_override_pattern") is { } pattern)
            return [.. pattern.Take(layers).Select(letter => letter switch { '*' => Full, 'M' => Mamba, _ => "" })];
        if (settings.Number("attn_layer_period") is > 0 and var period)
            return [.. Enumerable.Range(0, layers).Select(layer => layer % period == (settings.Number("attn_layer_offset") ?? 0) ? Full
                : Mamba)];
        if (settings.Number("full_attention_interval") is > 0 and var interval)
            return EveryNth(interval, Linear);
        if (settings.Has("mamba_d_state") || settings.Has("ssm_state_size") || settings.Has("mamba_num_heads"))
            return null;
        if (settings.Has("attention_chunk_size"))
            return NoRotary(settings, layers);
        if (settings.IsFalse("use_sliding_window") || !settings.Has("sliding_window"))
            return All(Full);
        if (settings.Number("sliding_window_pattern") is > 0 and var each)
            return EveryNth(each, Sliding);
        if (settings.Text("sliding_window_pattern") is { Length: > 0 } letters)
            return [.. Enumerable.Range(0, layers).Select(layer => letters[layer % letters.Length] == 'L' ? Sliding : Full)];
        // Qwen 2: where a window is used at all, from this layer on.
        if (settings.IsTrue("use_sliding_window"))
            return [.. Enumerable.Range(0, layers).Select(layer => layer < (settings.Number("max_window_layers") ?? 0) ? Full : Sliding)];
        return All(settings.IsUniform ? Sliding : Full);

        List<string> All(string kind) => [.. Enumerable.Repeat(kind, layers)];

        List<string> EveryNth(int full, string other) => [.. Enumerable.Range(1, layers).Select(layer => layer % full == 0 ? Full : other)];
    }

    /// <summary>Llama 4: layers without rotary positions see all tokens, the others their chunk.</summary>
    private static List<string> NoRotary(ConfigReader settings, int layers)
    {
        var rotary = settings.Numbers("no_rope_layers");
        var interval = settings.Number("no_rope_layer_interval") is > 0 and var given ? given : 4;
        return [.. Enumerable.Range(0, layers).Select(layer =>
            (rotary is null ? (layer + 1) % interval != 0 : rotary[layer % rotary.Count] != 0) ? Chunked : Full)];
    }

    /// <summary>
    /// The state of one Mamba layer in two bytes a number: Mamba 2 (mamba2_state_shape in
    /// vllm/model_executor/layers/mamba/mamba_utils.py), else Mamba 1; null where its sizes are missing.
    /// </summary>
    private static long? MambaBytes(ConfigReader settings)
    {
        if (settings.Number("mamba_d_state", "ssm_state_size") is not { } state)
            return null;
        var kernel = settings.Number("mamba_d_conv", "conv_kernel") ?? 4;
        var bytes = settings.Text("mamba_ssm_dtype") == "float32" || settings.Text("mamba_ssm_cache_dtype") == "float32" ? 4L : 2L;
        if (settings.Number("mamba_n_heads", "mamba_num_heads") is { } heads
            && settings.Number("mamba_d_head", "mamba_head_dim") is { } width)
        {
            long inner = (long)heads * width, groups = settings.Number("mamba_n_groups", "n_groups") ?? 1;
            return (2 * (inner + (2 * groups * state)) * (kernel - 1)) + (bytes * inner * state);
        }

        if (settings.Number("mamba_expand") is not { } expand || settings.Number("hidden_size") is not { } hidden)
            return null;
        return (2L * expand * hidden * (kernel - 1)) + (bytes * expand * hidden * state);
    }
}
