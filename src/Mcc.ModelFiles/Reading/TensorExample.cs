using System.Collections.Immutable;
using Mcc.Core.Models;
using Mcc.Core.Values;

namespace Mcc.ModelFiles.Reading;

/// <summary>One row for a model that takes tensors: nested lists of the shape that its file says, by name where it takes several.</summary>
internal static class TensorExample
{
    // What varies: an image or a sequence of this size is small, and large enough for most networks.
    private const int Varying = 32;
    private const long MostValues = 1 << 18;

    public static Value? Of(ImmutableArray<ModelTensor> tensors)
    {
        var inputs = tensors.Where(static tensor => tensor.IsInput).ToList();
        if (inputs.Count == 0 || !inputs.TrueForAll(IsOfRows)) return null;
        if (inputs.Sum(static tensor => tensor.Shape[1..].Aggregate(1L, static (product, length) => Math.Min(product * Size(length),
            MostValues + 1))) > MostValues) return null;
        if (inputs is [var only]) return Nested(only, 1);
        return Value.Of(inputs.ToDictionary(static tensor => tensor.Name, static tensor => Nested(tensor, 1), StringComparer.Ordinal));
    }

    private static bool IsOfRows(ModelTensor tensor) => tensor.Shape is [-1 or 1, ..];

    private static Value Nested(ModelTensor tensor, int dimension) => dimension < tensor.Shape.Length
        ? Value.Of(Enumerable.Repeat(Nested(tensor, dimension + 1), Size(tensor.Shape[dimension])))
        : tensor.Type switch
        {
            "STRING" => "text",
            "BOOL" => true,
            // A whole number is most often the number of a word, and every vocabulary has the first.
            _ when tensor.Type.Contains("INT", StringComparison.Ordinal) => 0,
            _ => 0.5m,
        };

    private static int Size(long length) => length > 0 ? (int)Math.Min(length, MostValues + 1) : Varying;
}
