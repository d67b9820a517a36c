using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>CopyObject and UploadPartCopy.</summary>
internal sealed class CopyOperations(ObjectStore store, TimeProvider time)
{
    private const long LongestCopy = 5L * 1024 * 1024 * 1024;

    public async Task Copy(AwsRequest request, string bucketName, string key, CopySource from)
    {
        var bucket = store[bucketName];
        ObjectOperations.CheckKey(key);
        var (sourceBucket, source) = from.Find(request, store);
        var replaces = Directive(request, "x-amz-metadata-directive");
        var headers = ObjectHeaders.Copied(request, source, replaces);
        CheckItself(request, ReferenceEquals(sourceBucket, bucket) && from.Version is null
            && string.Equals(source.Key, key, StringComparison.Ordinal), replaces);
        if (source.Size > LongestCopy)
            throw new AwsServiceException(400, "InvalidRequest", "The specified copy source is larger than the maximum allowable size "
                + $"for a copy source: {LongestCopy}");
        Preconditions.CheckWrite(request, bucket.Objects.GetValueOrDefault(key));
        var kind = UploadChecksum.Algorithm(request.Option("x-amz-checksum-algorithm")) ?? source.Checksum?.Kind ?? Checksum.Default;
        await using var content = sourceBucket.Open(source);
        var (data, written) = await bucket.Write(content, [kind], request.Gone);
        var stored = bucket.Put(new(key, written.Length, written.ETag, default, data, headers)
        {
            Checksum = written.Checksum(kind),
            Tags = Directive(request, "x-amz-tagging-directive") ? TagSet.Of(request.Option("x-amz-tagging")) : source.Tags,
            Acl = AccessControl.OfHeader(request),
        }, before => Preconditions.CheckWrite(request, before));
        StorageResponse.SetVersion(request, bucket, stored.Version);
        ObjectOperations.SetEncryption(request, stored);
        await StorageResponse.Document(request, "CopyObjectResult", xml =>
        {
            xml.WriteElementString("LastModified", StorageResponse.Time(stored.Modified));
            xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
            StorageResponse.Write(xml, stored.Checksum);
        });
    }

    public async Task CopyPart(AwsRequest request, string bucketName, string key, string id, CopySource from)
    {
        var upload = Upload.Find(store[bucketName], id, key);
        var number = Upload.Number(request);
        var (sourceBucket, source) = from.Find(request, store);
        var range = ByteRange.ReadStrictly(request.Option("x-amz-copy-source-range"), source.Size);
        await using var content = sourceBucket.Open(source);
        content.Seek(range?.Start ?? 0, SeekOrigin.Begin);
        using var limited = new FirstBytes(content, range?.Length ?? source.Size);
        var part = await upload.Write(number, limited, [upload.Checksum.Kind], written => written.Checksum(upload.Checksum.Kind),
            request.Gone);
        await StorageResponse.Document(request, "CopyPartResult", xml =>
        {
            xml.WriteElementString("LastModified", StorageResponse.Time(time.GetUtcNow()));
            xml.WriteElementString("ETag", StorageResponse.Quoted(part.ETag));
            if (upload.Checksum.IsDeclared) StorageResponse.Write(xml, part.Checksum, withType: false);
        });
    }

    /// <summary>Whether the copy has what the request says, and not what its source has.</summary>
    private static bool Directive(AwsRequest request, string name) => request.Option(name) switch
    {
        null or "COPY" => false,
        "REPLACE" => true,
        var other => throw new AwsServiceException(400, "InvalidArgument", other.Length == 0 ? "" : $"Unknown directive: {other}",
            new() { ["ArgumentName"] = name, ["ArgumentValue"] = other }),
    };

    private static void CheckItself(AwsRequest request, bool isItself, bool replaces)
    {
        if (isItself && !replaces && request.Option("x-amz-storage-class") is null && request.Option("x-amz-server-side-encryption") is null
            && request.Option("x-amz-website-redirect-location") is null)
            throw new AwsServiceException(400, "InvalidRequest",
                "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, "
                    + "storage class, website redirect location or encryption attributes.");
    }
}
