using System.Globalization;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>What S3's answers have in common.</summary>
internal static class StorageResponse
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>The headers that S3 keeps with an object and gives back.</summary>
    private static readonly string[] Kept =
        ["Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires",
            "x-amz-website-redirect-location"];

    public static Task Empty(AwsRequest request, int status = 200)
    {
        var response = request.Context.Response;
        response.StatusCode = status;
        response.Headers["x-amz-request-id"] = request.Id;
        return Task.CompletedTask;
    }

    public static async Task Document(AwsRequest request, string root, Action<XmlWriter> content)
    {
        var body = Xml.Document(root, content, Namespace);
        var response = request.Context.Response;
        response.ContentType = "application/xml";
        response.ContentLength = body.Length;
        response.Headers["x-amz-request-id"] = request.Id;
        await response.Body.WriteAsync(body, request.Gone);
    }

    public static string Quoted(string etag) => $"\"{etag}\"";

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The headers of a request that belong to the object that it makes.</summary>
    public static Dictionary<string, string> ObjectHeaders(AwsRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Kept)
        {
            if (request.Header(name) is { } value) headers[name] = value;
        }

        foreach (var name in request.Context.Request.Headers.Keys.Where(name =>
            name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)))
            headers[name.ToLowerInvariant()] = request.Header(name)!;

        // aws-chunked is how the content travelled, not what it is.
        if (headers.TryGetValue("Content-Encoding", out var encoding))
        {
            var kept = string.Join(",", encoding.Split(',', StringSplitOptions.TrimEntries)
                .Where(each => each is not ("aws-chunked" or "")));
            if (kept.Length > 0) headers["Content-Encoding"] = kept;
            else headers.Remove("Content-Encoding");
        }

        return headers;
    }

    /// <summary>The kinds of checksum that come with a request, in its headers or announced as trailers.</summary>
    public static IReadOnlyList<string> ChecksumKinds(AwsRequest request) =>
    [
        .. Checksum.Kinds.Where(kind =>
            request.Header($"x-amz-checksum-{kind}") is not null
            || (request.Header("x-amz-trailer") ?? "").Contains($"x-amz-checksum-{kind}", StringComparison.OrdinalIgnoreCase)),
    ];

    /// <summary>The checksum that the content was found to have, as kind=base64.</summary>
    /// <exception cref="AwsServiceException">The client computed another one.</exception>
    public static string Verified(AwsRequest request, PayloadStream body, Content content)
    {
        if (request.Header("Content-MD5") is { } md5 && !string.Equals(md5, Convert.ToBase64String(content.Md5), StringComparison.Ordinal))
            throw new AwsServiceException(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
        foreach (var (kind, value) in content.Checksums)
        {
            var given = request.Header($"x-amz-checksum-{kind}") ?? body.Trailers.GetValueOrDefault($"x-amz-checksum-{kind}");
            if (!string.Equals(given, value, StringComparison.Ordinal))
                throw new AwsServiceException(400, "BadDigest",
                    $"The {kind.ToUpperInvariant()} you specified did not match the calculated checksum.");
        }

        return content.Checksums.Select(sum => $"{sum.Key}={sum.Value}").FirstOrDefault() ?? "";
    }

    /// <summary>The one owner of all that is here, as an element of this name.</summary>
    public static void WriteOwner(XmlWriter xml, string element = "Owner")
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("ID", "local");
        xml.WriteEndElement();
    }

    /// <summary>The kind and the value of a checksum of the form kind=base64, or null when there is none.</summary>
    public static (string Kind, string Value)? Parts(string checksum)
    {
        var equals = checksum.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (checksum[..equals].ToUpperInvariant(), checksum[(equals + 1)..]) : null;
    }

    /// <summary>Gives a checksum of the form kind=base64 back as a header.</summary>
    public static void SetChecksum(AwsRequest request, string checksum)
    {
        if (Parts(checksum) is var (kind, value)) request.Context.Response.Headers[$"x-amz-checksum-{kind.ToLowerInvariant()}"] = value;
    }

    public static async Task<ReadOnlyMemory<byte>> ReadAll(Stream body, CancellationToken cancel)
    {
        using var buffer = new MemoryStream();
        await body.CopyToAsync(buffer, cancel);
        return buffer.ToArray();
    }
}
