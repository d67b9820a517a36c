using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mcc.Core.Projects;

/// <summary>Writes our own JSON files: two spaces, '\n' at the end, text as it is where that is safe in a file.</summary>
public static class JsonDocuments
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        IndentSize = 2,
        NewLine = "\n",
        // The files are read by people and by JSON readers, never pasted into HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="members">Writes the members of the one object that the file is.</param>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }
}
