using System.Text.Json.Nodes;
using Mcc.Core.Values;

namespace Mcc.Core.Templates.Trees;

/// <summary>A value as a JSON tree. What is missing within it is left out.</summary>
internal static class ValueTree
{
    public static JsonNode? Of(Value value) => value switch
    {
        Value.Text text => JsonValue.Create(text.Content),
        Value.Number number => JsonValue.Create(number.Amount),
        Value.Flag flag => JsonValue.Create(flag.On),
        Value.Items items => new JsonArray([.. items.Values.Where(IsThere).Select(Of)]),
        Value.Members members => new JsonObject(members.Entries.Where(member => IsThere(member.Value))
            .Select(member => KeyValuePair.Create(member.Key, Of(member.Value)))),
        _ => null,
    };

    private static bool IsThere(Value value) => value is not Value.Missing;
}
