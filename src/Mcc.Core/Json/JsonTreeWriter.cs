using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Mcc.Core.Values;

namespace Mcc.Core.Json;

/// <summary>A JSON tree as the text of a file.</summary>
public static class JsonTreeWriter
{
    private const int LineWidth = 120;

    /// <summary>
    /// The tree as text: what fits on a line is on one line, else two spaces a level; '\n', a line break at the end, members in their
    /// order.
    /// </summary>
    public static string Write(JsonNode? tree)
    {
        var text = new StringBuilder();
        Write(text, tree, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <param name="depth">How deep the lines of the node's own parts are indented.</param>
    /// <param name="around">The length of the other text on its line.</param>
    private static void Write(StringBuilder text, JsonNode? node, int depth, int around)
    {
        var start = text.Length;
        // The whole of a file is never one line, so that each of its members can be found and edited.
        if ((depth > 0 || node is not JsonObject { Count: > 1 }) && IsLine(text, node, start + LineWidth - around))
            return;
        text.Length = start;
        switch (node)
        {
            case JsonObject members:
                Write(text, '{', '}', depth, [.. members.Select(member => (Quoted(member.Key) + ": ", member.Value))]);
                break;
            case JsonArray items:
                Write(text, '[', ']', depth, [.. items.Select(item => ("", item))]);
                break;
            default:
                text.Append(Scalar(node));
                break;
        }
    }

    private static void Write(StringBuilder text, char open, char close, int depth, IReadOnlyList<(string Before, JsonNode? Node)> parts)
    {
        text.Append(open).Append('\n');
        foreach (var (index, (before, node)) in parts.Index())
        {
            text.Append(' ', (depth + 1) * 2).Append(before);
            Write(text, node, depth + 1, (depth + 1) * 2 + before.Length + 1);
            text.Append(index < parts.Count - 1 ? ",\n" : "\n");
        }

        text.Append(' ', depth * 2).Append(close);
    }

    /// <summary>Writes the node without a line break until it is too long: then what it wrote is to be taken back.</summary>
    private static bool IsLine(StringBuilder text, JsonNode? node, int end)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } members:
                foreach (var (index, (name, value)) in members.Index())
                {
                    text.Append(index == 0 ? "{ " : ", ").Append(Quoted(name)).Append(": ");
                    if (!IsLine(text, value, end))
                        return false;
                }

                text.Append(" }");
                break;
            case JsonArray items:
                text.Append('[');
                foreach (var (index, item) in items.Index())
                {
                    if (!IsLine(text.Append(index == 0 ? "" : ", "), item, end))
                        return false;
                }

                text.Append(']');
                break;
            default:
                text.Append(Scalar(node));
                break;
        }

        return text.Length <= end;
    }

    private static string Scalar(JsonNode? node) => node switch
    {
        null => "null",
        JsonValue value when value.TryGetValue<string>(out var text) => Quoted(text),
        _ => node.ToJsonString(),
    };

    // Escapes what JSON has to escape and leaves the rest as people wrote it; this text is not inserted into HTML.
    private static string Quoted(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";
}
