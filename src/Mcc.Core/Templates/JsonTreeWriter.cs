using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Templates;

/// <summary>A JSON tree as the text of a file.</summary>
public static class JsonTreeWriter
{
    private const int LineWidth = 120;

    private static readonly JsonWriterOptions Scalars = new()
    {
        // Escapes what JSON has to escape and leaves the rest as people wrote it; nothing here is put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The tree as text: what fits on a line stands on one, else two spaces a level; '\n', a line break at the end, members in their order.</summary>
    public static string Write(JsonNode? tree)
    {
        var text = new StringBuilder();
        Write(text, tree, 0, 0);
        return text.Append('\n').ToString();
    }

    /// <param name="depth">How deep the lines of the node's own parts are indented.</param>
    /// <param name="around">What stands on its line beside it.</param>
    private static void Write(StringBuilder text, JsonNode? node, int depth, int around)
    {
        var line = Line(node);
        // The whole of a file is never one line, so that each of its members can be found and edited.
        if (line.Length + around <= LineWidth && (depth > 0 || node is not JsonObject { Count: > 1 }))
        {
            text.Append(line);
            return;
        }

        switch (node)
        {
            case JsonObject members:
                Write(text, '{', '}', depth, [.. members.Select(member => (Scalar(JsonValue.Create(member.Key)) + ": ", member.Value))]);
                break;
            case JsonArray items:
                Write(text, '[', ']', depth, [.. items.Select(item => ("", item))]);
                break;
            default:
                text.Append(line);
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

    private static string Line(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } members => $"{{ {string.Join(", ", members.Select(member => $"{Scalar(JsonValue.Create(member.Key))}: {Line(member.Value)}"))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(Line))}]",
        _ => Scalar(node),
    };

    private static string Scalar(JsonNode? node)
    {
        if (node is null) return "null";
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Scalars))
            node.WriteTo(writer);
        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
