using System.IO.Compression;

namespace Mcc.Platform.Schemas;

/// <summary>Reads a service model, plain or compressed with gzip, up to a size that no real one has.</summary>
internal static class ModelBytes
{
    /// <summary>In bytes, decompressed; the largest botocore model that is read has 2.4 MB.</summary>
    private const int Most = 32 << 20;

    /// <exception cref="IOException">It is too large, or no gzip though it begins like one.</exception>
    public static async Task<byte[]> Read(Stream stream, CancellationToken cancel)
    {
        var bytes = await Bounded(stream, cancel);
        if (bytes is not [0x1f, 0x8b, ..])
            return bytes;
        try
        {
            await using var decompressed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            return await Bounded(decompressed, cancel);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException($"it is not gzip data: {exception.Message}", exception);
        }
    }

    private static async Task<byte[]> Bounded(Stream stream, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; (read = await stream.ReadAsync(buffer, cancel)) > 0;)
        {
            if (bytes.Length + read > Most)
                throw new IOException($"it has more than {Most >> 20} MB");
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
