using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// A repository that its name calls a quantized copy of another one, by the custom of Qwen and Meta: <c>Qwen/Qwen3-8B-AWQ</c>.
/// </summary>
/// <param name="Base">The id of the model that it was made of.</param>
/// <param name="Quantization">What repositories with such a name have: blocks of 128 · 128 for FP8, groups of 128 for the others.</param>
public sealed record QuantizedName(string Base, Quantization Quantization)
{
    private const int Group = 128;

    private static readonly (string Ending, Quantization Quantization)[] Endings =
    [
        ("-FP8", new("fp8", 8, null, Group, Group)),
        ("-AWQ", new("awq", 4, Group)),
        ("-GPTQ-Int4", new("gptq", 4, Group)),
        ("-GPTQ-Int8", new("gptq", 8, Group)),
    ];

    /// <summary>Null where the name does not end so.</summary>
    public static QuantizedName? Parse(string id) =>
        Endings.Where(each => id.EndsWith(each.Ending, StringComparison.OrdinalIgnoreCase))
            .Select(each => new QuantizedName(id[..^each.Ending.Length], each.Quantization))
            .FirstOrDefault();
}
