using System.Buffers.Binary;
using SharpCompress.Compressors.LZMA;

namespace Mcc.ModelFiles.Compression;

/// <summary>The .lzma format (LZMA alone). Its header is one byte of properties, the dictionary size and the decompressed length.</summary>
internal static class Lzma
{
    // xz -9 uses 64 MiB. The decoder takes the memory for the dictionary before it reads a byte.
    private const uint LargestDictionary = 256u << 20;

    private const uint SmallestDictionary = 4096;

    public static IEnumerable<Stream> Decoders(CompressedInput input)
    {
        var header = new byte[13];
        input.ReadExactly(header);
        var dictionary = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(1));
        CheckDictionary(dictionary);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(1), Math.Max(dictionary, SmallestDictionary));
        if (input.Peek(1) is not [0]) throw new InvalidDataException("The LZMA data does not start with a zero byte.");
        // A length of -1 is unknown: the data ends with a marker.
        var length = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(5));
        yield return LzmaStream.Create(header[..5], input, inputSize: -1, Math.Max(length, -1));
    }

    public static void CheckDictionary(ulong size)
    {
        if (size > LargestDictionary)
            throw new UnsupportedCompressionException("its LZMA dictionary is larger than 256 MiB, which is not supported");
    }
}
