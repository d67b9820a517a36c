using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;

namespace Mcc.Core.Projects;

/// <summary>
/// What the generator wrote: its version and the SHA-256 of each file, so that it can tell its own project and what its user changed.
/// </summary>
public sealed record ProjectLock(string GeneratorVersion, IReadOnlyDictionary<string, string> Digests)
{
    public const string Path = ".mcc/lock.json";

    /// <summary>Without the files that are hashed while they are copied.</summary>
    public static ProjectLock Of(IEnumerable<ProjectFile> files) =>
        new(Generator.Version, new SortedDictionary<string, string>(
            files.Where(file => file.Digest is not null).ToDictionary(file => file.Path, file => file.Digest!, StringComparer.Ordinal),
            StringComparer.Ordinal));

    /// <summary>With the digests of the files that have been copied meanwhile.</summary>
    public ProjectLock With(IReadOnlyDictionary<string, string> copied) =>
        this with
        {
            Digests = new SortedDictionary<string, string>(
                Digests.Concat(copied).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        };

    public byte[] Write() => JsonDocuments.Write(json =>
    {
        json.WriteString("generatorVersion", GeneratorVersion);
        json.WriteStartObject("files");
        foreach (var (path, digest) in Digests)
            json.WriteString(path, "sha256:" + digest);
        json.WriteEndObject();
    });

    /// <summary>Null when these are not the bytes of an mcc lock file.</summary>
    public static ProjectLock? Read(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            var root = document.RootElement;
            return new(root.GetProperty("generatorVersion").GetString()!,
                root.GetProperty("files").EnumerateObject()
                    .ToDictionary(file => file.Name, file => file.Value.GetString()!["sha256:".Length..], StringComparer.Ordinal));
        }
        catch (Exception exception) when (
            exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
