using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Templates;

/// <summary>A JSON tree as the text of a file.</summary>
public static class JsonTreeWriter
{
    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        // Escapes what JSON has to escape and leaves the rest as people wrote it; nothing here is put into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

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
}
