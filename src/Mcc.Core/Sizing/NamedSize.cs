using System.Globalization;
using System.Text.RegularExpressions;

namespace Mcc.Core.Sizing;

/// <summary>
/// What a model's name says of its size, by the custom of the Hub: <c>Llama-3.1-70B-Instruct-AWQ</c>. Of a name with several sizes
/// (a small model made from a large one) the smallest counts. What a mixture's name says of its experts (8x7B, A3B) is not a size; where it
/// gives a number of experts (17B-16E) or calls itself MoE, its size is what one token goes through, not what is in memory: unknown.
/// </summary>
/// <param name="Billions">Of parameters.</param>
/// <param name="Bits">Of one parameter in the checkpoint: 16 where the name says nothing.</param>
public sealed partial record NamedSize(decimal Billions, int Bits)
{
    /// <summary>Words for checkpoints that were made smaller, and the bits that they leave; 0 where the word leaves that open.</summary>
    private static readonly (string Word, int Bits)[] Smaller =
    [
        ("gguf", 0), ("ggml", 0), ("exl2", 0), ("exl3", 0), ("bnb", 0), ("mlx", 0), ("aqlm", 0), ("quip", 0), ("quant", 0), ("lora",
            0), ("adapter", 0), ("bit", 0),
        ("awq", 4), ("gptq", 4), ("int4", 4), ("fp4", 4), ("w4a16", 4), ("w4a8", 4), ("autoround", 4), ("qat", 4), ("gpt-oss", 4),
        ("fp8", 8), ("int8", 8), ("w8a8", 8), ("w8a16", 8),
    ];

    /// <summary>Bytes of the weights.</summary>
    public long WeightBytes => (long)(Billions * 1_000_000_000m * Bits / 8);

    /// <summary>Null where the name tells no size, or not in how many bits.</summary>
    /// <param name="model">An id of the Hub or of JumpStart, an address in S3, a package of the registry.</param>
    public static NamedSize? Of(string model)
    {
        var name = model.TrimEnd('/').Split('/')[^1];
        var sizes = Size().Matches(name)
            .Select(match => decimal.Parse(match.Groups["number"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture))
                .ToList();
        var bits = Smaller.Where(each => name.Contains(each.Word, StringComparison.OrdinalIgnoreCase)).Select(each => each.Bits)
            .DefaultIfEmpty(16).Min();
        return sizes.Count == 0 || bits == 0 || Mixture().IsMatch(name) ? null : new(sizes.Min(), bits);
    }

    /// <summary>A number of experts, or the word for a mixture of them.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.])[0-9]{1,4}[eE](?![\p{L}\d])|moe(?!\p{Ll})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase,
        matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Mixture();

    /// <summary>A number and a b, no part of a longer word.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.])(?<number>[0-9]{1,4}(\.[0-9]{1,3})?)[bB](?![\p{L}\d])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Size();
}
