using System.Text.Json.Nodes;
using Mcc.Core.Configuration;
using Mcc.Core.Json;
using Mcc.Core.Projects;
using Mcc.Core.Text;

namespace Mcc.Core.Registry;

/// <summary>What an entry takes from the files of a project.</summary>
/// <param name="Record">The content of <c>.mcc/project.json</c>.</param>
/// <param name="State">The content of <c>.mcc/state.json</c>: what was pushed and deployed last.</param>
/// <param name="Payloads">The SHA-256 of each file that a deployment sends or reads, by its path.</param>
/// <param name="Generated">The SHA-256 of the list of generated files.</param>
public sealed record RegisteredProject(
    JsonObject Record, JsonObject State, IReadOnlyList<(string Path, string Digest)> Payloads, string? Generated)
{
    private const string StatePath = ".mcc/state.json";

    /// <summary>Files besides the payloads that decide what a deployment is.</summary>
    private static readonly string[] Settings = ["do/config", "do/environment.json"];

    /// <summary>Null when these are not the files of a project.</summary>
    public static RegisteredProject? Read(Func<string, byte[]?> read, string stage)
    {
        if (JsonFile.Read(read, ProjectRecord.Path, [])?.Tree is not JsonObject record)
            return null;
        var payloads = JsonFile.Read(read, ProjectPayloads.ListPath, []) is { } list ? ProjectPayloads.Listed(list) : [];
        var digests = from path in payloads.Select(payload => payload.Path).Concat(Settings).Append($"deploy/stages/{stage}.json")
                      let content = read(path)
                      where content is not null
                      orderby path
                      select (path, Digest(content));
        return new(record, JsonFile.Read(read, StatePath, [])?.Tree as JsonObject ?? [], [.. digests.Distinct()],
            read(ProjectLock.Path) is { } locked ? Digest(locked) : null);
    }

    /// <summary>The deployment configuration; null where the record does not have it.</summary>
    public string? Configuration => Record["backend"].AsText() ?? Record["server"].AsText();

    /// <summary>The settings by key, without their origins.</summary>
    public JsonObject Values()
    {
        var values = new JsonObject();
        foreach (var (key, setting) in Record["settings"] as JsonObject ?? [])
        {
            if (setting is JsonObject { } told)
                values[key] = told["value"]?.DeepClone();
        }

        return values;
    }

    /// <summary>The name of the model's file; null for a model that is not a file.</summary>
    public string? ModelFile => (Record["model"] as JsonObject)?["file"].AsText();

    private static string Digest(byte[] content) => "sha256:" + Sha256.Of(content);
}
