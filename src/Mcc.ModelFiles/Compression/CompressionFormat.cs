using System.IO.Compression;
using K4os.Compression.LZ4.Streams;
using SharpCompress.Compressors.BZip2;

namespace Mcc.ModelFiles.Compression;

/// <summary>A compression that joblib writes, recognised by the first bytes of the file as joblib recognises it.</summary>
/// <param name="Decoders">Opens the decoders of one file, each where the one before it stopped: a file may hold several streams.</param>
internal sealed record CompressionFormat(string Name, Func<CompressedInput, IEnumerable<Stream>> Decoders)
{
    /// <param name="head">The first bytes of the file.</param>
    public static CompressionFormat? Find(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, ..] => new("gzip", static input => [new GZipStream(input.File, CompressionMode.Decompress, leaveOpen: true)]),
        // The two bytes of a zlib header are a multiple of 31: https://www.rfc-editor.org/rfc/rfc1950
        [0x78, var flags, ..] when ((0x78 << 8) + flags) % 31 == 0 =>
            new("zlib", static input => [new ZLibStream(input.File, CompressionMode.Decompress, leaveOpen: true)]),
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => new("bz2", Bzip2),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => new("xz", Xz.Decoders),
        [0x5d, 0, ..] => new("lzma", Lzma.Decoders),
        [0x04, 0x22, 0x4d, 0x18, ..] => new("lz4", static input => [LZ4Stream.Decode(input.File, leaveOpen: true)]),
        _ => null,
    };

    /// <param name="compressed">Can seek; read from its position, and left open.</param>
    /// <remarks>A few kilobytes can decompress to gigabytes: who reads the result gives <see cref="ByteReader"/> a limit.</remarks>
    public Stream Decompress(Stream compressed) => new DecompressedStream(Decoders(new CompressedInput(compressed)));

    // Python ignores bytes after the last stream, and so does this.
    private static IEnumerable<Stream> Bzip2(CompressedInput input)
    {
        const SharpCompress.Compressors.CompressionMode mode = SharpCompress.Compressors.CompressionMode.Decompress;
        do yield return BZip2Stream.Create(input, mode, decompressConcatenated: false, leaveOpen: true);
        while (input.Peek(3) is [_, ..] next && "BZh"u8.StartsWith(next));
    }
}
