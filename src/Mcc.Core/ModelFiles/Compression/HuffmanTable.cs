namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Canonical Huffman codes: per length the first code, how many there are, and their symbols in order.</summary>
internal sealed class HuffmanTable
{
    private const int Lengths = 21;

    private readonly int[] firstCode = new int[Lengths];
    private readonly int[] firstIndex = new int[Lengths];
    private readonly int[] count = new int[Lengths];
    private readonly ushort[] symbols;

    public HuffmanTable(ReadOnlySpan<byte> lengths)
    {
        symbols = new ushort[lengths.Length];
        foreach (var length in lengths) count[length]++;
        var (code, index) = (0, 0);
        for (var length = 1; length < Lengths; length++)
        {
            code <<= 1;
            firstCode[length] = code;
            firstIndex[length] = index;
            code += count[length];
            index += count[length];
        }
        Span<int> next = stackalloc int[Lengths];
        firstIndex.CopyTo(next);
        for (var symbol = 0; symbol < lengths.Length; symbol++) symbols[next[lengths[symbol]]++] = (ushort)symbol;
    }

    public bool TryFind(int length, int code, out int symbol)
    {
        var offset = code - firstCode[length];
        var found = offset >= 0 && offset < count[length];
        symbol = found ? symbols[firstIndex[length] + offset] : 0;
        return found;
    }
}
