using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles.Language;

/// <summary>A model's <c>config.json</c>, as transformers writes it: its class, and the sizes that its memory is computed from.</summary>
public static class ModelSettings
{
    /// <param name="weightBytes">Of the checkpoint, where they are known; else two bytes a parameter are not, and there is no shape.</param>
    public static (string? Architecture, ModelShape? Shape) Read(JsonElement config, string name, long? weightBytes)
    {
        var architecture = config.TryGetProperty("architectures", out var classes) && classes.ValueKind == JsonValueKind.Array && classes.GetArrayLength() > 0 ? classes[0].GetString() : null;
        // A model that also sees keeps the language part's sizes apart.
        var text = config.TryGetProperty("text_config", out var part) && part.ValueKind == JsonValueKind.Object ? part : config;
        if (weightBytes is not { } bytes || architecture is null
            || Number(text, "hidden_size") is not { } hidden || Number(text, "num_hidden_layers") is not { } layers || Number(text, "num_attention_heads") is not (> 0 and var heads))
            return (architecture, null);
        var window = Number(text, "sliding_window");
        return (architecture, new ModelShape(
            name, architecture, hidden, layers, heads,
            Number(text, "num_key_value_heads") ?? heads,
            Number(text, "head_dim") ?? hidden / heads,
            Number(text, "intermediate_size") ?? 0,
            Number(text, "vocab_size") ?? 0,
            text.TryGetProperty("tie_word_embeddings", out var tied) && tied.ValueKind == JsonValueKind.True,
            Number(text, "num_local_experts") ?? Number(text, "num_experts"),
            Number(text, "num_experts_per_tok"),
            Number(text, "max_position_embeddings") ?? int.MaxValue,
            Parameters: bytes / 2,
            WeightBytes: bytes,
            window is null ? 0 : SlidingLayers(text),
            window));
    }

    /// <summary>Only what <c>layer_types</c> counts: a window alone may be switched off.</summary>
    private static int SlidingLayers(JsonElement config) =>
        config.TryGetProperty("layer_types", out var types) && types.ValueKind == JsonValueKind.Array
            ? types.EnumerateArray().Count(type => type.ValueKind == JsonValueKind.String && type.GetString() == "sliding_attention")
            : 0;

    private static int? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
