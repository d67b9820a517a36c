namespace Mcc.Core.Data;

/// <summary>How the weights of a checkpoint are quantized, with the scales that they need.</summary>
/// <remarks>
/// Sources, 2026-11-29: block FP8: <c>weight_scale_inv</c> of deepseek-ai/DeepSeek-V3 (README_WEIGHTS.md), one float32 a block. MXFP4: OCP
/// Microscaling Formats 1.0, 4 bits a weight and one byte a group of 32. GPTQ and AWQ: transformers' documentation of both, one 16-bit
/// scale and one zero point (as wide as a weight) a group of a row.
/// </remarks>
/// <param name="Method">The name in <c>quantization_config.quant_method</c>.</param>
/// <param name="Bits">Of one weight.</param>
/// <param name="GroupSize">Weights of a row that share one scale; null where there are blocks, or one scale a row.</param>
/// <param name="BlockRows">Rows of a block that shares one scale; null where there are none.</param>
/// <param name="BlockColumns">Columns of such a block.</param>
public sealed record Quantization(string Method, int Bits, int? GroupSize = null, int? BlockRows = null, int? BlockColumns = null)
{
    /// <summary>Whether weights have no zero point; null where the checkpoint does not say it.</summary>
    public bool? Symmetric { get; init; }

    /// <summary>
    /// The method whose groups have a scale of one byte and no zero point, and which leaves all but the experts as they are.
    /// </summary>
    private const string Microscaling = "mxfp4";

    private const int BytesOfBlockScale = 4;
    private const int BitsOfGroupScale = 16;
    private const int BitsOfMicroscale = 8;

    /// <summary>Whether only the experts' matrices are quantized (gpt-oss), not attention.</summary>
    public bool IsForExpertsOnly => Method == Microscaling;

    /// <summary>The bytes of a matrix with its scales.</summary>
    public long BytesOf(long rows, long columns)
    {
        var weights = Bits8(rows * columns * Bits);
        if (BlockRows is { } blockRows && BlockColumns is { } blockColumns)
            return weights + (Ceiling(rows, blockRows) * Ceiling(columns, blockColumns) * BytesOfBlockScale);
        if (GroupSize is not { } group)
            return weights + (rows * BytesOfBlockScale);
        return weights + Bits8(rows * Ceiling(columns, group) * (IsForExpertsOnly ? BitsOfMicroscale : BitsOfGroupScale + Bits));
    }

    private static long Bits8(long bits) => Ceiling(bits, 8);

    private static long Ceiling(long number, long of) => (number + of - 1) / of;
}
