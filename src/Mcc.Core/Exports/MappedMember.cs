using Mcc.Core.Data;

namespace Mcc.Core.Exports;

/// <summary>A request's member, and what it is called in the template.</summary>
/// <param name="Members">Of a structure, or of each structure of a list; none for a value.</param>
/// <param name="As">Empty: the members of the structure are those of what contains it.</param>
/// <param name="Entries">The two members of a list's items that a map's names and values become; null where it stays a map.</param>
/// <param name="Pairs">The two members of a list's items that become the names and values of one map; null where it stays a list.</param>
internal sealed record MappedMember(string Name, string As, IReadOnlyList<MappedMember> Members,
    (string Key, string Value)? Pairs, (string Key, string Value)? Entries)
{
    public static IReadOnlyList<MappedMember> From(IReadOnlyDictionary<string, MappedMemberEntry> entries) =>
        [.. entries.Select(entry => new MappedMember(entry.Key, entry.Value.As, From(entry.Value.Members), entry.Value.Pairs,
            entry.Value.Entries))];
}
