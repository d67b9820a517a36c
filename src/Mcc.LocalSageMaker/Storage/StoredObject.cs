using System.Globalization;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>What is known of one object of a bucket; its content is in a separate file that never changes.</summary>
/// <param name="Data">The name of the file in the bucket's data folder.</param>
/// <param name="Headers">Content-Type and the other headers that come back with the content, and x-amz-meta-….</param>
/// <param name="Checksum">As kind=base64; empty when none was given.</param>
internal sealed record StoredObject(
    string Key,
    long Size,
    string ETag,
    DateTimeOffset Modified,
    string Data,
    IReadOnlyDictionary<string, string> Headers,
    string Checksum = "",
    int Parts = 0)
{
    public string ContentType => Headers.GetValueOrDefault("Content-Type", "binary/octet-stream");

    public JsonObject ToJson() => new()
    {
        ["Key"] = Key,
        ["Size"] = Size,
        ["ETag"] = ETag,
        ["Modified"] = Modified.ToString("O", CultureInfo.InvariantCulture),
        ["Data"] = Data,
        ["Headers"] = new JsonObject(Headers.Select(header => KeyValuePair.Create<string, JsonNode?>(header.Key, header.Value))),
        ["Checksum"] = Checksum,
        ["Parts"] = Parts,
    };

    public static StoredObject FromJson(JsonNode json) => new(
        (string)json["Key"]!,
        (long)json["Size"]!,
        (string)json["ETag"]!,
        DateTimeOffset.Parse((string)json["Modified"]!, CultureInfo.InvariantCulture),
        (string)json["Data"]!,
        json["Headers"]!.AsObject().ToDictionary(header => header.Key, header => (string)header.Value!, StringComparer.OrdinalIgnoreCase),
        (string?)json["Checksum"] ?? "",
        (int?)json["Parts"] ?? 0);
}
