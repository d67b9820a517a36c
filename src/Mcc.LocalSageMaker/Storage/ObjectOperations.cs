using System.Text.Json.Nodes;
using System.Buffers;
using System.Globalization;
using System.Text;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>PutObject, GetObject, HeadObject, CopyObject, DeleteObject, DeleteObjects.</summary>
internal sealed class ObjectOperations(ObjectStore store, AccessCheck access)
{
    private const int LongestKey = 1024;

    /// <summary>The operation that deletes several objects.</summary>
    public const string Deletion = "DeleteObjects";

    public async Task Put(AwsRequest request, string bucketName, string key, PayloadStream body)
    {
        var bucket = store[bucketName];
        CheckKey(key);
        Preconditions.CheckWrite(request, bucket.Objects.GetValueOrDefault(key));
        var (data, content) = await bucket.Write(body, StorageResponse.ChecksumKinds(request), request.Gone);
        StoredObject stored;
        try
        {
            var checksum = StorageResponse.Verified(request, body, content);
            Preconditions.CheckWrite(request, bucket.Objects.GetValueOrDefault(key));
            stored = bucket.Put(key, data, content.Length, content.ETag, StorageResponse.ObjectHeaders(request), checksum);
        }
        catch
        {
            bucket.Forget(data);
            throw;
        }

        request.Context.Response.Headers.ETag = StorageResponse.Quoted(stored.ETag);
        StorageResponse.SetChecksum(request, stored.Checksum);
        await StorageResponse.Empty(request);
    }

    public async Task Get(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        var stored = bucket.Object(key);
        Preconditions.CheckRead(request, stored);
        var response = request.Context.Response;
        var headers = response.Headers;
        headers.ETag = StorageResponse.Quoted(stored.ETag);
        headers.LastModified = stored.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        headers.AcceptRanges = "bytes";
        headers["x-amz-request-id"] = request.Id;
        headers.ContentType = stored.ContentType;
        foreach (var (name, value) in stored.Headers)
            headers[name] = value;
        foreach (var (name, value) in request.Parameters.Where(parameter =>
            parameter.Name.StartsWith("response-", StringComparison.Ordinal)))
            headers[name["response-".Length..]] = value;

        var range = Preconditions.IsRangeValid(request, stored) ? ByteRange.Read(request.Header("Range"), stored.Size) : null;
        if (range is null && request.Header("x-amz-checksum-mode") is "ENABLED") StorageResponse.SetChecksum(request, stored.Checksum);
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

    public async Task Copy(AwsRequest request, string bucketName, string key, string from)
    {
        var bucket = store[bucketName];
        CheckKey(key);
        var (sourceBucket, source) = Source(store, from);
        Preconditions.CheckCopy(request, source);
        var replaces = string.Equals(request.Header("x-amz-metadata-directive"), "REPLACE", StringComparison.OrdinalIgnoreCase);
        if (!replaces && ReferenceEquals(sourceBucket, bucket) && string.Equals(source.Key, key, StringComparison.Ordinal))
            throw new AwsServiceException(400, "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, "
                    + "storage class, website redirect location or encryption attributes.");
        await using var content = sourceBucket.Open(source);
        var (data, written) = await bucket.Write(content, [], request.Gone);
        var headers = replaces ? StorageResponse.ObjectHeaders(request) : source.Headers;
        var stored = bucket.Put(key, data, written.Length, written.ETag, headers, source.Checksum);
        await StorageResponse.Document(request, "CopyObjectResult", xml =>
        {
            xml.WriteElementString("LastModified", StorageResponse.Time(stored.Modified));
            xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
            if (StorageResponse.Parts(stored.Checksum) is var (kind, value)) xml.WriteElementString($"Checksum{kind}", value);
        });
    }

    public Task Delete(AwsRequest request, string bucketName, string key)
    {
        store[bucketName].Remove(key);
        return StorageResponse.Empty(request, 204);
    }

    public async Task DeleteMany(AwsRequest request, string bucketName, PayloadStream body)
    {
        var bucket = store[bucketName];
        var wanted = Xml.Read(await StorageResponse.ReadAll(body, request.Gone));
        var keys = wanted.Children("Object").Select(element => element.Child("Key") ?? "").ToList();
        if (keys.Count is 0 or > 1000)
            throw new AwsServiceException(400, "MalformedXML",
                "The XML you provided was not well-formed or did not validate against our published schema");
        access.User("s3", Deletion, new()
        {
            ["Bucket"] = bucketName,
            ["Keys"] = new JsonArray([.. keys.Select(static key => JsonValue.Create(key))]),
        });
        foreach (var key in keys)
            bucket.Remove(key);
        await StorageResponse.Document(request, "DeleteResult", xml =>
        {
            if (wanted.Child("Quiet") is "true") return;
            foreach (var key in keys)
            {
                xml.WriteStartElement("Deleted");
                xml.WriteElementString("Key", key);
                xml.WriteEndElement();
            }
        });
    }

    /// <summary>
    /// The bucket and object that x-amz-copy-source names: bucket/key, percent-encoded, with or without a slash before it.
    /// </summary>
    internal static (Bucket Bucket, StoredObject Object) Source(ObjectStore store, string from)
    {
        var path = SourcePath(from);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 1)
            throw new AwsServiceException(400, "InvalidArgument", "Copy Source must mention the source bucket and key: "
                + "sourcebucket/sourcekey");
        var bucket = store[path[..slash]];
        return (bucket, bucket.Object(path[(slash + 1)..]));
    }

    internal static string SourcePath(string from)
    {
        var version = from.IndexOf("?versionId=", StringComparison.Ordinal);
        return Uri.UnescapeDataString((version < 0 ? from : from[..version]).TrimStart('/'));
    }

    internal static async Task CopyRange(Stream from, Stream to, long length, CancellationToken cancel)
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

    internal static void CheckKey(string key)
    {
        if (Encoding.UTF8.GetByteCount(key) > LongestKey)
            throw new AwsServiceException(400, "KeyTooLongError", "Your key is too long");
    }
}
