using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// S3: what it serves is kept and has its effect, or is kept and documented to have none; everything else is refused by name.
/// To add an operation: its line in <see cref="OnBucket"/> or <see cref="OnObject"/>, and its sub-resource in
/// <see cref="Subresources"/>.
/// </summary>
internal sealed class StorageService(ObjectStore store, AccessCheck access, LocalSettings settings, TimeProvider time)
{
    private readonly BucketOperations buckets = new(store, settings.Region);
    private readonly BucketDocuments documents = new(store);
    private readonly ObjectOperations objects = new(store);
    private readonly PropertyOperations properties = new(store);
    private readonly CopyOperations copies = new(store, time);
    private readonly RemovalOperations removals = new(store, access);
    private readonly UploadOperations uploads = new(store, time);

    /// <param name="body">For the operations that take content; the others do not read it.</param>
    public Task Answer(AwsRequest request, Func<PayloadStream> body)
    {
        RefusedHeaders.Check(request, settings.Account);
        var subresource = Subresources.Of(request);
        var path = request.Path.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = PercentText.Decode(slash < 0 ? path : path[..slash]);
        var key = slash < 0 ? "" : PercentText.Decode(path[(slash + 1)..]);
        var copied = request.Method is "PUT" && request.Option("x-amz-copy-source") is { } header ? CopySource.Read(header) : null;
        var (operation, perform) = (bucket.Length, key.Length) switch
        {
            (0, _) when request.Method is "GET" && subresource is null => ("ListBuckets", () => buckets.List(request)),
            (0, _) => throw NotAllowed(request),
            (_, 0) => OnBucket(request, bucket, subresource, body),
            _ => OnObject(request, bucket, key, subresource, copied, body),
        };
        // Which objects are deleted is known when the body is read.
        if (operation != RemovalOperations.Several)
            access.User("s3", operation, new() { ["Bucket"] = bucket, ["Key"] = key, ["CopySource"] = copied?.Path });
        return perform();
    }

    private (string Operation, Func<Task> Perform) OnBucket(
        AwsRequest request, string bucket, string? subresource, Func<PayloadStream> body)
    {
        if (BucketDocuments.Find(subresource) is { } document) return OfDocument(request, bucket, document, body);
        return (request.Method, subresource) switch
        {
            ("PUT", null) => ("CreateBucket", () => buckets.Create(request, bucket, body())),
            ("HEAD", null) => ("HeadBucket", () => buckets.Head(request, bucket)),
            ("DELETE", null) => ("DeleteBucket", () => buckets.Delete(request, bucket)),
            ("GET", null) => ("ListObjectsV2", () => ListOperation.Answer(request, store[bucket])),
            ("GET", Subresources.Versions) => ("ListObjectVersions", () => ListOperation.Versions(request, store[bucket])),
            ("GET", Subresources.Location) => ("GetBucketLocation", () => buckets.Location(request, bucket)),
            ("GET", Subresources.Versioning) => ("GetBucketVersioning", () => buckets.Versioning(request, bucket)),
            ("PUT", Subresources.Versioning) => ("PutBucketVersioning", () => buckets.PutVersioning(request, bucket, body())),
            ("GET", Subresources.Acl) => ("GetBucketAcl", () => properties.Acl(request, bucket, "")),
            ("PUT", Subresources.Acl) => ("PutBucketAcl", () => properties.PutAcl(request, bucket, "", body())),
            ("GET", Subresources.Uploads) => ("ListMultipartUploads", () => UploadLists.Uploads(request, store[bucket])),
            ("POST", Subresources.Delete) => (RemovalOperations.Several, () => removals.DeleteMany(request, bucket, body())),
            ("POST", null) => throw new AwsServiceException(501, "NotImplemented", "The local S3 does not support POST forms."),
            _ => throw NotAllowed(request),
        };
    }

    private (string Operation, Func<Task> Perform) OfDocument(
        AwsRequest request, string bucket, BucketDocument document, Func<PayloadStream> body) => request.Method switch
        {
            "GET" => ($"Get{document.Operation}", () => documents.Get(request, bucket, document)),
            // There is nothing to delete, as on S3 in a bucket that was never given one.
            "DELETE" when document.Name is "replication" or "website" => ($"Delete{document.Operation}", () =>
            {
                _ = store[bucket];
                return StorageResponse.Empty(request, 204);
            }
            ),
            "PUT" or "DELETE" when document.IsFixed =>
                throw new AwsServiceException(501, "NotImplemented", $"The local S3 does not support changes of {document.Name}."),
            "PUT" => ($"Put{document.Operation}", () => documents.Put(request, bucket, document, body())),
            "DELETE" => ($"Delete{document.Operation}", () => documents.Delete(request, bucket, document)),
            _ => throw NotAllowed(request),
        };

    private (string Operation, Func<Task> Perform) OnObject(
        AwsRequest request, string bucket, string key, string? subresource, CopySource? copied, Func<PayloadStream> body)
    {
        var upload = request.Parameter(Subresources.UploadId) ?? "";
        // A version has a right of its own.
        var version = request.Parameter("versionId") is null ? "" : "Version";
        return (request.Method, subresource) switch
        {
            ("PUT", null) when copied is not null => ("CopyObject", () => copies.Copy(request, bucket, key, copied)),
            ("PUT", null) => ("PutObject", () => objects.Put(request, bucket, key, body())),
            ("GET" or "HEAD", null) => ($"GetObject{version}", () => objects.Get(request, bucket, key)),
            ("DELETE", null) => ($"DeleteObject{version}", () => removals.Delete(request, bucket, key)),
            ("GET", Subresources.Attributes) => ("GetObjectAttributes", () => AttributeOperation.Answer(request, store[bucket], key)),
            ("GET", BucketDocuments.Tagging) => ("GetObjectTagging", () => properties.Tags(request, bucket, key)),
            ("PUT", BucketDocuments.Tagging) => ("PutObjectTagging", () => properties.PutTags(request, bucket, key, body())),
            ("DELETE", BucketDocuments.Tagging) => ("DeleteObjectTagging", () => properties.DeleteTags(request, bucket, key)),
            ("GET", Subresources.Acl) => ("GetObjectAcl", () => properties.Acl(request, bucket, key)),
            ("PUT", Subresources.Acl) => ("PutObjectAcl", () => properties.PutAcl(request, bucket, key, body())),
            ("POST", Subresources.Uploads) => ("CreateMultipartUpload", () => uploads.Begin(request, bucket, key)),
            ("PUT", Subresources.UploadId) when copied is not null =>
                ("UploadPartCopy", () => copies.CopyPart(request, bucket, key, upload, copied)),
            ("PUT", Subresources.UploadId) => ("UploadPart", () => uploads.PutPart(request, bucket, key, upload, body())),
            ("GET", Subresources.UploadId) => ("ListParts", () => UploadLists.Parts(request, store[bucket], key, upload)),
            ("DELETE", Subresources.UploadId) => ("AbortMultipartUpload", () => uploads.Abort(request, bucket, key, upload)),
            ("POST", Subresources.UploadId) =>
                ("CompleteMultipartUpload", () => uploads.Complete(request, bucket, key, upload, body())),
            _ => throw NotAllowed(request),
        };
    }

    private static AwsServiceException NotAllowed(AwsRequest request) =>
        new(405, "MethodNotAllowed", "The specified method is not allowed against this resource.", new() { ["Method"] = request.Method });
}
