using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Mcc.Core.Json;

/// <summary>
/// Reads JSON that somebody else wrote, to its end: .NET looks into an object or a text only when it is used, and reports a duplicate name,
/// invalid UTF-8 or half of a surrogate pair only then, as an internal error.
/// </summary>
public static class WholeJson
{
    /// <exception cref="JsonException">This is not JSON, an object has a duplicate name, or a text is not Unicode.</exception>
    public static JsonNode? Parse(string text, JsonDocumentOptions options = default) => Parse(Encoding.UTF8.GetBytes(text), options);

    /// <inheritdoc cref="Parse(string, JsonDocumentOptions)"/>
    public static JsonNode? Parse(ReadOnlySpan<byte> utf8, JsonDocumentOptions options = default)
    {
        CheckTexts(utf8, options);
        var root = JsonNode.Parse(utf8, documentOptions: options);
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

    /// <summary>For documents with many values, of which few are read. Of duplicate names the last counts, as in Python.</summary>
    /// <exception cref="JsonException">This is not JSON, or a text is not Unicode.</exception>
    public static JsonDocument ParseDocument(ReadOnlyMemory<byte> utf8, JsonDocumentOptions options = default)
    {
        CheckTexts(utf8.Span, options);
        return JsonDocument.Parse(utf8, options);
    }

    private static void CheckTexts(ReadOnlySpan<byte> utf8, JsonDocumentOptions options)
    {
        if (!Utf8.IsValid(utf8)) throw new JsonException("The text is not valid UTF-8.");
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            AllowTrailingCommas = options.AllowTrailingCommas,
            CommentHandling = options.CommentHandling,
            MaxDepth = options.MaxDepth,
        });
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped) continue;
            try
            {
                reader.GetString();
            }
            catch (InvalidOperationException problem)
            {
                throw new JsonException("A text has half of a surrogate pair (\\ud800 to \\udfff).", null, null, null, problem);
            }
        }
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
