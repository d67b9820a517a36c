using System.Text.Json.Nodes;

namespace Mcc.Platform.Aws;

/// <summary>What AWS answered, or in one line why it did not.</summary>
public sealed record AwsResponse(JsonNode? Content, string? Trouble)
{
    /// <summary>The objects of a list; none where there is no such list.</summary>
    public IEnumerable<JsonObject> List(string member) =>
        Content is JsonObject root && root[member] is JsonArray items ? items.OfType<JsonObject>() : [];
}
