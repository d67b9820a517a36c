using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Checks the content of a request against the digests that came with it, in headers or as trailers.</summary>
internal static class RequestContent
{
    /// <summary>The kind of checksum that the client sends; null when it sends none.</summary>
    /// <exception cref="AwsServiceException">It sends several, or announces one that it does not send.</exception>
    public static string? Kind(AwsRequest request)
    {
        var trailer = request.Header("x-amz-trailer") ?? "";
        var kinds = Checksum.Kinds.Where(kind => request.Header($"x-amz-checksum-{kind}") is not null
            || trailer.Split(',').Any(name => string.Equals(name.Trim(), $"x-amz-checksum-{kind}", StringComparison.OrdinalIgnoreCase)))
            .ToList();
        if (kinds.Count > 1)
            throw Invalid("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
        if (request.Header("x-amz-checksum-sha512") is not null || trailer.Contains("sha512", StringComparison.OrdinalIgnoreCase))
            throw new AwsServiceException(501, "NotImplemented", "The local S3 does not support x-amz-checksum-sha512.");
        if (kinds.Count == 0 && request.Header("x-amz-sdk-checksum-algorithm") is not null)
            throw Invalid("x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were "
                + "found.");
        return kinds.FirstOrDefault();
    }

    /// <exception cref="AwsServiceException">The client computed other digests.</exception>
    public static void Verify(AwsRequest request, PayloadStream body, Content content, string? kind)
    {
        if (request.Header("Content-MD5") is { } md5)
        {
            CheckMd5(md5);
            if (!string.Equals(md5, Convert.ToBase64String(content.Md5), StringComparison.Ordinal))
                throw new AwsServiceException(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        }

        if (kind is null) return;
        var given = request.Header($"x-amz-checksum-{kind}") ?? body.Trailers.GetValueOrDefault($"x-amz-checksum-{kind}");
        if (!string.Equals(given, content.Checksums[kind], StringComparison.Ordinal)) throw Differs(kind);
    }

    public static AwsServiceException Differs(string kind) =>
        new(400, "BadDigest", $"The {kind.ToUpperInvariant()} you specified did not match the calculated checksum.");

    /// <summary>Looked at before the body is read, because nothing can match it.</summary>
    /// <exception cref="AwsServiceException">It is not the base64 of 16 bytes.</exception>
    public static void CheckMd5(string? md5)
    {
        if (md5 is null) return;
        Span<byte> bytes = stackalloc byte[24];
        if (md5.Length != 24 || !Convert.TryFromBase64String(md5, bytes, out var length) || length != 16)
            throw new AwsServiceException(400, "InvalidDigest", "The Content-MD5 you specified was invalid.",
                new() { ["Content-MD5"] = md5 });
    }

    /// <summary>The body of an operation that takes a document.</summary>
    /// <param name="isOfBody">Whether x-amz-checksum-… is of the body; for CompleteMultipartUpload it is of the object.</param>
    /// <exception cref="AwsServiceException">It is longer than any document, or its digests are others.</exception>
    public static async Task<ReadOnlyMemory<byte>> Document(AwsRequest request, PayloadStream body, bool isOfBody = true)
    {
        CheckMd5(request.Header("Content-MD5"));
        var kind = isOfBody ? Kind(request) : null;
        using var buffer = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await body.ReadAsync(piece, request.Gone) is > 0 and var count)
        {
            if (buffer.Length + count > Xml.LongestDocument)
                throw new AwsServiceException(400, "MaxMessageLengthExceeded", "Your request was too large.",
                    new() { ["MaxMessageLengthBytes"] = Xml.LongestDocument });
            buffer.Write(piece, 0, count);
        }

        var bytes = buffer.ToArray();
        using var md5 = Checksum.Of("md5")!;
        md5.Append(bytes);
        using var sum = kind is null ? null : Checksum.Of(kind);
        sum?.Append(bytes);
        var sums = new Dictionary<string, string>(StringComparer.Ordinal);
        if (sum is not null) sums[kind!] = sum.Base64();
        Verify(request, body, new(bytes.Length, md5.Value(), sums), kind);
        return bytes;
    }

    private static AwsServiceException Invalid(string message) => new(400, "InvalidRequest", message);
}
