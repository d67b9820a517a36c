using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Registry;

/// <summary>A value that differs between two entries; null where an entry does not have it.</summary>
/// <param name="Path">The names of the members that lead to it.</param>
public sealed record EntryDifference(IReadOnlyList<string> Path, JsonNode? First, JsonNode? Second)
{
    /// <summary>The members that differ between any two entries.</summary>
    private static readonly string[] Own =
        [EntryMembers.NameOf(EntryMember.Id), EntryMembers.NameOf(EntryMember.Time), EntryMembers.Imported, EntryLine.Last];

    /// <summary>All differences of two entries, in the order of their members. What the head and the settings both have is one.</summary>
    public static IReadOnlyList<EntryDifference> Between(JsonObject first, JsonObject second)
    {
        var found = new List<EntryDifference>();
        Compare([], first, second, found);
        return [.. found.DistinctBy(difference => difference.Name, StringComparer.Ordinal)];
    }

    /// <summary>The names with slashes between them, and <c>parameters</c> left out: the settings are what most readers look for.</summary>
    public string Name => string.Join('/', Path is [EntryMembers.Parameters, ..] ? Path.Skip(1) : Path);

    private static void Compare(IReadOnlyList<string> path, JsonObject first, JsonObject second, List<EntryDifference> found)
    {
        foreach (var name in first.Select(member => member.Key).Union(second.Select(member => member.Key), StringComparer.Ordinal))
        {
            if (path.Count == 0 && Own.Contains(name, StringComparer.Ordinal))
                continue;
            var (one, other) = (first[name], second[name]);
            if (one is JsonObject oneInner && other is JsonObject otherInner)
                Compare([.. path, name], oneInner, otherInner, found);
            else if (!JsonNode.DeepEquals(one, other))
                found.Add(new([.. path, name], one, other));
        }
    }

    /// <summary>A value as a person reads it, on one line.</summary>
    public static string TextOf(JsonNode? value) => value is null ? "-"
        : value.AsText() ?? JsonTreeWriter.Write(value).TrimEnd('\n').Replace('\n', ' ');
}
