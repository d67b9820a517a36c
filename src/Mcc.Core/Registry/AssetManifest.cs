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

    private static string Text(JsonObject line, EntryMember member) => line[EntryMembers.NameOf(member)].AsText() ?? "";
}
