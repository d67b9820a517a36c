using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>A body in aws-chunked pieces: hexadecimal length, signature if any, content; at the end trailing headers if any.</summary>
/// <param name="length">Of the content in bytes, as x-amz-decoded-content-length has it; null when it is not known.</param>
internal sealed class ChunkedPayload(Stream body, ChunkSignatures? signatures, long? length = null) : PayloadStream
{
    private const int LongestLine = 8192;
    private const int MostTrailers = 32;

    private readonly RunningHash hash = RunningHash.Sha256();
    private readonly byte[] read = new byte[64 * 1024];
    private int start;
    private int end;
    private long left;
    private long total;
    private string? signature;
    private bool isBegun;
    private bool isDone;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || isDone) return 0;
        if (left == 0 && !await BeginChunk(cancellationToken)) return 0;
        if (start == end && !await Fill(cancellationToken)) throw Incomplete();
        var count = (int)Math.Min(Math.Min(buffer.Length, left), end - start);
        read.AsMemory(start, count).CopyTo(buffer);
        hash.Append(buffer.Span[..count]);
        start += count;
        left -= count;
        if (left == 0)
        {
            signatures?.CheckChunk(signature, hash.Finish());
            if (signatures is null) hash.Finish();
        }

        return count;
    }

    private async ValueTask<bool> BeginChunk(CancellationToken cancel)
    {
        // Each chunk's content ends with an empty line's worth of line end.
        if (isBegun && (await Line(cancel)).Length > 0) throw Malformed();
        isBegun = true;
        var line = await Line(cancel);
        var semicolon = line.IndexOf(';', StringComparison.Ordinal);
        if (!long.TryParse(semicolon < 0 ? line : line[..semicolon], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture,
            out left) || left < 0)
            throw Malformed();
        // Not by addition: two chunks of the largest length would overflow.
        if (left > (length ?? long.MaxValue) - total || (left == 0 && length is not null && total != length)) throw Incomplete();
        total += left;
        const string name = "chunk-signature=";
        var at = line.IndexOf(name, StringComparison.Ordinal);
        signature = at < 0 ? null : line[(at + name.Length)..];
        if (left > 0) return true;
        signatures?.CheckChunk(signature, hash.Finish());
        await ReadTrailers(cancel);
        isDone = true;
        return false;
    }

    private async ValueTask ReadTrailers(CancellationToken cancel)
    {
        var signed = new StringBuilder();
        string? trailerSignature = null;
        while (start < end || await Fill(cancel))
        {
            var line = await Line(cancel);
            if (line.Length == 0) continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0) throw Malformed();
            var (name, value) = (line[..colon].Trim().ToLowerInvariant(), line[(colon + 1)..].Trim());
            if (name is "x-amz-trailer-signature")
            {
                trailerSignature = value;
                continue;
            }

            if (Trailers.Count == MostTrailers) throw Malformed();
            Trailers[name] = value;
            signed.Append(name).Append(':').Append(value).Append('\n');
        }

        if (signatures is not null && (signatures.EndsInTrailer || signed.Length > 0)) signatures.CheckTrailer(trailerSignature,
            signed.ToString());
    }

    private async ValueTask<string> Line(CancellationToken cancel)
    {
        var line = new StringBuilder();
        while (true)
        {
            if (start == end && !await Fill(cancel)) throw Incomplete();
            var letter = (char)read[start++];
            if (letter == '\n') return line.ToString();
            if (letter != '\r') line.Append(letter);
            if (line.Length > LongestLine) throw Malformed();
        }
    }

    private async ValueTask<bool> Fill(CancellationToken cancel)
    {
        start = 0;
        end = await body.ReadAsync(read, cancel);
        return end > 0;
    }

    private static AwsServiceException Incomplete() => new(400, "IncompleteBody", "The request body terminated unexpectedly.");

    private static AwsServiceException Malformed() => new(400, "InvalidRequest", "The body is not aws-chunked, although its headers "
        + "specify it.");

    protected override void Dispose(bool disposing)
    {
        hash.Dispose();
        base.Dispose(disposing);
    }
}
