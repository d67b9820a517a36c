using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Files;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>A multipart upload under way: a folder with upload.json and, for each part, its content and a JSON file next to it.</summary>
internal sealed class Upload
{
    private const int SmallestPart = 5 * 1024 * 1024;
    private const long LongestPart = 5L * 1024 * 1024 * 1024;

    private readonly Bucket bucket;
    private readonly string folder;
    private readonly JsonNode json;

    private Upload(Bucket bucket, string id, JsonNode json)
    {
        this.bucket = bucket;
        this.json = json;
        Id = id;
        folder = bucket.UploadFolder(id);
    }

    public string Id { get; }

    public string Key => (string)json["Key"]!;

    public DateTimeOffset Begun => DateTimeOffset.Parse((string)json["Begun"]!, CultureInfo.InvariantCulture);

    /// <summary>The kind of checksum that the client said it would send; empty for none.</summary>
    public string ChecksumKind => (string?)json["Checksum"] ?? "";

    public static Upload Begin(Bucket bucket, string key, IReadOnlyDictionary<string, string> headers, string checksum, DateTimeOffset now)
    {
        var upload = new Upload(bucket, Guid.NewGuid().ToString("N"), new JsonObject
        {
            ["Key"] = key,
            ["Begun"] = now.ToString("O", CultureInfo.InvariantCulture),
            ["Checksum"] = checksum,
            ["Headers"] = new JsonObject(headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
        });
        Directory.CreateDirectory(upload.folder);
        AtomicFile.Write(Path.Combine(upload.folder, "upload.json"), Encoding.UTF8.GetBytes(upload.json.ToJsonString()));
        return upload;
    }

    /// <exception cref="AwsServiceException">There is no such upload of that key.</exception>
    public static Upload Find(Bucket bucket, string id, string? key = null)
    {
        var upload = Guid.TryParseExact(id, "N", out _) && File.Exists(Path.Combine(bucket.UploadFolder(id), "upload.json"))
            ? new Upload(bucket, id, JsonNode.Parse(File.ReadAllBytes(Path.Combine(bucket.UploadFolder(id), "upload.json")))!)
            : null;
        return upload is not null && (key is null || string.Equals(upload.Key, key, StringComparison.Ordinal))
            ? upload
            : throw new AwsServiceException(404, "NoSuchUpload",
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
                    new() { ["UploadId"] = id });
    }

    /// <param name="verify">Says the checksum to keep, or refuses the content.</param>
    public async Task<UploadPart> Write(
        int number, Stream from, IReadOnlyList<string> checksums, Func<Content, string> verify, CancellationToken cancel)
    {
        if (number is < 1 or > 10_000)
            throw new AwsServiceException(400, "InvalidArgument", "Part number must be an integer between 1 and 10000, inclusive");
        var name = Guid.NewGuid().ToString("N");
        var path = Path.Combine(folder, name);
        var content = await ContentWriter.Write(path, from, checksums, LongestPart, cancel);
        try
        {
            var part = new UploadPart(number, content.Length, content.ETag, name, verify(content));
            AtomicFile.Write(Path.Combine(folder, Invariant($"{number:D5}.json")), Encoding.UTF8.GetBytes(part.ToJson().ToJsonString()));
            return part;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    public IReadOnlyList<UploadPart> Parts =>
    [
        .. Directory.EnumerateFiles(folder, "?????.json").Order(StringComparer.Ordinal)
            .Select(path => UploadPart.FromJson(JsonNode.Parse(File.ReadAllBytes(path))!)),
    ];

    /// <summary>When the part came.</summary>
    public DateTimeOffset Written(UploadPart part) => new(File.GetLastWriteTimeUtc(Path.Combine(folder, part.Data)));

    /// <exception cref="AwsServiceException">A part is missing, another one than was uploaded, out of order or too small.</exception>
    public async Task<StoredObject> Complete(IReadOnlyList<(int Number, string ETag)> wanted, CancellationToken cancel)
    {
        var parts = Chosen(wanted);
        using var concatenated = new PartStream([.. parts.Select(part => Path.Combine(folder, part.Data))]);
        var (data, content) = await bucket.Write(concatenated, [], cancel);
        var headers = json["Headers"]!.AsObject()
            .ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase);
        var stored = bucket.Put(Key, data, content.Length, CompositeETag(parts), headers, parts: parts.Count);
        Abort();
        return stored;
    }

    public void Abort() => Directory.Delete(folder, recursive: true);

    private List<UploadPart> Chosen(IReadOnlyList<(int Number, string ETag)> wanted)
    {
        if (wanted.Count == 0)
            throw new AwsServiceException(400, "MalformedXML", "You must specify at least one part");
        if (wanted.Zip(wanted.Skip(1)).Any(pair => pair.First.Number >= pair.Second.Number))
            throw new AwsServiceException(400, "InvalidPartOrder",
                "The list of parts was not in ascending order. The parts list must be specified in order by part number.");
        var uploaded = Parts.ToDictionary(part => part.Number);
        var chosen = new List<UploadPart>();
        foreach (var (number, etag) in wanted)
        {
            if (uploaded.GetValueOrDefault(number) is not { } part
                || !string.Equals(part.ETag, etag.Trim('"'), StringComparison.OrdinalIgnoreCase))
                throw new AwsServiceException(400, "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity "
                        + "tag may not match the part's entity tag.");
            chosen.Add(part);
        }

        if (chosen.SkipLast(1).Any(part => part.Size < SmallestPart))
            throw new AwsServiceException(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
        return chosen;
    }

    /// <summary>S3's: the MD5 of the parts' MD5s, and how many they were.</summary>
    private static string CompositeETag(List<UploadPart> parts)
    {
        using var md5 = Checksum.Of("md5")!;
        foreach (var part in parts)
            md5.Append(Convert.FromHexString(part.ETag));
        return Invariant($"{Convert.ToHexStringLower(md5.Value())}-{parts.Count}");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
