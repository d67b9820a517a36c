using System.Text.Json;
using Mcc.Core.Registry;
using Mcc.Platform.Streams;

namespace Mcc.Cli.Registry;

/// <summary>Resources in AWS as lines, or as a JSON array.</summary>
internal static class AssetRows
{
    /// <param name="state">The first column of each line; null: without it.</param>
    public static void Write(VisibleWriter output, IEnumerable<Asset> assets, string? state = null)
    {
        foreach (var asset in assets)
            output.WriteLine($"{(state is null ? "" : $"{state,-13} ")}{asset.Project,-20} {asset.Region,-14} {asset.Type,-30} {asset.Id}");
    }

    public static void Write(Utf8JsonWriter json, string name, IEnumerable<Asset> assets)
    {
        json.WriteStartArray(name);
        foreach (var asset in assets)
        {
            json.WriteStartObject();
            json.WriteString(EntryMembers.NameOf(EntryMember.Project), asset.Project);
            json.WriteString(EntryMembers.NameOf(EntryMember.Region), asset.Region);
            json.WriteString("type", asset.Type);
            json.WriteString(EntryMembers.NameOf(EntryMember.Id), asset.Id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
