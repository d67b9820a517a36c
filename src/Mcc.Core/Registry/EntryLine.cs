using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Registry;

/// <summary>
/// One line of a registry. A writer that was killed, or a full disk, can leave the beginning of an entry; a writer that does not look at
/// the line before then adds its entry to the same line. Such a line still has the later entry, whole.
/// </summary>
public static class EntryLine
{
    /// <summary>The last member of an entry. Without it, an entry that was cut off after an inner object would look whole.</summary>
    public const string Last = "schemaVersion";

    /// <summary>The version of the format, which <see cref="Last"/> has.</summary>
    public const int Version = 1;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ReadOnlySpan<byte> Start => "{\"id\":"u8;

    private static ReadOnlySpan<byte> End => ",\"schemaVersion\":1}"u8;

    /// <summary>The entry on the line: all of it, or the part after an incomplete entry; empty if the line has no entry.</summary>
    public static ReadOnlySpan<byte> WholePart(ReadOnlySpan<byte> line)
    {
        for (var at = 0; at < line.Length;)
        {
            if (IsObject(line[at..]))
                return line[at..];
            var next = line[(at + 1)..].IndexOf(Start);
            if (next < 0)
                return [];
            at += 1 + next;
        }

        return [];
    }

    /// <summary>The entry as a tree, or null when the line is not one.</summary>
    public static JsonObject? Parse(ReadOnlySpan<byte> line)
    {
        try
        {
            // It also finds texts that are not Unicode, which are otherwise found only when they are used.
            JsonPositions.Of(line.ToArray());
            return WholeJson.Parse(Encoding.UTF8.GetString(line)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An entry as bytes, with the line break.</summary>
    public static byte[] Write(JsonObject entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
            entry.WriteTo(json);
        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Whether a line, of which the head was read, is one entry; the rest is read only where its ends do not show it.</summary>
    internal static bool IsOneEntry(ReadOnlySpan<byte> line) => (line.EndsWith(End) && line[1..].IndexOf(Start) < 0) || IsObject(line);

    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
