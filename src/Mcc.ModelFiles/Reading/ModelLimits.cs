namespace Mcc.ModelFiles.Reading;

/// <summary>What reading one model file may cost, so that a hostile file can use up neither memory nor time.</summary>
/// <param name="Opcodes">Pickle instructions in all.</param>
/// <param name="Stack">Values on the pickle stack at one time, marks too.</param>
/// <param name="Memo">Remembered values of one pickle.</param>
/// <param name="Objects">Lists, dicts, tuples and instances that are followed.</param>
/// <param name="Items">Members of lists, dicts and tuples that are kept.</param>
/// <param name="TextBytes">Bytes of short texts that are kept.</param>
/// <param name="DecompressedBytes">Bytes that a compressed file may decompress to.</param>
/// <param name="BombBytes">Bytes that a compressed file may decompress to, however small it is.</param>
/// <param name="BombRatio">Bytes that one byte of a larger compressed file may decompress to.</param>
public sealed record ModelLimits(
    long Opcodes = 40_000_000,
    int Stack = 2_000_000,
    int Memo = 4_000_000,
    int Objects = 1_600_000,
    int Items = 6_000_000,
    int TextBytes = 64 << 20,
    long DecompressedBytes = 4L << 30,
    long BombBytes = 256L << 20,
    int BombRatio = 500)
{
    public static ModelLimits Default { get; } = new();
}
