using System.Globalization;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>GetObjectAttributes: what is known of an object, without its content.</summary>
internal static class AttributeOperation
{
    private static readonly string[] Known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"];

    public static Task Answer(AwsRequest request, Bucket bucket, string key)
    {
        var wanted = (request.Option("x-amz-object-attributes") ?? "").Split(',', StringSplitOptions.TrimEntries)
            .Where(name => name.Length > 0).ToList();
        if (wanted.Count == 0 || wanted.Except(Known, StringComparer.Ordinal).Any())
            throw new AwsServiceException(400, "InvalidArgument", "Invalid attribute name specified.",
                new() { ["ArgumentName"] = "x-amz-object-attributes", ["ArgumentValue"] = string.Join(',', wanted) });
        var longest = Number(request, "x-amz-max-parts", 1000);
        var after = Number(request, "x-amz-part-number-marker", 0);
        var stored = bucket.Object(key, ObjectOperations.VersionOf(request));
        Preconditions.CheckRead(request, stored);
        request.Context.Response.Headers.LastModified = stored.Modified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture);
        StorageResponse.SetVersion(request, bucket, stored.Version);
        return StorageResponse.Document(request, "GetObjectAttributesResponse", xml =>
        {
            if (wanted.Contains("ETag", StringComparer.Ordinal)) xml.WriteElementString("ETag", stored.ETag);
            if (wanted.Contains("Checksum", StringComparer.Ordinal) && stored.Checksum is not null)
            {
                xml.WriteStartElement("Checksum");
                StorageResponse.Write(xml, stored.Checksum);
                xml.WriteEndElement();
            }

            if (wanted.Contains("ObjectParts", StringComparer.Ordinal) && stored.Parts.Count > 0) WriteParts(xml, stored, longest, after);
            if (wanted.Contains("StorageClass", StringComparer.Ordinal)) xml.WriteElementString("StorageClass", stored.StorageClass);
            if (wanted.Contains("ObjectSize", StringComparer.Ordinal))
                xml.WriteElementString("ObjectSize", StorageResponse.Number(stored.Size));
        });
    }

    private static void WriteParts(XmlWriter xml, StoredObject stored, int longest, int after)
    {
        var left = stored.Parts.Where(part => part.Number > after).ToList();
        var page = left.Take(longest).ToList();
        xml.WriteStartElement("ObjectParts");
        xml.WriteElementString("IsTruncated", page.Count < left.Count ? "true" : "false");
        xml.WriteElementString("MaxParts", StorageResponse.Number(longest));
        xml.WriteElementString("PartNumberMarker", StorageResponse.Number(after));
        xml.WriteElementString("NextPartNumberMarker", StorageResponse.Number(page.Count == 0 ? after : page[^1].Number));
        xml.WriteElementString("PartsCount", StorageResponse.Number(stored.Parts.Count));
        foreach (var part in page)
        {
            xml.WriteStartElement("Part");
            xml.WriteElementString("PartNumber", StorageResponse.Number(part.Number));
            xml.WriteElementString("Size", StorageResponse.Number(part.Size));
            StorageResponse.Write(xml, part.Checksum, withType: false);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static int Number(AwsRequest request, string header, int otherwise) =>
        request.Option(header) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new AwsServiceException(400, "InvalidArgument", $"The value of {header} is not a number.",
            new() { ["ArgumentName"] = header, ["ArgumentValue"] = text });
}
