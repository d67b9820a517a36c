namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Unpacks LZ4 frames: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md. Checksums are passed over, Python verifies them when it loads.</summary>
internal sealed class Lz4Stream(Stream packed) : UnpackingStream
{
    private const int History = 64 * 1024;
    private const uint Magic = 0x184d2204;

    private readonly PackedBytes bytes = new(packed);
    private byte[] input = [];
    private byte[] output = [];
    private int blockSize;
    private int historyEnd;
    private bool hasBlockChecks;
    private bool hasContentCheck;
    private bool areLinked;

    protected override ArraySegment<byte>? NextBlock()
    {
        while (true)
        {
            if (blockSize == 0 && !StartFrame()) return null;
            var size = bytes.NextUInt32();
            if (size != 0) return ReadBlock((int)(size & 0x7fff_ffff), isPlain: size >> 31 != 0);
            if (hasContentCheck) bytes.NextUInt32();
            blockSize = 0;
        }
    }

    private bool StartFrame()
    {
        if (bytes.AtEnd) return false;
        if (bytes.NextUInt32() != Magic) throw new InvalidDataException("This is not lz4.");
        var flags = bytes.Next();
        if (flags >> 6 != 1 || (flags & 1) != 0) throw new InvalidDataException("An lz4 frame has an unknown version or needs a dictionary.");
        areLinked = (flags & 0x20) == 0;
        hasBlockChecks = (flags & 0x10) != 0;
        hasContentCheck = (flags & 0x04) != 0;
        blockSize = ((bytes.Next() >> 4) & 7) switch
        {
            4 => 64 << 10,
            5 => 256 << 10,
            6 => 1 << 20,
            7 => 4 << 20,
            _ => throw new InvalidDataException("An lz4 frame has an unknown block size."),
        };
        if ((flags & 0x08) != 0) Pass(8);
        bytes.Next();
        input = new byte[blockSize];
        output = new byte[History + blockSize];
        historyEnd = 0;
        return true;
    }

    private ArraySegment<byte> ReadBlock(int size, bool isPlain)
    {
        if (size > blockSize) throw new InvalidDataException("An lz4 block is longer than it may be.");
        var start = KeepHistory();
        if (isPlain) bytes.Next(output.AsSpan(start, size));
        else bytes.Next(input.AsSpan(0, size));
        historyEnd = isPlain ? start + size : Unpack(input.AsSpan(0, size), start);
        if (hasBlockChecks) bytes.NextUInt32();
        return new ArraySegment<byte>(output, start, historyEnd - start);
    }

    private int KeepHistory()
    {
        if (!areLinked) return 0;
        var kept = Math.Min(historyEnd, History);
        Buffer.BlockCopy(output, historyEnd - kept, output, 0, kept);
        return kept;
    }

    private int Unpack(ReadOnlySpan<byte> from, int start)
    {
        var end = start + blockSize;
        var (at, to) = (0, start);
        while (true)
        {
            var token = Byte(from, ref at);
            var literals = LengthOf(from, ref at, token >> 4);
            if (literals > from.Length - at || literals > end - to) throw new InvalidDataException("An lz4 block is broken.");
            from.Slice(at, literals).CopyTo(output.AsSpan(to));
            at += literals;
            to += literals;
            if (at == from.Length) return to;
            var distance = Byte(from, ref at) | (Byte(from, ref at) << 8);
            var length = LengthOf(from, ref at, token & 15) + 4;
            if (distance == 0 || distance > to || length > end - to) throw new InvalidDataException("An lz4 block is broken.");
            for (; length > 0; length--, to++) output[to] = output[to - distance];
        }
    }

    private static int LengthOf(ReadOnlySpan<byte> from, ref int at, int length)
    {
        if (length < 15) return length;
        int more;
        do
        {
            more = Byte(from, ref at);
            length += more;
        }
        while (more == 255);
        return length;
    }

    private static int Byte(ReadOnlySpan<byte> from, ref int at) =>
        at < from.Length ? from[at++] : throw new InvalidDataException("An lz4 block is broken.");

    private void Pass(int count)
    {
        for (; count > 0; count--) bytes.Next();
    }
}
