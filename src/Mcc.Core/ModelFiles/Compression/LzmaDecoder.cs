namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Decodes LZMA, as its specification has it: https://www.7-zip.org/sdk.html (lzma-specification.txt).</summary>
internal sealed class LzmaDecoder
{
    private const int BlockSize = 1 << 16;
    private const int States = 12;
    private const int PositionStates = 16;
    private const ushort Half = 1024;

    private readonly RangeDecoder range;
    private readonly LzmaWindow window;

    private readonly ushort[] isMatch = new ushort[States * PositionStates];
    private readonly ushort[] isRepeat = new ushort[States];
    private readonly ushort[] isRepeat0 = new ushort[States];
    private readonly ushort[] isRepeat1 = new ushort[States];
    private readonly ushort[] isRepeat2 = new ushort[States];
    private readonly ushort[] isRepeat0Long = new ushort[States * PositionStates];
    private readonly ushort[] slots = new ushort[4 * 64];
    private readonly ushort[] special = new ushort[115];
    private readonly ushort[] align = new ushort[16];
    private readonly LzmaLengths matchLengths = new();
    private readonly LzmaLengths repeatLengths = new();
    private ushort[] literals = [];

    private int literalContext;
    private int literalMask;
    private int positionMask;
    private int state;
    private uint distance0;
    private uint distance1;
    private uint distance2;
    private uint distance3;
    private int pending;

    public LzmaDecoder(RangeDecoder range, LzmaWindow window)
    {
        this.range = range;
        this.window = window;
    }

    /// <summary>The marker that ends an .lzma stream of unknown length was met.</summary>
    public bool Ended { get; private set; }

    /// <param name="properties">(pb · 5 + lp) · 9 + lc.</param>
    public void SetProperties(byte properties)
    {
        if (properties >= 9 * 5 * 5) throw new InvalidDataException("LZMA properties are out of range.");
        literalContext = properties % 9;
        var literalPosition = properties / 9 % 5;
        // LZMA2 has lc + lp of at most 4; LZMA alone is never written with more either, and 12 would cost 6 MB.
        if (literalContext + literalPosition > 8) throw new InvalidDataException("LZMA properties are out of range.");
        literalMask = (1 << literalPosition) - 1;
        positionMask = (1 << (properties / 45)) - 1;
        literals = new ushort[0x300 << (literalContext + literalPosition)];
        ResetState();
    }

    public void ResetState()
    {
        (state, distance0, distance1, distance2, distance3, pending) = (0, 0, 0, 0, 0, 0);
        foreach (var probabilities in (ReadOnlySpan<ushort[]>)[isMatch, isRepeat, isRepeat0, isRepeat1, isRepeat2, isRepeat0Long, slots, special, align, literals])
        {
            probabilities.AsSpan().Fill(Half);
        }
        matchLengths.Reset();
        repeatLengths.Reset();
    }

    /// <summary>Decodes up to <paramref name="atMost"/> bytes into the window, and no further than one block.</summary>
    public ArraySegment<byte> Decode(long atMost)
    {
        var room = (int)Math.Min(atMost, Math.Min(BlockSize, window.Room()));
        var start = window.At;
        var end = start + room;
        while (window.At < end && !Ended)
        {
            if (pending > 0) pending -= window.Copy(distance0, Math.Min(pending, end - window.At));
            else DecodeOne();
        }
        return window.Since(start);
    }

    private void DecodeOne()
    {
        var position = (int)window.Total & positionMask;
        if (range.Bit(ref isMatch[(state * PositionStates) + position]) == 0)
        {
            DecodeLiteral();
            return;
        }
        if (range.Bit(ref isRepeat[state]) == 0)
        {
            DecodeMatch(position);
            return;
        }
        if (window.Total == 0) throw new InvalidDataException("An LZMA stream repeats what it never had.");
        if (range.Bit(ref isRepeat0[state]) == 0)
        {
            if (range.Bit(ref isRepeat0Long[(state * PositionStates) + position]) == 0)
            {
                state = state < 7 ? 9 : 11;
                window.Put(window.Back(distance0));
                return;
            }
        }
        else
        {
            TakeDistance();
        }
        state = state < 7 ? 8 : 11;
        pending = repeatLengths.Decode(range, position);
    }

    private void TakeDistance()
    {
        uint distance;
        if (range.Bit(ref isRepeat1[state]) == 0)
        {
            distance = distance1;
        }
        else
        {
            if (range.Bit(ref isRepeat2[state]) == 0)
            {
                distance = distance2;
            }
            else
            {
                distance = distance3;
                distance3 = distance2;
            }
            distance2 = distance1;
        }
        distance1 = distance0;
        distance0 = distance;
    }

    private void DecodeLiteral()
    {
        var previous = window.Total > 0 ? window.Back(0) : 0;
        var context = (((int)window.Total & literalMask) << literalContext) + (previous >> (8 - literalContext));
        var probabilities = literals.AsSpan(0x300 * context, 0x300);
        var symbol = 1;
        if (state >= 7)
        {
            int matched = window.Back(distance0);
            while (symbol < 0x100)
            {
                var matchedBit = (matched >> 7) & 1;
                matched <<= 1;
                var bit = range.Bit(ref probabilities[((1 + matchedBit) << 8) + symbol]);
                symbol = (symbol << 1) | bit;
                if (matchedBit != bit) break;
            }
        }
        while (symbol < 0x100) symbol = (symbol << 1) | range.Bit(ref probabilities[symbol]);
        window.Put((byte)symbol);
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
    }

    private void DecodeMatch(int position)
    {
        (distance3, distance2, distance1) = (distance2, distance1, distance0);
        var length = matchLengths.Decode(range, position);
        state = state < 7 ? 7 : 10;
        distance0 = DecodeDistance(length);
        if (distance0 == uint.MaxValue)
        {
            Ended = true;
            return;
        }
        pending = length;
    }

    private uint DecodeDistance(int length)
    {
        var slot = range.Tree(slots.AsSpan(64 * Math.Min(length - 2, 3), 64), 6);
        if (slot < 4) return (uint)slot;
        var bits = (slot >> 1) - 1;
        var distance = (uint)(2 | (slot & 1)) << bits;
        if (slot < 14) return distance + (uint)range.ReverseTree(special.AsSpan((int)distance - slot), bits);
        return distance + (range.Direct(bits - 4) << 4) + (uint)range.ReverseTree(align, 4);
    }
}
