using SharpCompress.Compressors.Xz;

namespace Mcc.ModelFiles.Compression;

/// <summary>The .xz format: streams of blocks, each with the filter LZMA2: https://tukaani.org/xz/xz-file-format.txt.</summary>
/// <remarks>
/// SharpCompress decodes and checks headers, blocks and footers. Its own XZStream ends after the first stream, and its BCJ filters decode
/// wrongly; therefore the loop over streams and blocks is here, and looks at each block header before the library reads it.
/// </remarks>
internal static class Xz
{
    private const ulong Lzma2 = 0x21;

    public static IEnumerable<Stream> Decoders(CompressedInput input)
    {
        do
        {
            var header = XZHeader.FromStream(input);
            ulong blocks = 0;
            for (; input.Peek(1)[0] != 0; blocks++)
            {
                CheckFilters(input);
                yield return new XZBlock(input, header.BlockCheckType, header.BlockCheckSize);
            }
            CheckIndex(input, blocks);
            XZIndex.FromStream(input, indexMarkerAlreadyVerified: false);
            XZFooter.FromStream(input);
        }
        while (SkipPadding(input));
    }

    private static void CheckFilters(CompressedInput input)
    {
        using var block = new MemoryStream(input.Peek((input.Peek(1)[0] + 1) * 4));
        block.ReadByte();
        var flags = block.ReadByte();
        if ((flags & 0x40) != 0) ReadNumber(block);
        if ((flags & 0x80) != 0) ReadNumber(block);
        if ((flags & 0x03) != 0 || ReadNumber(block) != Lzma2)
        {
            throw new UnsupportedCompressionException("it uses an xz filter other than LZMA2 (BCJ or delta), which is not supported");
        }
        ReadNumber(block);
        var dictionary = block.ReadByte();
        if (dictionary is >= 0 and <= 40) Lzma.CheckDictionary((2ul | (uint)(dictionary & 1)) << ((dictionary / 2) + 11));
    }

    // The library keeps each record in memory, and a file can claim more of them than it has blocks.
    private static void CheckIndex(CompressedInput input, ulong blocks)
    {
        var start = input.Position;
        input.Position++;
        if (ReadNumber(input) != blocks) throw new InvalidDataException("The index of an xz stream does not list its blocks.");
        input.Position = start;
    }

    /// <summary>Skips the zero bytes between two streams; false at the end of the file.</summary>
    private static bool SkipPadding(CompressedInput input)
    {
        while (input.Position < input.Length)
        {
            if (input.Peek(1)[0] != 0) return true;
            input.Position++;
        }
        return false;
    }

    private static ulong ReadNumber(Stream input)
    {
        ulong number = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            var next = input.ReadByte();
            if (next < 0) break;
            number |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80) return number;
        }
        throw new InvalidDataException("A number in the xz data is not terminated.");
    }
}
