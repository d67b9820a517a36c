using System.Globalization;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload, AbortMultipartUpload, ListParts, ListMultipartUploads.
/// </summary>
internal sealed class UploadOperations(ObjectStore store, TimeProvider time)
{
    public Task Begin(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        ObjectOperations.CheckKey(key);
        var checksum = request.Header("x-amz-checksum-algorithm") ?? "";
        var upload = Upload.Begin(bucket, key, StorageResponse.ObjectHeaders(request), checksum, time.GetUtcNow());
        if (checksum.Length > 0) request.Context.Response.Headers["x-amz-checksum-algorithm"] = checksum;
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
        var part = await upload.Write(Number(request), body, StorageResponse.ChecksumKinds(request),
            content => StorageResponse.Verified(request, body, content), request.Gone);
        request.Context.Response.Headers.ETag = StorageResponse.Quoted(part.ETag);
        StorageResponse.SetChecksum(request, part.Checksum);
        await StorageResponse.Empty(request);
    }

    public async Task CopyPart(AwsRequest request, string bucketName, string key, string id, string from)
    {
        var upload = Upload.Find(store[bucketName], id, key);
        var (sourceBucket, source) = ObjectOperations.Source(store, from);
        Preconditions.CheckCopy(request, source);
        var range = ByteRange.Read(request.Header("x-amz-copy-source-range"), source.Size);
        await using var content = sourceBucket.Open(source);
        content.Seek(range?.Start ?? 0, SeekOrigin.Begin);
        using var limited = new FirstBytes(content, range?.Length ?? source.Size);
        var part = await upload.Write(Number(request), limited, [], _ => "", request.Gone);
        await StorageResponse.Document(request, "CopyPartResult", xml =>
        {
            xml.WriteElementString("LastModified", StorageResponse.Time(time.GetUtcNow()));
            xml.WriteElementString("ETag", StorageResponse.Quoted(part.ETag));
        });
    }

    public async Task Complete(AwsRequest request, string bucketName, string key, string id, PayloadStream body)
    {
        var bucket = store[bucketName];
        var upload = Upload.Find(bucket, id, key);
        var wanted = Xml.Read(await StorageResponse.ReadAll(body, request.Gone)).Children("Part")
            .Select(part => (int.TryParse(part.Child("PartNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : 0, part.Child("ETag") ?? ""))
            .ToList();
        Preconditions.CheckWrite(request, bucket.Objects.GetValueOrDefault(key));
        var stored = await upload.Complete(wanted, request.Gone);
        await StorageResponse.Document(request, "CompleteMultipartUploadResult", xml =>
        {
            xml.WriteElementString("Location", $"/{bucketName}/{key}");
            xml.WriteElementString("Bucket", bucketName);
            xml.WriteElementString("Key", key);
            xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
        });
    }

    public Task Abort(AwsRequest request, string bucketName, string key, string id)
    {
        Upload.Find(store[bucketName], id, key).Abort();
        return StorageResponse.Empty(request, 204);
    }

    public Task ListParts(AwsRequest request, string bucketName, string key, string id)
    {
        var upload = Upload.Find(store[bucketName], id, key);
        return StorageResponse.Document(request, "ListPartsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucketName);
            xml.WriteElementString("Key", key);
            xml.WriteElementString("UploadId", id);
            WriteOwners(xml);
            var parts = upload.Parts;
            xml.WriteElementString("PartNumberMarker", "0");
            xml.WriteElementString("NextPartNumberMarker",
                (parts.Count == 0 ? 0 : parts[^1].Number).ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("MaxParts", "10000");
            xml.WriteElementString("IsTruncated", "false");
            foreach (var part in parts)
                Write(xml, part, upload.Written(part));
        });
    }

    public Task List(AwsRequest request, string bucketName)
    {
        var bucket = store[bucketName];
        var uploads = bucket.Uploads.Select(path => Upload.Find(bucket, Path.GetFileName(path)))
            .OrderBy(upload => upload.Key, KeyOrder.Instance).ToList();
        return StorageResponse.Document(request, "ListMultipartUploadsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucketName);
            xml.WriteElementString("KeyMarker", "");
            xml.WriteElementString("UploadIdMarker", "");
            xml.WriteElementString("MaxUploads", "1000");
            xml.WriteElementString("IsTruncated", "false");
            foreach (var upload in uploads)
            {
                xml.WriteStartElement("Upload");
                xml.WriteElementString("Key", upload.Key);
                xml.WriteElementString("UploadId", upload.Id);
                WriteOwners(xml);
                xml.WriteElementString("Initiated", StorageResponse.Time(upload.Begun));
                xml.WriteEndElement();
            }
        });
    }

    private static void WriteOwners(XmlWriter xml)
    {
        StorageResponse.WriteOwner(xml, "Initiator");
        StorageResponse.WriteOwner(xml);
        xml.WriteElementString("StorageClass", "STANDARD");
    }

    private static void Write(XmlWriter xml, UploadPart part, DateTimeOffset written)
    {
        xml.WriteStartElement("Part");
        xml.WriteElementString("PartNumber", part.Number.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("LastModified", StorageResponse.Time(written));
        xml.WriteElementString("ETag", StorageResponse.Quoted(part.ETag));
        xml.WriteElementString("Size", part.Size.ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static int Number(AwsRequest request) =>
        int.TryParse(request.Parameter("partNumber"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
