using System.Globalization;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>ListParts and ListMultipartUploads.</summary>
internal static class UploadLists
{
    private const int LongestPage = 1000;

    public static Task Parts(AwsRequest request, Bucket bucket, string key, string id)
    {
        var upload = Upload.Find(bucket, id, key);
        var longest = StorageResponse.Limit(request, "max-parts", LongestPage);
        var after = StorageResponse.Limit(request, "part-number-marker", int.MaxValue);
        if (request.Parameter("part-number-marker") is null or "") after = 0;
        var text = StorageResponse.Keys(request);
        var left = upload.Parts.Where(part => part.Number > after).ToList();
        var page = left.Take(longest).ToList();
        return StorageResponse.Document(request, "ListPartsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("Key", text(key));
            xml.WriteElementString("UploadId", id);
            WriteOwners(xml, upload);
            if (upload.Checksum.IsDeclared) WriteChecksum(xml, upload);
            xml.WriteElementString("PartNumberMarker", StorageResponse.Number(after));
            xml.WriteElementString("NextPartNumberMarker", StorageResponse.Number(page.Count == 0 ? 0 : page[^1].Number));
            xml.WriteElementString("MaxParts", StorageResponse.Number(longest));
            xml.WriteElementString("IsTruncated", page.Count < left.Count ? "true" : "false");
            foreach (var part in page)
                Write(xml, upload, part);
        });
    }

    public static Task Uploads(AwsRequest request, Bucket bucket)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var delimiter = request.Parameter("delimiter") ?? "";
        var (after, afterId) = (request.Parameter("key-marker") ?? "", request.Parameter("upload-id-marker") ?? "");
        var longest = StorageResponse.Limit(request, "max-uploads", LongestPage);
        var text = StorageResponse.Keys(request);
        var all = Under(bucket, prefix);
        var (page, last) = KeyPage.Of(all, upload => upload.Key, prefix, delimiter, after, longest,
            upload => afterId.Length > 0 && string.Equals(upload.Key, after, StringComparison.Ordinal)
                && string.CompareOrdinal(upload.Id, afterId) > 0);
        return StorageResponse.Document(request, "ListMultipartUploadsResult", xml =>
        {
            xml.WriteElementString("Bucket", bucket.Name);
            xml.WriteElementString("KeyMarker", text(after));
            xml.WriteElementString("UploadIdMarker", afterId);
            if (last is not null)
            {
                xml.WriteElementString("NextKeyMarker", text(last));
                xml.WriteElementString("NextUploadIdMarker", page.Items.Count == 0 ? "" : page.Items[^1].Id);
            }

            xml.WriteElementString("Prefix", text(prefix));
            if (delimiter.Length > 0) xml.WriteElementString("Delimiter", text(delimiter));
            xml.WriteElementString("MaxUploads", StorageResponse.Number(longest));
            xml.WriteElementString("IsTruncated", last is null ? "false" : "true");
            foreach (var upload in page.Items)
            {
                xml.WriteStartElement("Upload");
                xml.WriteElementString("Key", text(upload.Key));
                xml.WriteElementString("UploadId", upload.Id);
                WriteOwners(xml, upload);
                if (upload.Checksum.IsDeclared) WriteChecksum(xml, upload);
                xml.WriteElementString("Initiated", StorageResponse.Time(upload.Begun));
                xml.WriteEndElement();
            }

            StorageResponse.WritePrefixes(xml, page.Prefixes, text);
        });
    }

    private static List<Upload> Under(Bucket bucket, string prefix)
    {
        var found = new List<Upload>();
        foreach (var folder in bucket.Uploads)
        {
            if (Upload.TryFind(bucket, Path.GetFileName(folder), out var upload) && upload.Key.StartsWith(prefix, StringComparison.Ordinal))
                found.Add(upload);
        }

        return [.. found.OrderBy(upload => upload.Key, KeyOrder.Instance).ThenBy(upload => upload.Id, StringComparer.Ordinal)];
    }

    private static void WriteOwners(XmlWriter xml, Upload upload)
    {
        StorageResponse.WriteOwner(xml, "Initiator");
        StorageResponse.WriteOwner(xml);
        xml.WriteElementString("StorageClass", upload.StorageClass);
    }

    private static void WriteChecksum(XmlWriter xml, Upload upload)
    {
        xml.WriteElementString("ChecksumAlgorithm", upload.Checksum.Kind.ToUpperInvariant());
        xml.WriteElementString("ChecksumType", upload.Checksum.IsComposite ? ObjectChecksum.Composite : ObjectChecksum.FullObject);
    }

    private static void Write(XmlWriter xml, Upload upload, UploadPart part)
    {
        xml.WriteStartElement("Part");
        xml.WriteElementString("PartNumber", part.Number.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("LastModified", StorageResponse.Time(upload.Written(part)));
        xml.WriteElementString("ETag", StorageResponse.Quoted(part.ETag));
        xml.WriteElementString("Size", part.Size.ToString(CultureInfo.InvariantCulture));
        if (upload.Checksum.IsDeclared) StorageResponse.Write(xml, part.Checksum, withType: false);
        xml.WriteEndElement();
    }
}
