using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Templates;

/// <summary>What layers do with JSON trees: lay one over the other, and write the result.</summary>
public static class JsonTrees
{
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        // Escapes what JSON has to escape and leaves the rest as people wrote it; nothing here is put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>
    /// A new tree: <paramref name="later"/> over <paramref name="earlier"/>. Objects are merged member by member, everything else of the
    /// later wins. A later member called <c>name+</c> adds its array behind the earlier <c>name</c>; that is the only way to keep both.
    /// </summary>
    public static JsonNode? Merge(JsonNode? earlier, JsonNode? later)
    {
        if (later is not JsonObject over)
            return later?.DeepClone();

        var merged = earlier is JsonObject under ? (JsonObject)under.DeepClone() : [];
        foreach (var (name, value) in over)
        {
            if (name.EndsWith('+') && value is JsonArray more)
                merged[name[..^1]] = Concatenate(merged[name[..^1]] as JsonArray, more);
            else
                merged[name] = Merge(merged[name], value);
        }

        return merged;
    }

    /// <summary>The tree as text: two spaces a level, '\n', a line break at the end, members in their order.</summary>
    public static string Write(JsonNode? tree)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes, Format))
        {
            if (tree is null)
                writer.WriteNullValue();
            else
                tree.WriteTo(writer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static JsonArray Concatenate(JsonArray? first, JsonArray second) =>
        new([.. (first ?? []).Select(item => item?.DeepClone()), .. second.Select(item => item?.DeepClone())]);
}
