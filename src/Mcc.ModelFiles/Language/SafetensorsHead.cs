using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Mcc.ModelFiles.Language;

/// <summary>
/// The head of a safetensors file: eight bytes of length, then JSON with each tensor's type, shape and place.
/// https://huggingface.co/docs/safetensors
/// </summary>
public static class SafetensorsHead
{
    /// <summary>safetensors' own limit.</summary>
    private const long MostBytes = 100_000_000;

    private const int LengthBytes = 8;

    /// <returns>The bytes of all its tensors, or why it is not a safetensors file.</returns>
    public static (long? TensorBytes, string? Trouble) Read(Stream stream)
    {
        var length = new byte[LengthBytes];
        if (stream.ReadAtLeast(length, LengthBytes, throwOnEndOfStream: false) < LengthBytes)
            return (null, "is truncated: it has no header");
        if (length.AsSpan().SequenceEqual("version "u8))
            return (null, "is a Git LFS pointer, not the weights");
        var size = BinaryPrimitives.ReadUInt64LittleEndian(length);
        if (size > MostBytes || (long)size > stream.Length - LengthBytes)
            return (null, "is not a safetensors file, or is truncated");
        var head = new byte[size];
        stream.ReadExactly(head);
        try
        {
            var end = EndOf(head);
            return end == stream.Length - LengthBytes - (long)size ? (end, null) : (null, "is truncated or has extra bytes");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return (null, "is not a safetensors file: its header cannot be read");
        }
    }

    /// <summary>Where the last tensor ends. Read in one pass, because a document of 100 MB would take a gigabyte of memory.</summary>
    private static long EndOf(ReadOnlySpan<byte> head)
    {
        if (!Utf8.IsValid(head)) throw new JsonException("The header is not valid UTF-8.");
        var json = new Utf8JsonReader(head);
        Expect(ref json, JsonTokenType.StartObject);
        long end = 0;
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            var isTensor = !json.ValueTextEquals("__metadata__"u8);
            json.Read();
            if (isTensor) end = Math.Max(end, EndOfTensor(ref json));
            else json.Skip();
        }

        return json.Read() ? throw new JsonException("Something follows the header.") : end;
    }

    private static long EndOfTensor(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) throw new JsonException("A tensor is not an object.");
        long? end = null;
        while (Next(ref json) == JsonTokenType.PropertyName)
        {
            if (!json.ValueTextEquals("data_offsets"u8))
            {
                json.Read();
                json.Skip();
                continue;
            }

            Expect(ref json, JsonTokenType.StartArray);
            Expect(ref json, JsonTokenType.Number);
            Expect(ref json, JsonTokenType.Number);
            end = json.GetInt64();
            Expect(ref json, JsonTokenType.EndArray);
        }

        return end ?? throw new JsonException("A tensor has no data_offsets.");
    }

    private static void Expect(ref Utf8JsonReader json, JsonTokenType type)
    {
        if (Next(ref json) != type) throw new JsonException($"Expected {type}.");
    }

    private static JsonTokenType Next(ref Utf8JsonReader json) =>
        json.Read() ? json.TokenType : throw new JsonException("The header is truncated.");
}
