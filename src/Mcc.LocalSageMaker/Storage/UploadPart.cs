using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>One part of a multipart upload.</summary>
/// <param name="Data">The name of its file in the upload's folder.</param>
internal sealed record UploadPart(int Number, long Size, string ETag, string Data, ObjectChecksum? Checksum)
{
    public JsonObject ToJson() => new()
    {
        ["Number"] = Number,
        ["Size"] = Size,
        ["ETag"] = ETag,
        ["Data"] = Data,
        ["Checksum"] = Checksum?.ToString() ?? "",
    };

    public static UploadPart FromJson(JsonNode json) => new((int)json["Number"]!, (long)json["Size"]!, (string)json["ETag"]!,
        (string)json["Data"]!, ObjectChecksum.Parse((string?)json["Checksum"], false));
}
