using System.Buffers;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Writes content into a new file and computes its length, MD5 and checksums on the way.</summary>
internal static class ContentWriter
{
    /// <exception cref="AwsServiceException">The content is longer than allowed, or the stream finds a wrong signature at its
    /// end.</exception>
    public static async Task<Content> Write(
        string path, Stream from, IReadOnlyList<string> checksums, long longest, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        var running = checksums.Distinct(StringComparer.Ordinal)
            .ToDictionary(kind => kind, kind => Checksum.Of(kind)!, StringComparer.Ordinal);
        using var md5 = Checksum.Of("md5")!;
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0, useAsync: true);
            long length = 0;
            while (await from.ReadAsync(buffer, cancel) is > 0 and var count)
            {
                length += count;
                if (length > longest)
                    throw new AwsServiceException(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size.");
                md5.Append(buffer.AsSpan(0, count));
                foreach (var sum in running.Values)
                    sum.Append(buffer.AsSpan(0, count));
                await file.WriteAsync(buffer.AsMemory(0, count), cancel);
            }

            return new(length, md5.Value(), running.ToDictionary(sum => sum.Key, sum => sum.Value.Base64(), StringComparer.Ordinal));
        }
        catch
        {
            File.Delete(path);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            foreach (var sum in running.Values)
                sum.Dispose();
        }
    }
}
