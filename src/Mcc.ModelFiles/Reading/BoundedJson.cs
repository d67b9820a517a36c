using System.Text.Json;
using Mcc.Core.Json;

namespace Mcc.ModelFiles.Reading;

/// <summary>Reads a JSON document of a model, which is a stranger's: no larger than such documents are, and text throughout.</summary>
internal static class BoundedJson
{
    /// <summary>In bytes. The largest weight indexes that are published have about 15 MB. A document takes at most
    /// eight times its size in memory.</summary>
    public const int MostBytes = 32 << 20;

    /// <exception cref="JsonException">It is too large, not JSON, or not Unicode.</exception>
    public static JsonDocument Read(Stream stream, int mostBytes = MostBytes)
    {
        using var held = new MemoryStream();
        var buffer = new byte[1 << 16];
        int got;
        while ((got = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            held.Write(buffer, 0, got);
            if (held.Length > mostBytes) throw new JsonException($"The document has more than {mostBytes >> 20} MiB.");
        }

        return WholeJson.ParseDocument(held.GetBuffer().AsMemory(0, (int)held.Length));
    }
}
