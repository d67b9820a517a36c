namespace Mcc.Core.ModelFiles.Compression;

/// <summary>The range coder of LZMA.</summary>
internal sealed class RangeDecoder(PackedBytes bytes)
{
    private const uint Top = 1 << 24;

    private uint range;
    private uint code;

    public void Start()
    {
        if (bytes.Next() != 0) throw new InvalidDataException("An LZMA stream has no beginning.");
        range = uint.MaxValue;
        code = 0;
        for (var index = 0; index < 4; index++) code = (code << 8) | bytes.Next();
    }

    public int Bit(ref ushort probability)
    {
        var bound = (range >> 11) * probability;
        int bit;
        if (code < bound)
        {
            range = bound;
            probability += (ushort)((2048 - probability) >> 5);
            bit = 0;
        }
        else
        {
            range -= bound;
            code -= bound;
            probability -= (ushort)(probability >> 5);
            bit = 1;
        }
        if (range < Top) Normalise();
        return bit;
    }

    public uint Direct(int count)
    {
        uint value = 0;
        while (count-- > 0)
        {
            range >>= 1;
            var isOne = code >= range;
            if (isOne) code -= range;
            value = (value << 1) | (isOne ? 1u : 0u);
            if (range < Top) Normalise();
        }
        return value;
    }

    public int Tree(Span<ushort> probabilities, int bits)
    {
        var symbol = 1;
        for (var index = 0; index < bits; index++) symbol = (symbol << 1) | Bit(ref probabilities[symbol]);
        return symbol - (1 << bits);
    }

    public int ReverseTree(Span<ushort> probabilities, int bits)
    {
        var (node, symbol) = (1, 0);
        for (var index = 0; index < bits; index++)
        {
            var bit = Bit(ref probabilities[node]);
            node = (node << 1) | bit;
            symbol |= bit << index;
        }
        return symbol;
    }

    private void Normalise()
    {
        range <<= 8;
        code = (code << 8) | bytes.Next();
    }
}
