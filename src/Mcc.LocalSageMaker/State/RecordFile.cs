using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.State;

/// <summary>A file of the state folder that holds one JSON object.</summary>
internal static class RecordFile
{
    /// <exception cref="IOException">The file is damaged; the message names it and says how to go on. It is not changed.</exception>
    public static T Read<T>(string path, Func<JsonObject, T> read)
    {
        try
        {
            return read(JsonNode.Parse(File.ReadAllBytes(path))!.AsObject());
        }
        catch (Exception damaged) when (damaged is JsonException or NullReferenceException or ArgumentException or FormatException
            or InvalidOperationException or OverflowException or DecoderFallbackException)
        {
            throw new IOException($"{path} is damaged, so the local SageMaker does not start. Restore the file, or move it out of the "
                + "folder to start without this one record; all other records stay as they are.", damaged);
        }
    }
}
