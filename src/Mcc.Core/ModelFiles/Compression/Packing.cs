using System.IO.Compression;

namespace Mcc.Core.ModelFiles.Compression;

/// <summary>A compression that joblib writes, told from the first bytes as joblib tells it.</summary>
internal sealed record Packing(string Name, Func<Stream, Stream> Unpack)
{
    /// <param name="head">The first bytes of the file.</param>
    public static Packing? Of(ReadOnlySpan<byte> head) => head switch
    {
        [0x1f, 0x8b, ..] => new("gzip", static packed => new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true)),
        // The two bytes of a zlib header are a multiple of 31: https://www.rfc-editor.org/rfc/rfc1950
        [0x78, var flags, ..] when ((0x78 << 8) + flags) % 31 == 0 => new("zlib", static packed => new ZLibStream(packed, CompressionMode.Decompress, leaveOpen: true)),
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', ..] => new("bz2", static packed => new Bzip2Stream(packed)),
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => new("xz", static packed => new XzStream(packed)),
        [0x5d, 0, ..] => new("lzma", static packed => new LzmaStream(packed)),
        [0x04, 0x22, 0x4d, 0x18, ..] => new("lz4", static packed => new Lz4Stream(packed)),
        _ => null,
    };
}
