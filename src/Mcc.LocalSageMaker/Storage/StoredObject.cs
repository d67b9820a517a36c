using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>What is known of one version of an object; its content is in a separate file that never changes.</summary>
/// <param name="Data">The name of the file in the bucket's data folder; empty for a delete marker.</param>
/// <param name="Headers">Content-Type and the other headers that come back with the content, and x-amz-meta-….</param>
internal sealed record StoredObject(
    string Key,
    long Size,
    string ETag,
    DateTimeOffset Modified,
    string Data,
    IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The version of an object that was written without versioning.</summary>
    public const string NullVersion = "null";

    public const string DefaultClass = "STANDARD";

    public string Version { get; init; } = NullVersion;

    public bool IsDeleteMarker { get; init; }

    public ObjectChecksum? Checksum { get; init; }

    /// <summary>The parts of a multipart upload; empty when the object was written at once.</summary>
    public IReadOnlyList<ObjectPart> Parts { get; init; } = [];

    /// <summary>The multipart upload that it is from; empty when it was written at once.</summary>
    public string Upload { get; init; } = "";

    /// <summary>In the order in which they were given.</summary>
    public IReadOnlyList<Tag> Tags { get; init; } = [];

    /// <summary>A canned ACL or an XML document; kept and returned, and without effect.</summary>
    public string Acl { get; init; } = "";

    public string ContentType => Headers.GetValueOrDefault("Content-Type", "binary/octet-stream");

    public string StorageClass => Headers.GetValueOrDefault("x-amz-storage-class", DefaultClass);

    public JsonObject ToJson() => new()
    {
        ["Key"] = Key,
        ["Size"] = Size,
        ["ETag"] = ETag,
        ["Modified"] = Modified.ToString("O", CultureInfo.InvariantCulture),
        ["Data"] = Data,
        ["Headers"] = new JsonObject(Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
        ["Version"] = Version,
        ["IsDeleteMarker"] = IsDeleteMarker,
        ["Checksum"] = Checksum?.ToString() ?? "",
        ["IsComposite"] = Checksum?.IsComposite ?? false,
        ["PartList"] = new JsonArray([.. Parts.Select(part => part.ToJson())]),
        ["Upload"] = Upload,
        ["Tags"] = new JsonArray([.. Tags.Select(tag => tag.ToJson())]),
        ["Acl"] = Acl,
    };

    public static StoredObject FromJson(JsonNode json) => new(
        (string)json["Key"]!,
        (long)json["Size"]!,
        (string)json["ETag"]!,
        DateTimeOffset.Parse((string)json["Modified"]!, CultureInfo.InvariantCulture),
        (string)json["Data"]!,
        json["Headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase))
    {
        Version = (string?)json["Version"] ?? NullVersion,
        IsDeleteMarker = (bool?)json["IsDeleteMarker"] ?? false,
        Checksum = ObjectChecksum.Parse((string?)json["Checksum"], (bool?)json["IsComposite"] ?? false),
        Parts = [.. (json["PartList"]?.AsArray() ?? []).Select(part => ObjectPart.FromJson(part!))],
        Upload = (string?)json["Upload"] ?? "",
        Tags = [.. (json["Tags"]?.AsArray() ?? []).Select(tag => Tag.FromJson(tag!))],
        Acl = (string?)json["Acl"] ?? "",
    };
}
