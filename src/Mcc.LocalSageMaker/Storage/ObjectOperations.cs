using System.Buffers;
using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>PutObject, GetObject, HeadObject, GetObjectAttributes.</summary>
internal sealed class ObjectOperations(ObjectStore store)
{
    private const int LongestKey = 1024;

    public async Task Put(AwsRequest request, string bucketName, string key, PayloadStream body)
    {
        var bucket = store[bucketName];
        CheckKey(key);
        // Refused before the body is read where that is possible; decided when it has been.
        Preconditions.CheckWrite(request, bucket.Objects.GetValueOrDefault(key));
        RequestContent.CheckMd5(request.Header("Content-MD5"));
        var given = RequestContent.Kind(request);
        var kind = given ?? Checksum.Default;
        var headers = ObjectHeaders.Read(request);
        var tags = TagSet.Of(request.Option("x-amz-tagging"));
        var acl = AccessControl.OfHeader(request);
        var (data, content) = await bucket.Write(body, [kind], request.Gone);
        try
        {
            RequestContent.Verify(request, body, content, given);
        }
        catch
        {
            bucket.Forget(data);
            throw;
        }

        var stored = bucket.Put(new(key, content.Length, content.ETag, default, data, headers)
        {
            Checksum = content.Checksum(kind),
            Tags = tags,
            Acl = acl,
        }, before => Preconditions.CheckWrite(request, before));
        request.Context.Response.Headers.ETag = StorageResponse.Quoted(stored.ETag);
        StorageResponse.SetChecksum(request, stored.Checksum);
        StorageResponse.SetVersion(request, bucket, stored.Version);
        SetEncryption(request, stored);
        await StorageResponse.Empty(request);
    }

    public async Task Get(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        var stored = bucket.Object(key, VersionOf(request));
        Preconditions.CheckRead(request, stored);
        var response = request.Context.Response;
        ObjectHeaders.Write(request, stored);
        var headers = response.Headers;
        headers.ETag = StorageResponse.Quoted(stored.ETag);
        headers.LastModified = stored.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        headers["x-amz-request-id"] = request.Id;
        if (stored.Tags.Count > 0) headers["x-amz-tagging-count"] = StorageResponse.Number(stored.Tags.Count);
        StorageResponse.SetVersion(request, bucket, stored.Version);
        SetEncryption(request, stored);

        var checksum = stored.Checksum;
        var range = Preconditions.IsRangeValid(request, stored) ? ByteRange.Read(request.Header("Range"), stored.Size) : null;
        if (request.Parameter("partNumber") is { } number)
        {
            if (request.Header("Range") is not null)
                throw new AwsServiceException(400, "InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
            (range, checksum) = Part(stored, number);
            if (stored.Parts.Count > 0) headers["x-amz-mp-parts-count"] = StorageResponse.Number(stored.Parts.Count);
        }
        else if (range is not null)
        {
            checksum = null;
        }

        if (string.Equals(request.Option("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase))
            StorageResponse.SetChecksum(request, checksum, stored.Checksum?.Type);
        var (start, length) = range is null ? (0L, stored.Size) : (range.Start, range.Length);
        if (range is not null)
        {
            response.StatusCode = 206;
            headers.ContentRange = FormattableString.Invariant($"bytes {start}-{start + length - 1}/{stored.Size}");
        }

        response.ContentLength = length;
        if (string.Equals(request.Method, "HEAD", StringComparison.Ordinal)) return;
        await using var content = bucket.Open(stored);
        content.Seek(start, SeekOrigin.Begin);
        await CopyRange(content, response.Body, length, request.Gone);
    }

    /// <summary>The version that a request names; null for the current one.</summary>
    /// <exception cref="AwsServiceException">It cannot be the name of a version.</exception>
    public static string? VersionOf(AwsRequest request) => Version(request.Parameter("versionId"));

    /// <exception cref="AwsServiceException">It cannot be the name of a version.</exception>
    public static string? Version(string? version) =>
        version is null or StoredObject.NullVersion || Guid.TryParseExact(version, "N", out _) ? version
        : throw new AwsServiceException(400, "InvalidArgument", version.Length == 0
                ? "Version id cannot be the empty string" : "Invalid version id specified",
            new() { ["ArgumentName"] = "versionId", ["ArgumentValue"] = version });

    /// <summary>S3 encrypts every object, with its own keys unless the request says otherwise; here it is only said.</summary>
    public static void SetEncryption(AwsRequest request, StoredObject stored)
    {
        request.Context.Response.Headers["x-amz-server-side-encryption"] = "AES256";
        foreach (var (name, value) in stored.Headers.Where(header =>
            header.Key.StartsWith("x-amz-server-side-encryption", StringComparison.OrdinalIgnoreCase)))
            request.Context.Response.Headers[name] = value;
    }

    public static void CheckKey(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
            throw new AwsServiceException(400, "KeyTooLongError", "Your key is too long",
                new() { ["MaxSizeAllowed"] = LongestKey, ["Size"] = Encoding.UTF8.GetByteCount(key) });
    }

    /// <summary>The bytes and the checksum of a part; an object that was written at once has one, which is all of it.</summary>
    private static (ByteRange? Range, ObjectChecksum? Checksum) Part(StoredObject stored, string text)
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is < 1 or > Upload.LastPart)
            throw Upload.InvalidNumber(text);
        if (stored.Parts.Count == 0 && number == 1)
            return (stored.Size == 0 ? null : new(0, stored.Size), stored.Checksum);
        // Parts of an upload may have had any numbers; those of the object are counted.
        if (number > stored.Parts.Count)
            throw new AwsServiceException(416, "InvalidPartNumber", "The requested partnumber is not satisfiable",
                new() { ["ActualPartCount"] = Math.Max(1, stored.Parts.Count), ["PartNumberRequested"] = number });
        var part = stored.Parts[number - 1];
        return (part.Size == 0 ? null : new(stored.Parts.Take(number - 1).Sum(each => each.Size), part.Size), part.Checksum);
    }

    private static async Task CopyRange(FileStream from, Stream to, long length, CancellationToken cancel)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            while (length > 0 && await from.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, length)),
                cancel) is > 0 and var count)
            {
                await to.WriteAsync(buffer.AsMemory(0, count), cancel);
                length -= count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
