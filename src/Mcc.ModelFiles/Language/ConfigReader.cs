using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.ModelFiles.Language;

/// <summary>
/// Reads members of config.json; of a model that also sees, those of its language part; of what is left out, transformers' own default.
/// </summary>
internal sealed class ConfigReader
{
    private readonly JsonElement config;
    private readonly ModelShapes? known;

    public ConfigReader(JsonElement config, ModelShapes? known = null)
    {
        this.config = config.TryGetProperty("text_config", out var part) && part.ValueKind == JsonValueKind.Object ? part : config;
        this.known = known;
        // Older files of Gemma 3 and Llama 4 name only the whole's type.
        ModelType = Text("model_type") ?? (config.TryGetProperty("model_type", out var type) ? $"{type.GetString()}_text" : "");
    }

    public string ModelType { get; }

    /// <summary>Whether sliding_window counts for all layers of such a model.</summary>
    public bool IsUniform => known?.HasUniformWindow(ModelType) == true;

    /// <summary>No size of a model is larger. What is larger, or negative, is not a size: it is ignored.</summary>
    private const int MostSize = 1_000_000_000;

    /// <summary>The first of these members that is a size, from 0; null where none is.</summary>
    public int? Number(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number)
                && number is >= 0 and <= MostSize)
                return number;
        }

        return null;
    }

    /// <summary>A number with a fraction; null where it is not a number.</summary>
    public decimal? Fraction(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    /// <summary>A member that is an object; null where it is not one.</summary>
    public ConfigReader? Part(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value ? new(value) : null;

    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool IsTrue(string name) => Find(name) is { ValueKind: JsonValueKind.True };

    public bool IsFalse(string name) => Find(name) is { ValueKind: JsonValueKind.False };

    public bool Has(string name) => Find(name) is { ValueKind: not JsonValueKind.Null };

    /// <summary>Null where there is no such list, or it is empty.</summary>
    public IReadOnlyList<string?>? Texts(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
            ? [.. list.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString() : null)]
            : null;

    /// <summary>Null where there is no such list, it is empty, or it has something else in it.</summary>
    public IReadOnlyList<int>? Numbers(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0
        && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out _))
            ? [.. list.EnumerateArray().Select(item => item.GetInt32())]
            : null;

    private JsonElement? Find(string name) =>
        config.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value
        : ModelType is null ? null : known?.DefaultOf(ModelType, name);
}
