using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Json;

/// <summary>
/// Reads JSON that somebody else wrote, to its end: .NET looks into an object only when it is used, and reports a duplicate name only then,
/// as an internal error.
/// </summary>
public static class WholeJson
{
    /// <exception cref="JsonException">This is not JSON, or an object has a duplicate name.</exception>
    public static JsonNode? Parse(string text, JsonDocumentOptions options = default)
    {
        var root = JsonNode.Parse(text, documentOptions: options);
        try
        {
            Open(root);
        }
        catch (ArgumentException problem)
        {
            throw new JsonException("An object has a duplicate key.", problem);
        }

        return root;
    }

    private static void Open(JsonNode? node)
    {
        if (node is JsonObject members)
        {
            foreach (var (_, value) in members)
                Open(value);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Open(item);
        }
    }
}
