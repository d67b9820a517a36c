using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>A tag of a bucket or an object.</summary>
internal sealed record Tag(string Key, string Value)
{
    public JsonObject ToJson() => new() { ["Key"] = Key, ["Value"] = Value };

    public static Tag FromJson(JsonNode json) => new((string)json["Key"]!, (string)json["Value"]!);
}
