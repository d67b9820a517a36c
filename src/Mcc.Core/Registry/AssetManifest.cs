using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Registry;

/// <summary>
/// What the scripts of this user's projects created in AWS and have not deleted, in the order of its creation: the lines of
/// <c>manifests/PROFILE.jsonl</c>, of which the last one about a resource counts.
/// </summary>
public static class AssetManifest
{
    private const string Deleted = "deleted";

    public static IReadOnlyList<Asset> Read(RegistryReader lines)
    {
        var assets = new OrderedDictionary<Asset, bool>();
        while (lines.Read())
        {
            if (EntryLine.Parse(lines.Line) is not { } line || line["type"].AsText() is not { } type)
                continue;
            var asset = new Asset(Text(line, EntryMember.Project), Text(line, EntryMember.Region), type, Text(line, EntryMember.Id));
            if (Text(line, EntryMember.Status) == Deleted)
                assets.Remove(asset);
            else
                assets[asset] = true;
        }

        return [.. assets.Keys];
    }

    /// <summary>
    /// The active resources of the npm program's <c>manifests/PROFILE.json</c>. It records no region for most of them. Null where the text
    /// is not such a file.
    /// </summary>
    public static IReadOnlyList<Asset>? ReadNpm(string text)
    {
        try
        {
            return WholeJson.Parse(text) is JsonObject root && root["resources"] is JsonArray resources
                ? [.. from resource in resources.OfType<JsonObject>()
                      where resource["status"].AsText() == "active"
                      let id = resource["resourceId"].AsText()
                      let type = resource["resourceType"].AsText()
                      where id is not null && type is not null
                      select new Asset(resource["project"].AsText() ?? "", RegionOf(resource["metadata"], id), type, NameOf(id))]
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string RegionOf(JsonNode? metadata, string id) => (metadata as JsonObject)?["region"].AsText()
        ?? (id.Split(':') is ["arn", _, _, { } region, ..] ? region : "");

    /// <summary>The npm program has names in some places and ARNs in others.</summary>
    private static string NameOf(string id) => id.StartsWith("arn:", StringComparison.Ordinal) ? id[(id.LastIndexOf('/') + 1)..] : id;

    private static string Text(JsonObject line, EntryMember member) => line[EntryMembers.NameOf(member)].AsText() ?? "";
}
