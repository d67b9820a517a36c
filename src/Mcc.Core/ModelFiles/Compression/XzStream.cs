namespace Mcc.Core.ModelFiles.Compression;

/// <summary>Unpacks .xz with its only common filter, LZMA2: https://tukaani.org/xz/xz-file-format.txt. Checksums are passed over, Python verifies them when it loads.</summary>
internal sealed class XzStream(Stream packed) : UnpackingStream
{
    private const ulong Lzma2 = 0x21;

    private readonly PackedBytes bytes = new(packed);
    private int checkSize;
    private long read;
    private bool inStream;
    private Lzma2Chunks? chunks;

    protected override ArraySegment<byte>? NextBlock()
    {
        while (true)
        {
            if (chunks is not null)
            {
                if (chunks.Next() is { } block) return block;
                EndBlock();
            }
            if (!inStream && !StartStream()) return null;
            var headerSize = Next();
            if (headerSize == 0) EndStream();
            else StartBlock(headerSize);
        }
    }

    private bool StartStream()
    {
        // Streams may follow each other, with padding of zeros between them.
        var first = (byte)0;
        while (first == 0)
        {
            if (bytes.AtEnd) return false;
            first = Next();
        }
        ReadOnlySpan<byte> magic = [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, 0];
        for (var index = 0; index < magic.Length; index++)
        {
            if ((index == 0 ? first : Next()) != magic[index]) throw new InvalidDataException("This is not xz.");
        }
        checkSize = Next() switch
        {
            0 => 0,
            >= 1 and <= 3 => 4,
            >= 4 and <= 6 => 8,
            >= 7 and <= 9 => 16,
            >= 10 and <= 12 => 32,
            >= 13 and <= 15 => 64,
            _ => throw new InvalidDataException("An xz stream has an unknown check."),
        };
        Pass(4);
        inStream = true;
        return true;
    }

    private void StartBlock(byte headerSize)
    {
        var headerEnd = read - 1 + ((headerSize + 1) * 4) - 4;
        var flags = Next();
        if ((flags & 0x3f) != 0) throw new InvalidDataException("An xz block has more filters than LZMA2.");
        if ((flags & 0x40) != 0) NextNumber();
        if ((flags & 0x80) != 0) NextNumber();
        if (NextNumber() != Lzma2 || NextNumber() != 1) throw new InvalidDataException("An xz block has another filter than LZMA2.");
        var dictionary = Next();
        if (dictionary > 39) throw new InvalidDataException("An xz dictionary is too large.");
        if (read > headerEnd) throw new InvalidDataException("An xz block header is too short.");
        Pass(headerEnd - read + 4);
        chunks = new Lzma2Chunks(bytes, (uint)(2 | (dictionary & 1)) << ((dictionary / 2) + 11));
    }

    private void EndBlock()
    {
        // A block is padded to a multiple of four; its header is one already.
        Pass((4 - (chunks!.Read & 3)) & 3);
        Pass(checkSize);
        chunks = null;
    }

    private void EndStream()
    {
        var start = read - 1;
        var records = NextNumber();
        if (records > 1 << 24) throw new InvalidDataException("An xz index is too long.");
        for (ulong record = 0; record < records; record++)
        {
            NextNumber();
            NextNumber();
        }
        Pass((4 - ((read - start) & 3)) & 3);
        Pass(4 + 12);
        inStream = false;
    }

    private ulong NextNumber()
    {
        ulong value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = Next();
            value |= (ulong)(next & 0x7f) << shift;
            if ((next & 0x80) == 0) return value;
        }
        throw new InvalidDataException("An xz number is too long.");
    }

    private byte Next()
    {
        read++;
        return bytes.Next();
    }

    private void Pass(long count)
    {
        for (; count > 0; count--) Next();
    }
}
