using System.Globalization;
using System.Text;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>ListObjectsV2 and ListObjects: keys in order, below a prefix, gathered at a delimiter, page by page.</summary>
internal static class ListOperation
{
    private const int LongestPage = 1000;

    public static Task Answer(AwsRequest request, Bucket bucket)
    {
        var isSecond = request.Parameter("list-type") is "2";
        var prefix = request.Parameter("prefix") ?? "";
        var delimiter = request.Parameter("delimiter") ?? "";
        var most = int.TryParse(request.Parameter("max-keys"), NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? Math.Min(given, LongestPage) : LongestPage;
        var token = request.Parameter("continuation-token");
        var after = (isSecond ? token is null ? request.Parameter("start-after") : Plain(token) : request.Parameter("marker")) ?? "";
        var page = Page(bucket, prefix, delimiter, after, most);
        var encoded = request.Parameter("encoding-type") is "url";
        string Text(string key) => encoded ? Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal) : key;

        return StorageResponse.Document(request, "ListBucketResult", xml =>
        {
            xml.WriteElementString("Name", bucket.Name);
            xml.WriteElementString("Prefix", Text(prefix));
            if (delimiter.Length > 0) xml.WriteElementString("Delimiter", Text(delimiter));
            if (encoded) xml.WriteElementString("EncodingType", "url");
            xml.WriteElementString("MaxKeys", most.ToString(CultureInfo.InvariantCulture));
            xml.WriteElementString("IsTruncated", page.Last is null ? "false" : "true");
            if (isSecond)
            {
                xml.WriteElementString("KeyCount", (page.Objects.Count + page.Prefixes.Count).ToString(CultureInfo.InvariantCulture));
                if (token is not null) xml.WriteElementString("ContinuationToken", token);
                if (page.Last is not null) xml.WriteElementString("NextContinuationToken",
                    Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last)));
                if (request.Parameter("start-after") is { } start) xml.WriteElementString("StartAfter", Text(start));
            }
            else
            {
                xml.WriteElementString("Marker", Text(after));
                if (page.Last is not null) xml.WriteElementString("NextMarker", Text(page.Last));
            }

            foreach (var stored in page.Objects)
                Write(xml, stored, Text(stored.Key), withOwner: !isSecond || request.Parameter("fetch-owner") is "true");
            foreach (var common in page.Prefixes)
            {
                xml.WriteStartElement("CommonPrefixes");
                xml.WriteElementString("Prefix", Text(common));
                xml.WriteEndElement();
            }
        });
    }

    /// <summary>One page; <c>Last</c> is where the next one goes on, or null at the end.</summary>
    internal static (IReadOnlyList<StoredObject> Objects, IReadOnlyList<string> Prefixes, string? Last) Page(
        Bucket bucket, string prefix, string delimiter, string after, int most)
    {
        var objects = new List<StoredObject>();
        var prefixes = new List<string>();
        var last = "";
        foreach (var (key, stored) in bucket.Objects)
        {
            if (!key.StartsWith(prefix, StringComparison.Ordinal)
                || (after.Length > 0 && KeyOrder.Instance.Compare(key, after) <= 0)) continue;
            // After a common prefix was the last of a page, the next page begins behind all of its keys.
            if (after.Length > 0 && delimiter.Length > 0 && after.EndsWith(delimiter, StringComparison.Ordinal)
                && key.StartsWith(after, StringComparison.Ordinal)) continue;
            var cut = delimiter.Length == 0 ? -1 : key.IndexOf(delimiter, prefix.Length, StringComparison.Ordinal);
            var common = cut < 0 ? null : key[..(cut + delimiter.Length)];
            if (common is not null && prefixes.Count > 0 && string.Equals(prefixes[^1], common, StringComparison.Ordinal)) continue;
            if (objects.Count + prefixes.Count == most) return (objects, prefixes, most == 0 ? null : last);
            if (common is null) objects.Add(stored);
            else prefixes.Add(common);
            last = common ?? key;
        }

        return (objects, prefixes, null);
    }

    private static void Write(XmlWriter xml, StoredObject stored, string key, bool withOwner)
    {
        xml.WriteStartElement("Contents");
        xml.WriteElementString("Key", key);
        xml.WriteElementString("LastModified", StorageResponse.Time(stored.Modified));
        xml.WriteElementString("ETag", StorageResponse.Quoted(stored.ETag));
        if (StorageResponse.Parts(stored.Checksum) is var (kind, _)) xml.WriteElementString("ChecksumAlgorithm", kind);
        xml.WriteElementString("Size", stored.Size.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("StorageClass", "STANDARD");
        if (withOwner) StorageResponse.WriteOwner(xml);
        xml.WriteEndElement();
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
