using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.Platform.Files;

namespace Mcc.Platform.Schemas;

/// <summary>
/// A folder of service models as botocore and the AWS CLI have it: <c>SERVICE/VERSION/service-2.json[.gz]</c>, the newest version; or
/// without the version.
/// </summary>
public sealed class FolderSource(string folder, string title, string version = "") : IModelSource
{
    private const string Model = "service-2.json";
    private const string Packed = Model + ".gz";

    /// <summary>What botocore lays over a model, because the SDKs agreed on it.</summary>
    private const string Extras = "service-2.sdk-extras.json";

    public string Title => title;

    public string Version => version;

    public async Task<byte[]?> Read(string service, string apiVersion, CancellationToken cancel)
    {
        foreach (var place in Places(Path.Combine(folder, service)))
        {
            var path = new[] { Packed, Model }.Select(name => Path.Combine(place, name)).FirstOrDefault(File.Exists);
            if (path is not null)
                return WithExtras(await Read(path, cancel), Path.Combine(place, Extras));
        }

        return null;
    }

    private static IEnumerable<string> Places(string service) => Directory.Exists(service)
        ? Directory.EnumerateDirectories(service).OrderDescending(StringComparer.Ordinal).Append(service)
        : [];

    private static async Task<byte[]> Read(string path, CancellationToken cancel)
    {
        try
        {
            await using var stream = RegularFile.Open(path);
            return await ModelBytes.Read(stream, cancel);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    private static byte[] WithExtras(byte[] model, string path)
    {
        if (!File.Exists(path))
            return model;
        try
        {
            var merged = JsonTrees.Merge(JsonNode.Parse(model), JsonNode.Parse(RegularFile.ReadBytes(path, FileLimits.Catalog))?["merge"]);
            return Encoding.UTF8.GetBytes(merged?.ToJsonString() ?? "");
        }
        catch (JsonException)
        {
            // The reader of the model reports what is wrong with it; extras that are not JSON are ignored.
            return model;
        }
    }
}
