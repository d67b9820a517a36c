using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Values;

/// <summary>Our data as the two forms that the rest of the program reads.</summary>
public static class JsonElements
{
    public static JsonNode ToNode(this JsonElement element) => JsonNode.Parse(element.GetRawText())!;

    public static Value ToValue(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => new Value.Text(element.GetString()!),
        JsonValueKind.Number => new Value.Number(element.GetDecimal()),
        JsonValueKind.True => new Value.Flag(true),
        JsonValueKind.False => new Value.Flag(false),
        JsonValueKind.Array => new Value.Items([.. element.EnumerateArray().Select(ToValue)]),
        JsonValueKind.Object => new Value.Members(
            element.EnumerateObject().ToDictionary(member => member.Name, member => member.Value.ToValue(), StringComparer.Ordinal)),
        _ => new Value.Missing(),
    };
}
