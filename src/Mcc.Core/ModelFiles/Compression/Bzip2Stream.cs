namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Unpacks bzip2, stream after stream. Checksums are not verified: what the bytes mean is judged afterwards, and Python verifies them when it loads.</summary>
internal sealed class Bzip2Stream(Stream packed) : UnpackingStream
{
    private const int GroupLength = 50;
    private const int LongestCode = 20;

    private readonly PackedBytes bytes = new(packed);
    private readonly byte[] selectors = new byte[32768];
    private uint bitBuffer;
    private int bitCount;
    private int blockSize;
    private bool started;
    private byte[] output = new byte[1 << 16];
    private uint[] links = [];

    protected override ArraySegment<byte>? NextBlock()
    {
        while (true)
        {
            if (blockSize == 0 && !StartStream()) return null;
            var magic = ((ulong)Bits(24) << 24) | Bits(24);
            if (magic == 0x314159265359) return ReadBlock();
            if (magic != 0x177245385090) throw new InvalidDataException("A bzip2 block has no beginning.");
            Bits(16);
            Bits(16);
            (bitBuffer, bitCount, blockSize) = (0, 0, 0);
        }
    }

    private bool StartStream()
    {
        if (bytes.AtEnd) return false;
        if (bytes.Next() != 'B' || bytes.Next() != 'Z' || bytes.Next() != 'h')
        {
            // Python ignores what follows a whole stream and is none itself.
            if (started) return false;
            throw new InvalidDataException("This is not bzip2.");
        }
        var level = bytes.Next() - '0';
        if (level is < 1 or > 9) throw new InvalidDataException("A bzip2 stream has an unknown block size.");
        started = true;
        blockSize = level * 100_000;
        if (links.Length < blockSize) links = new uint[blockSize];
        return true;
    }

    private ArraySegment<byte> ReadBlock()
    {
        Bits(16);
        Bits(16);
        if (Bits(1) != 0) throw new InvalidDataException("A bzip2 block is randomised.");
        var origin = (int)Bits(24);
        var symbols = ReadUsedBytes(out var used);
        var trees = ReadTrees(used + 2, out var groups);
        var count = ReadSymbols(symbols, used + 1, trees, groups);
        if (origin >= count) throw new InvalidDataException("A bzip2 block begins outside itself.");
        return Restore(count, origin);
    }

    private byte[] ReadUsedBytes(out int used)
    {
        var ranges = Bits(16);
        var symbols = new byte[256];
        used = 0;
        for (var range = 0; range < 16; range++)
        {
            if ((ranges & (0x8000u >> range)) == 0) continue;
            var inRange = Bits(16);
            for (var index = 0; index < 16; index++)
            {
                if ((inRange & (0x8000u >> index)) != 0) symbols[used++] = (byte)((range * 16) + index);
            }
        }
        if (used == 0) throw new InvalidDataException("A bzip2 block uses no bytes.");
        return symbols;
    }

    private HuffmanTable[] ReadTrees(int symbolCount, out int groups)
    {
        var treeCount = (int)Bits(3);
        groups = (int)Bits(15);
        if (treeCount is < 2 or > 6 || groups == 0) throw new InvalidDataException("A bzip2 block has no code tables.");
        Span<byte> order = [0, 1, 2, 3, 4, 5];
        for (var group = 0; group < groups; group++)
        {
            var position = 0;
            while (Bits(1) != 0)
            {
                if (++position >= treeCount) throw new InvalidDataException("A bzip2 block chooses a table that it has not.");
            }
            var chosen = order[position];
            order[..position].CopyTo(order[1..]);
            order[0] = chosen;
            selectors[group] = chosen;
        }
        var trees = new HuffmanTable[treeCount];
        Span<byte> lengths = stackalloc byte[258];
        for (var tree = 0; tree < treeCount; tree++)
        {
            var length = (int)Bits(5);
            for (var symbol = 0; symbol < symbolCount; symbol++)
            {
                while (true)
                {
                    if (length is < 1 or > LongestCode) throw new InvalidDataException("A bzip2 code has an impossible length.");
                    if (Bits(1) == 0) break;
                    length += Bits(1) == 0 ? 1 : -1;
                }
                lengths[symbol] = (byte)length;
            }
            trees[tree] = new HuffmanTable(lengths[..symbolCount]);
        }
        return trees;
    }

    private int ReadSymbols(byte[] moveToFront, int endOfBlock, HuffmanTable[] trees, int groups)
    {
        var count = 0;
        var run = 0;
        var runBit = 1;
        for (var group = 0; group < groups; group++)
        {
            var tree = trees[selectors[group]];
            for (var index = 0; index < GroupLength; index++)
            {
                var symbol = Decode(tree);
                if (symbol <= 1)
                {
                    run += runBit << symbol;
                    runBit <<= 1;
                    if (run > blockSize) throw new InvalidDataException("A bzip2 run is longer than its block.");
                    continue;
                }
                if (run > 0)
                {
                    if (count + run > blockSize) throw new InvalidDataException("A bzip2 block is longer than it may be.");
                    links.AsSpan(count, run).Fill(moveToFront[0]);
                    count += run;
                    (run, runBit) = (0, 1);
                }
                if (symbol == endOfBlock) return count;
                if (count == blockSize) throw new InvalidDataException("A bzip2 block is longer than it may be.");
                var value = moveToFront[symbol - 1];
                moveToFront.AsSpan(0, symbol - 1).CopyTo(moveToFront.AsSpan(1));
                moveToFront[0] = value;
                links[count++] = value;
            }
        }
        throw new InvalidDataException("A bzip2 block has no end.");
    }

    private int Decode(HuffmanTable tree)
    {
        var code = 0;
        for (var length = 1; length <= LongestCode; length++)
        {
            code = (code << 1) | (int)Bits(1);
            if (tree.TryFind(length, code, out var symbol)) return symbol;
        }
        throw new InvalidDataException("A bzip2 code is unknown.");
    }

    // Inverse of the Burrows-Wheeler transform, then of the first run-length coding: four equal bytes are followed by how many more there are.
    private ArraySegment<byte> Restore(int count, int origin)
    {
        Span<int> starts = stackalloc int[256];
        starts.Clear();
        for (var index = 0; index < count; index++) starts[(byte)links[index]]++;
        var sum = 0;
        for (var value = 0; value < 256; value++) (starts[value], sum) = (sum, sum + starts[value]);
        for (var index = 0; index < count; index++) links[starts[(byte)links[index]]++] |= (uint)index << 8;

        var written = 0;
        var same = 0;
        var last = -1;
        var link = links[origin];
        for (var index = 0; index < count; index++)
        {
            link = links[link >> 8];
            var value = (byte)link;
            if (written + 256 > output.Length) Array.Resize(ref output, output.Length * 2);
            if (same == 4)
            {
                output.AsSpan(written, value).Fill((byte)last);
                written += value;
                same = 0;
                last = -1;
                continue;
            }
            same = value == last ? same + 1 : 1;
            last = value;
            output[written++] = value;
        }
        return new ArraySegment<byte>(output, 0, written);
    }

    private uint Bits(int count)
    {
        while (bitCount < count)
        {
            bitBuffer = (bitBuffer << 8) | bytes.Next();
            bitCount += 8;
        }
        bitCount -= count;
        return (bitBuffer >> bitCount) & ((1u << count) - 1);
    }
}
