using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.Json;

/// <summary>Writes our own JSON files, laid out like all others.</summary>
public static class JsonDocuments
{
    /// <param name="members">Writes the members of the one object that the file is.</param>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetBytes(JsonTreeWriter.Write(JsonNode.Parse(buffer.WrittenSpan)));
    }
}
