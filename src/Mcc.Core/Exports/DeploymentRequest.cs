using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects;

namespace Mcc.Core.Exports;

/// <summary>
/// A request that a project's scripts send, as its files stand: the payload, and by dotted path what is known later or is in another
/// file.
/// </summary>
internal sealed record DeploymentRequest(PayloadEntry Entry, JsonFile File,
    IReadOnlyDictionary<string, string> Later, IReadOnlyDictionary<string, JsonNode?> Parts)
{
    /// <summary>Where the payload's members stand: its file, and those of the requests that are merged into it.</summary>
    public IReadOnlyList<JsonFile> Sources { get; init; } = [File];

    public string Operation => $"{Entry.Service}:{Entry.Operation}";

    public static IReadOnlyList<DeploymentRequest> ReadAll(Func<string, byte[]?> read, ICollection<Finding> findings)
    {
        if (JsonFile.Read(read, ProjectPayloads.ListPath, findings) is not { } list)
            return [];
        var requests = new List<DeploymentRequest>();
        foreach (var entry in ProjectPayloads.Listed(list))
        {
            if (JsonFile.Read(read, entry.Path, findings) is not { } file)
                continue;
            requests.Add(new(
                entry,
                file,
                entry.Later.Where(later => !PayloadEntry.IsFile(later.Source))
                    .ToDictionary(later => later.Member, later => later.Source, StringComparer.Ordinal),
                entry.Later.Where(later => PayloadEntry.IsFile(later.Source))
                    .ToDictionary(later => later.Member, later => PayloadEntry.PartOf(read, later.Source, findings)?.Tree,
                        StringComparer.Ordinal)));
        }

        return requests;
    }

    public Place PlaceOf(string pointer) => (Sources.FirstOrDefault(source => source.At(pointer) is not null) ?? File).PlaceOf(pointer);

    /// <summary>Every text that the project itself says here, names of members included.</summary>
    public IEnumerable<string> Texts => Parts.Values.Prepend(File.Tree).SelectMany(TextsOf);

    private static IEnumerable<string> TextsOf(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => TextsOf(member.Value).Prepend(member.Key)),
        JsonArray items => items.SelectMany(TextsOf),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        _ => [],
    };
}
