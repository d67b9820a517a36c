using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Registry;
using Mcc.Platform.Files;

namespace Mcc.Cli.Registry;

/// <summary>Finds the entry that a person names.</summary>
internal static class EntryLookup
{
    private const int ShownAtMost = 5;

    /// <summary>The entry of this ID, or the only one whose ID begins so; otherwise null, with an error among the findings.</summary>
    public static JsonObject? Find(RegistryFile file, string id, ICollection<Finding> findings)
    {
        var found = file.Read(reader => Matching(reader, id, file.Path, findings));
        if (found.FindLast(entry => entry.Id == id).Entry is { } exact)
            return exact;
        if (found is [var only])
            return only.Entry;
        findings.Add(found.Count == 0
            ? Finding.Error("registry-id", $"{file.Path} has no entry whose ID is or begins with `{id}`.",
                "`mcc registry list` shows all IDs.")
            : Finding.Error("registry-id", $"`{id}` is the beginning of {found.Count} IDs: {Some([.. found.Select(entry => entry.Id)])}.",
                "Give more of it."));
        return null;
    }

    private static string Some(IReadOnlyList<string> ids) =>
        string.Join(", ", ids.Take(ShownAtMost)) + (ids.Count > ShownAtMost ? ", …" : "");

    private static List<(string Id, JsonObject Entry)> Matching(
        RegistryReader reader, string id, string path, ICollection<Finding> findings)
    {
        var (beginning, found) = (Encoding.UTF8.GetBytes(id), new List<(string, JsonObject)>());
        while (reader.Read())
        {
            if (reader.Head[EntryMember.Id].StartsWith(beginning) && EntryLine.Parse(reader.Line) is { } entry)
                found.Add((reader.Head.TextOf(EntryMember.Id), entry));
        }

        foreach (var line in reader.Damaged)
            findings.Add(line.ToFinding(path));
        return found;
    }
}
