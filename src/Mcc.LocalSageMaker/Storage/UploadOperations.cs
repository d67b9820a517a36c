using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>CreateMultipartUpload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload.</summary>
internal sealed class UploadOperations(ObjectStore store, TimeProvider time)
{
    public Task Begin(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        ObjectOperations.CheckKey(key);
        var checksum = UploadChecksum.Read(request);
        var draft = new StoredObject(key, 0, "", default, "", ObjectHeaders.Read(request))
        {
            Tags = TagSet.Of(request.Option("x-amz-tagging")),
            Acl = AccessControl.OfHeader(request),
        };
        var upload = Upload.Begin(bucket, draft, checksum, time.GetUtcNow());
        var headers = request.Context.Response.Headers;
        if (checksum.IsDeclared)
        {
            headers["x-amz-checksum-algorithm"] = checksum.Kind.ToUpperInvariant();
            headers["x-amz-checksum-type"] = checksum.IsComposite ? ObjectChecksum.Composite : ObjectChecksum.FullObject;
        }

        ObjectOperations.SetEncryption(request, draft);
        return StorageResponse.Document(request, "InitiateMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Bucket", bucketName);
            xml.WriteElementString("Key", key);
            xml.WriteElementString("UploadId", upload.Id);
        });
    }

    public async Task PutPart(AwsRequest request, string bucketName, string key, string id, PayloadStream body)
    {
        var upload = Upload.Find(store[bucketName], id, key);
        var number = Upload.Number(request);
        RequestContent.CheckMd5(request.Header("Content-MD5"));
        var given = RequestContent.Kind(request);
        var checksum = upload.Checksum;
        if (checksum.IsDeclared && !string.Equals(given, checksum.Kind, StringComparison.Ordinal))
            throw new AwsServiceException(400, "InvalidRequest", "Checksum Type mismatch occurred, expected checksum Type: "
                + $"{checksum.Kind}, actual checksum Type: {given ?? "null"}");
        var part = await upload.Write(number, body, given is null ? [checksum.Kind] : [checksum.Kind, given], content =>
        {
            RequestContent.Verify(request, body, content, given);
            return content.Checksum(given ?? checksum.Kind);
        }, request.Gone);
        request.Context.Response.Headers.ETag = StorageResponse.Quoted(part.ETag);
        if (given is not null) request.Context.Response.Headers[part.Checksum!.Header] = part.Checksum.Value;
        await StorageResponse.Empty(request);
    }

    public async Task Complete(AwsRequest request, string bucketName, string key, string id, PayloadStream body)
    {
        var bucket = store[bucketName];
        if (!Upload.TryFind(bucket, id, out var upload) || !string.Equals(upload.Key, key, StringComparison.Ordinal))
        {
            // A client that did not receive the first response asks again, and receives it.
            var earlier = bucket.Versions.Of(key).FirstOrDefault(version => version.Upload.Length > 0
                && string.Equals(version.Upload, id, StringComparison.Ordinal)) ?? throw Upload.Missing(id);
            await RequestContent.Document(request, body, isOfBody: false);
            await Write(request, bucket, earlier);
            return;
        }

        var wanted = Completion.Read(request, await RequestContent.Document(request, body, isOfBody: false));
        void Check(StoredObject? before) => Preconditions.CheckWrite(request, before);
        Check(bucket.Objects.GetValueOrDefault(key));
        await Write(request, bucket, await upload.Complete(wanted, Check, request.Gone));
    }

    public Task Abort(AwsRequest request, string bucketName, string key, string id)
    {
        Upload.Find(store[bucketName], id, key).Abort();
        return StorageResponse.Empty(request, 204);
    }

    private static Task Write(AwsRequest request, Bucket bucket, StoredObject stored)
    {
        StorageResponse.SetVersion(request, bucket, stored.Version);
        ObjectOperations.SetEncryption(request, stored);
        var host = request.Header("Host");
        var key = Uri.EscapeDataString(stored.Key).Replace("%2F", "/", StringComparison.Ordinal);
        return StorageResponse.Document(request, "CompleteMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Location", $"{Uri.UriSchemeHttp}{Uri.SchemeDelimiter}{host}/{bucket.Name}/{key}");
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Key", stored.Key);
            xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
            StorageResponse.Write(xml, stored.Checksum);
        });
    }
}
