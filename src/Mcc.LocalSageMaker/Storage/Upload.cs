using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.State;
using Mcc.Platform.Files;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>A multipart upload under way: a folder with upload.json and, for each part, its content and a JSON file next to it.</summary>
internal sealed class Upload
{
    /// <summary>The largest number of a part.</summary>
    public const int LastPart = 10_000;

    private const int SmallestPart = 5 * 1024 * 1024;
    private const long LongestPart = 5L * 1024 * 1024 * 1024;

    private readonly Bucket bucket;
    private readonly string folder;
    private readonly JsonObject json;

    private Upload(Bucket bucket, string id, JsonObject json)
    {
        this.bucket = bucket;
        this.json = json;
        Id = id;
        folder = bucket.UploadFolder(id);
    }

    public string Id { get; }

    public string Key => (string)json["Key"]!;

    public DateTimeOffset Begun => DateTimeOffset.Parse((string)json["Begun"]!, CultureInfo.InvariantCulture);

    public string StorageClass => (string?)json["Headers"]!["x-amz-storage-class"] ?? StoredObject.DefaultClass;

    public UploadChecksum Checksum
    {
        get
        {
            var kind = (string?)json["Checksum"] ?? "";
            return kind.Length == 0 ? new(Storage.Checksum.Default, false, false)
                : new(kind.ToLowerInvariant(), (bool?)json["IsComposite"] ?? true, true);
        }
    }

    /// <param name="draft">The object that it becomes, without a content.</param>
    public static Upload Begin(Bucket bucket, StoredObject draft, UploadChecksum checksum, DateTimeOffset now)
    {
        var id = Guid.NewGuid().ToString("N");
        var record = draft.ToJson();
        record["Begun"] = now.ToString("O", CultureInfo.InvariantCulture);
        record["Checksum"] = checksum.IsDeclared ? checksum.Kind : "";
        record["IsComposite"] = checksum.IsComposite;
        var upload = new Upload(bucket, id, record);
        Directory.CreateDirectory(upload.folder);
        AtomicFile.Write(Path.Combine(upload.folder, "upload.json"), Encoding.UTF8.GetBytes(record.ToJsonString()));
        return upload;
    }

    /// <exception cref="AwsServiceException">There is no such upload of that key.</exception>
    public static Upload Find(Bucket bucket, string id, string key) =>
        TryFind(bucket, id, out var upload) && string.Equals(upload.Key, key, StringComparison.Ordinal) ? upload : throw Missing(id);

    public static bool TryFind(Bucket bucket, string id, [NotNullWhen(true)] out Upload? upload)
    {
        upload = null;
        if (!Guid.TryParseExact(id, "N", out _)) return false;
        var path = Path.Combine(bucket.UploadFolder(id), "upload.json");
        try
        {
            if (File.Exists(path)) upload = RecordFile.Read(path, read => new Upload(bucket, id, read));
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // It was completed or aborted a moment ago.
        }

        return upload is not null;
    }

    public static AwsServiceException Missing(string id) => new(404, "NoSuchUpload",
        "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
        new() { ["UploadId"] = id });

    /// <exception cref="AwsServiceException">The parameter is not the number of a part.</exception>
    public static int Number(AwsRequest request)
    {
        var text = request.Parameter("partNumber") ?? "";
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LastPart
            ? number : throw InvalidNumber(text);
    }

    public static AwsServiceException InvalidNumber(string text) =>
        new(400, "InvalidArgument", $"Part number must be an integer between 1 and {LastPart}, inclusive",
            new() { ["ArgumentName"] = "partNumber", ["ArgumentValue"] = text });

    /// <param name="verify">Says the checksum to keep, or refuses the content.</param>
    public async Task<UploadPart> Write(
        int number, Stream from, IReadOnlyList<string> checksums, Func<Content, ObjectChecksum> verify, CancellationToken cancel)
    {
        var name = Guid.NewGuid().ToString("N");
        var path = Path.Combine(folder, name);
        try
        {
            var content = await ContentWriter.Write(path, from, checksums, LongestPart, cancel);
            var part = new UploadPart(number, content.Length, content.ETag, name, verify(content));
            AtomicFile.Write(Path.Combine(folder, Invariant($"{number:D5}.json")), Encoding.UTF8.GetBytes(part.ToJson().ToJsonString()));
            return part;
        }
        catch (DirectoryNotFoundException)
        {
            throw Missing(Id);
        }
        catch
        {
            if (Directory.Exists(folder)) File.Delete(path);
            throw;
        }
    }

    public IReadOnlyList<UploadPart> Parts =>
    [
        .. Directory.EnumerateFiles(folder, "?????.json").Order(StringComparer.Ordinal)
            .Select(path => RecordFile.Read(path, UploadPart.FromJson)),
    ];

    /// <summary>When the part came.</summary>
    public DateTimeOffset Written(UploadPart part) => new(File.GetLastWriteTimeUtc(Path.Combine(folder, part.Data)));

    /// <param name="check">Refuses because of the object that has the key now.</param>
    /// <exception cref="AwsServiceException">A part is missing, another one than was uploaded, out of order or too small.</exception>
    public async Task<StoredObject> Complete(Completion wanted, Action<StoredObject?> check, CancellationToken cancel)
    {
        try
        {
            var parts = Chosen(wanted);
            var composite = Checksum.IsComposite ? Checksum.Compose(parts) : null;
            if (composite is not null) CheckWhole(wanted, composite);
            CheckParts(wanted, parts);
            using var concatenated = new PartStream([.. parts.Select(part => Path.Combine(folder, part.Data))]);
            var (data, content) = await bucket.Write(concatenated, [Checksum.Kind], cancel);
            var checksum = composite ?? content.Checksum(Checksum.Kind);
            try
            {
                CheckWhole(wanted, checksum);
            }
            catch
            {
                bucket.Forget(data);
                throw;
            }

            var stored = bucket.Put(StoredObject.FromJson(json) with
            {
                Data = data,
                Size = content.Length,
                ETag = CompositeETag(parts),
                Checksum = checksum,
                Parts = [.. parts.Select(part => new ObjectPart(part.Number, part.Size, Checksum.IsDeclared ? part.Checksum : null))],
                Upload = Id,
            }, check);
            Abort();
            return stored;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(Id);
        }
    }

    public void Abort()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another request has just done so.
        }
    }

    private void CheckWhole(Completion wanted, ObjectChecksum right)
    {
        if (wanted.Type is { } type && !string.Equals(type, right.Type, StringComparison.Ordinal))
            throw new AwsServiceException(400, "InvalidRequest", $"The upload was created using the {right.Type} checksum mode. The "
                + "complete request must use the same checksum mode.");
        if (wanted.Whole is not { } given) return;
        if (!string.Equals(given.Kind, right.Kind, StringComparison.Ordinal) || !string.Equals(given.Value, right.Value,
            StringComparison.Ordinal))
            throw RequestContent.Differs(given.Kind);
    }

    private void CheckParts(Completion wanted, List<UploadPart> parts)
    {
        foreach (var named in wanted.Parts)
        {
            if (named.Checksum is null && Checksum is { IsDeclared: true, IsComposite: true })
                throw new AwsServiceException(400, "InvalidRequest", $"The upload was created using a {Checksum.Kind} checksum. The "
                    + $"complete request must include the checksum for each part. It was missing for part {named.Number} in the request.");
        }

        var size = parts.Sum(part => part.Size);
        if (wanted.Size is { } counted && counted != size)
            throw new AwsServiceException(400, "InvalidRequest", $"The provided 'x-amz-mp-object-size' header value {counted} does not "
                + $"match what was computed: {size}");
    }

    private List<UploadPart> Chosen(Completion wanted)
    {
        if (wanted.Parts.Zip(wanted.Parts.Skip(1)).Any(pair => pair.First.Number > pair.Second.Number))
            throw new AwsServiceException(400, "InvalidPartOrder",
                "The list of parts was not in ascending order. The parts list must be specified in order by part number.");
        var uploaded = Parts.ToDictionary(part => part.Number);
        var chosen = new List<UploadPart>();
        // Of a part that was sent twice and is listed twice, the last one counts.
        foreach (var named in wanted.Parts.GroupBy(part => part.Number).Select(same => same.Last()))
        {
            if (uploaded.GetValueOrDefault(named.Number) is not { } part
                || !string.Equals(part.ETag, named.ETag, StringComparison.OrdinalIgnoreCase)
                || (named.Checksum is not null && part.Checksum is not null && named.Checksum != part.Checksum))
                throw new AwsServiceException(400, "InvalidPart",
                    "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity "
                        + "tag may not match the part's entity tag.",
                    new() { ["UploadId"] = Id, ["PartNumber"] = named.Number, ["ETag"] = named.ETag });
            chosen.Add(part);
        }

        if (chosen.SkipLast(1).FirstOrDefault(part => part.Size < SmallestPart) is { } small)
            throw new AwsServiceException(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size",
                new() { ["ProposedSize"] = small.Size, ["MinSizeAllowed"] = SmallestPart, ["PartNumber"] = small.Number });
        return chosen;
    }

    /// <summary>S3's: the MD5 of the parts' MD5s, and how many they were.</summary>
    private static string CompositeETag(List<UploadPart> parts)
    {
        using var md5 = Storage.Checksum.Of("md5")!;
        foreach (var part in parts)
            md5.Append(Convert.FromHexString(part.ETag));
        return Invariant($"{Convert.ToHexStringLower(md5.Value())}-{parts.Count}");
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
