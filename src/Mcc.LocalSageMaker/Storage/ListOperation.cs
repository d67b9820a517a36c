using System.Text;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// ListObjectsV2, ListObjects and ListObjectVersions: keys in order, below a prefix, gathered at a delimiter, page by page.
/// </summary>
internal static class ListOperation
{
    private const int LongestPage = 1000;

    public static Task Answer(AwsRequest request, Bucket bucket)
    {
        var isSecond = request.Parameter("list-type") is "2";
        var prefix = request.Parameter("prefix") ?? "";
        var delimiter = request.Parameter("delimiter") ?? "";
        var most = StorageResponse.Limit(request, "max-keys", LongestPage);
        var token = request.Parameter("continuation-token");
        var after = (isSecond ? token is null ? request.Parameter("start-after") : Plain(token) : request.Parameter("marker")) ?? "";
        var (page, last) = KeyPage.Of(bucket.Objects.Values, stored => stored.Key, prefix, delimiter, after, most);
        var text = StorageResponse.Keys(request);
        return StorageResponse.Document(request, "ListBucketResult", xml =>
        {
            WriteHead(xml, request, bucket, most, isTruncated: last is not null);
            if (isSecond)
            {
                xml.WriteElementString("KeyCount", StorageResponse.Number(page.Items.Count + page.Prefixes.Count));
                if (token is not null) xml.WriteElementString("ContinuationToken", token);
                if (last is not null) xml.WriteElementString("NextContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(last)));
                if (request.Parameter("start-after") is { } start) xml.WriteElementString("StartAfter", text(start));
            }
            else
            {
                xml.WriteElementString("Marker", text(after));
                if (last is not null && delimiter.Length > 0) xml.WriteElementString("NextMarker", text(last));
            }

            foreach (var stored in page.Items)
            {
                xml.WriteStartElement("Contents");
                Write(xml, stored, text(stored.Key), withOwner: !isSecond || request.Parameter("fetch-owner") is "true");
                xml.WriteEndElement();
            }

            StorageResponse.WritePrefixes(xml, page.Prefixes, text);
        });
    }

    public static Task Versions(AwsRequest request, Bucket bucket)
    {
        var (after, afterVersion) = (request.Parameter("key-marker") ?? "", request.Parameter("version-id-marker") ?? "");
        if (afterVersion.Length > 0 && after.Length == 0)
            throw new AwsServiceException(400, "InvalidArgument", "A version-id marker cannot be specified without a key marker.",
                new() { ["ArgumentName"] = "version-id-marker", ["ArgumentValue"] = afterVersion });
        if (afterVersion.Length > 0) ObjectOperations.Version(afterVersion);
        var most = StorageResponse.Limit(request, "max-keys", LongestPage);
        var index = bucket.Versions;
        var rest = index.Of(after).SkipWhile(version => !string.Equals(version.Version, afterVersion, StringComparison.Ordinal)).Skip(1)
            .Select(version => version.Version).ToHashSet(StringComparer.Ordinal);
        var (page, last) = KeyPage.Of(index.All.Values.SelectMany(versions => versions), stored => stored.Key,
            request.Parameter("prefix") ?? "", request.Parameter("delimiter") ?? "", after, most,
            stored => string.Equals(stored.Key, after, StringComparison.Ordinal) && rest.Contains(stored.Version));
        var text = StorageResponse.Keys(request);
        return StorageResponse.Document(request, "ListVersionsResult", xml =>
        {
            WriteHead(xml, request, bucket, most, isTruncated: last is not null);
            xml.WriteElementString("KeyMarker", text(after));
            xml.WriteElementString("VersionIdMarker", afterVersion);
            if (last is not null)
            {
                xml.WriteElementString("NextKeyMarker", text(last));
                // A page that ends in a common prefix goes on after all of its versions.
                if (page.Items.Count > 0 && string.Equals(page.Items[^1].Key, last, StringComparison.Ordinal))
                    xml.WriteElementString("NextVersionIdMarker", page.Items[^1].Version);
            }

            foreach (var stored in page.Items)
            {
                xml.WriteStartElement(stored.IsDeleteMarker ? "DeleteMarker" : "Version");
                xml.WriteElementString("VersionId", stored.Version);
                xml.WriteElementString("IsLatest", ReferenceEquals(index.Of(stored.Key)[0], stored) ? "true" : "false");
                Write(xml, stored, text(stored.Key), withOwner: true);
                xml.WriteEndElement();
            }

            StorageResponse.WritePrefixes(xml, page.Prefixes, text);
        });
    }

    private static void WriteHead(XmlWriter xml, AwsRequest request, Bucket bucket, int most, bool isTruncated)
    {
        var text = StorageResponse.Keys(request);
        xml.WriteElementString("Name", bucket.Name);
        xml.WriteElementString("Prefix", text(request.Parameter("prefix") ?? ""));
        if (request.Parameter("delimiter") is { Length: > 0 } delimiter) xml.WriteElementString("Delimiter", text(delimiter));
        if (request.Parameter("encoding-type") is "url") xml.WriteElementString("EncodingType", "url");
        xml.WriteElementString("MaxKeys", StorageResponse.Number(most));
        xml.WriteElementString("IsTruncated", isTruncated ? "true" : "false");
    }

    private static void Write(XmlWriter xml, StoredObject stored, string key, bool withOwner)
    {
        xml.WriteElementString("Key", key);
        xml.WriteElementString("LastModified", StorageResponse.Time(stored.Modified));
        if (!stored.IsDeleteMarker)
        {
            xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
            if (stored.Checksum is { } checksum)
            {
                xml.WriteElementString("ChecksumAlgorithm", checksum.Name);
                xml.WriteElementString("ChecksumType", checksum.Type);
            }

            xml.WriteElementString("Size", StorageResponse.Number(stored.Size));
            xml.WriteElementString("StorageClass", stored.StorageClass);
        }

        if (withOwner) StorageResponse.WriteOwner(xml);
    }

    private static string Plain(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new AwsServiceException(400, "InvalidArgument", "The continuation token provided is incorrect");
        }
    }
}
