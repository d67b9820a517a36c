namespace Mcc.Core.ModelFiles.Compression;

/// <summary>How LZMA codes the length of a match: 2 to 273 bytes.</summary>
internal sealed class LzmaLengths
{
    private readonly ushort[] choice = new ushort[2];
    private readonly ushort[] low = new ushort[16 * 8];
    private readonly ushort[] middle = new ushort[16 * 8];
    private readonly ushort[] high = new ushort[256];

    public void Reset()
    {
        choice.AsSpan().Fill(1024);
        low.AsSpan().Fill(1024);
        middle.AsSpan().Fill(1024);
        high.AsSpan().Fill(1024);
    }

    public int Decode(RangeDecoder range, int position)
    {
        if (range.Bit(ref choice[0]) == 0) return 2 + range.Tree(low.AsSpan(position * 8, 8), 3);
        if (range.Bit(ref choice[1]) == 0) return 10 + range.Tree(middle.AsSpan(position * 8, 8), 3);
        return 18 + range.Tree(high, 8);
    }
}
