using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Templates.Languages;

namespace Mcc.Core.Exports;

/// <summary>A JSON value as a literal of HCL on one line.</summary>
internal static class HclLiteral
{
    public static string Of(JsonNode? node) => node switch
    {
        null => "null",
        JsonArray items => $"[{string.Join(", ", items.Select(Of))}]",
        JsonObject members => members.Count == 0 ? "{}"
            : $"{{ {string.Join(", ", members.Select(member => $"{Hcl.Quote(member.Key)} = {Of(member.Value)}"))} }}",
        _ when node.GetValueKind() == JsonValueKind.String => Hcl.Quote(node.GetValue<string>()),
        // JSON's numbers, true and false are HCL's.
        _ => node.ToJsonString(),
    };
}
