using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>One part of an object that was uploaded in parts: GetObject and GetObjectAttributes name it by its number.</summary>
internal sealed record ObjectPart(int Number, long Size, ObjectChecksum? Checksum)
{
    public JsonObject ToJson() => new() { ["Number"] = Number, ["Size"] = Size, ["Checksum"] = Checksum?.ToString() ?? "" };

    public static ObjectPart FromJson(JsonNode json) =>
        new((int)json["Number"]!, (long)json["Size"]!, ObjectChecksum.Parse((string?)json["Checksum"], false));
}
