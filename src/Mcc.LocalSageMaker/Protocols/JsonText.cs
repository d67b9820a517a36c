using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>
/// JSON of a client, read whole: .NET reads texts and members only when they are used, so that half a surrogate pair or a member that is
/// given twice would be found in the middle of an operation.
/// </summary>
internal static class JsonText
{
    private const int DeepestNode = 64;

    /// <exception cref="JsonException">It is not JSON, or not text that UTF-8 can have.</exception>
    public static JsonNode? Parse(ReadOnlySpan<byte> content)
    {
        try
        {
            var node = JsonNode.Parse(content, documentOptions: new() { MaxDepth = DeepestNode });
            Read(node);
            return node;
        }
        catch (Exception bad) when (bad is InvalidOperationException or ArgumentException)
        {
            throw new JsonException(bad.Message, bad);
        }
    }

    private static void Read(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, value) in members)
                    Read(value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Read(item);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String:
                _ = text.GetValue<string>();
                break;
        }
    }
}
