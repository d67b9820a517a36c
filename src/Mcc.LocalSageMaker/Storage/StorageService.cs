using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>As much of S3 as AWS's CLI and SDKs need to copy and sync. To add an operation: its line in <see cref="Answer"/>.</summary>
internal sealed class StorageService(ObjectStore store, AccessCheck access, string region, TimeProvider time)
{
    private readonly BucketOperations buckets = new(store, region);
    private readonly ObjectOperations objects = new(store, access);
    private readonly UploadOperations uploads = new(store, time);

    /// <summary>Parameters that make a request another operation than its path and method say.</summary>
    private static readonly string[] Subresources =
    [
        "accelerate", "acl", "analytics", "attributes", "cors", "encryption", "intelligent-tiering", "inventory", "legal-hold", "lifecycle",
        "logging", "metrics", "notification", "object-lock", "ownershipControls", "policy", "policyStatus", "publicAccessBlock",
            "replication",
        "requestPayment", "restore", "retention", "select", "tagging", "torrent", "versions", "website",
    ];

    /// <param name="body">For the operations that take content; the others have read it whole.</param>
    public Task Answer(AwsRequest request, Func<PayloadStream> body)
    {
        foreach (var (name, _) in request.Parameters)
        {
            if (Subresources.Contains(name, StringComparer.Ordinal))
                throw new AwsServiceException(501, "NotImplemented", $"The local S3 does not support {name}.");
        }

        var path = request.Path.TrimStart('/');
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var bucket = Uri.UnescapeDataString(slash < 0 ? path : path[..slash]);
        var key = slash < 0 ? "" : Uri.UnescapeDataString(path[(slash + 1)..]);
        var upload = request.Parameter("uploadId");
        var copied = request.Header("x-amz-copy-source");
        var (operation, perform) = ((string, Func<Task>))((request.Method, bucket.Length > 0, key.Length > 0) switch
        {
            ("GET", false, _) => ("ListBuckets", () => buckets.List(request)),
            ("PUT", true, false) => ("CreateBucket", () => buckets.Create(request, bucket)),
            ("HEAD", true, false) => ("HeadBucket", () => buckets.Head(request, bucket)),
            ("DELETE", true, false) => ("DeleteBucket", () => buckets.Delete(request, bucket)),
            ("GET", true, false) when request.Parameter("location") is not null =>
                ("GetBucketLocation", () => buckets.Location(request, bucket)),
            ("GET", true, false) when request.Parameter("versioning") is not null =>
                ("GetBucketVersioning", () => buckets.Versioning(request, bucket)),
            ("GET", true, false) when request.Parameter("uploads") is not null =>
                ("ListMultipartUploads", () => uploads.List(request, bucket)),
            ("GET", true, false) => ("ListObjectsV2", () => ListOperation.Answer(request, store[bucket])),
            ("POST", true, false) when request.Parameter("delete") is not null =>
                (ObjectOperations.Deletion, () => objects.DeleteMany(request, bucket, body())),
            ("PUT", true, true) when upload is not null && copied is not null =>
                ("UploadPartCopy", () => uploads.CopyPart(request, bucket, key, upload, copied)),
            ("PUT", true, true) when upload is not null => ("UploadPart", () => uploads.PutPart(request, bucket, key, upload, body())),
            ("PUT", true, true) when copied is not null => ("CopyObject", () => objects.Copy(request, bucket, key, copied)),
            ("PUT", true, true) => ("PutObject", () => objects.Put(request, bucket, key, body())),
            ("GET", true, true) when upload is not null => ("ListParts", () => uploads.ListParts(request, bucket, key, upload)),
            ("GET" or "HEAD", true, true) => ("GetObject", () => objects.Get(request, bucket, key)),
            ("DELETE", true, true) when upload is not null =>
                ("AbortMultipartUpload", () => uploads.Abort(request, bucket, key, upload)),
            ("DELETE", true, true) => ("DeleteObject", () => objects.Delete(request, bucket, key)),
            ("POST", true, true) when request.Parameter("uploads") is not null =>
                ("CreateMultipartUpload", () => uploads.Begin(request, bucket, key)),
            ("POST", true, true) when upload is not null =>
                ("CompleteMultipartUpload", () => uploads.Complete(request, bucket, key, upload, body())),
            _ => throw new AwsServiceException(405, "MethodNotAllowed", "The specified method is not allowed against this resource."),
        });
        // Which objects are deleted is known when the body is read.
        if (operation != ObjectOperations.Deletion)
            access.User("s3", operation, new()
            {
                ["Bucket"] = bucket,
                ["Key"] = key,
                ["CopySource"] = copied is null ? null : ObjectOperations.SourcePath(copied),
            });
        return perform();
    }
}
