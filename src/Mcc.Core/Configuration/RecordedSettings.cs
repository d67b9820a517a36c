using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Configuration;

/// <summary>What the record of a project says of its settings, for those who need no more of it than this.</summary>
/// <param name="ProjectName">Null where the record does not say it.</param>
/// <param name="Region">Null where the record does not say it.</param>
public sealed record RecordedSettings(string? ProjectName, string? Region)
{
    /// <param name="record">The content of the record; null, or anything else than such a record, has no settings.</param>
    public static RecordedSettings In(JsonNode? record)
    {
        var settings = (record as JsonObject)?["settings"] as JsonObject;
        return new(Text("projectName"), Text("region"));

        string? Text(string key) =>
            (settings?[key] as JsonObject)?["value"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    /// <inheritdoc cref="In(JsonNode?)"/>
    public static RecordedSettings In(ReadOnlyMemory<byte> record)
    {
        try
        {
            return In(JsonNode.Parse(record.Span));
        }
        catch (JsonException)
        {
            return new(null, null);
        }
    }
}
