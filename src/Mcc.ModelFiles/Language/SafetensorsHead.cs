using System.Buffers.Binary;
using System.Text.Json;

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
            using var json = JsonDocument.Parse(head);
            var end = json.RootElement.EnumerateObject()
                .Where(tensor => tensor.Name != "__metadata__")
                .Select(tensor => tensor.Value.GetProperty("data_offsets")[1].GetInt64())
                .DefaultIfEmpty()
                .Max();
            return end == stream.Length - LengthBytes - (long)size ? (end, null) : (null, "is truncated or has extra bytes");
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return (null, "is not a safetensors file: its header cannot be read");
        }
    }
}
