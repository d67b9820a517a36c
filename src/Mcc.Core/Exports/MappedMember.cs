using Mcc.Core.Data;

namespace Mcc.Core.Exports;

/// <summary>A request's member, and what it is called in the template.</summary>
/// <param name="Members">Of a structure, or of each structure of a list; none for a value.</param>
/// <param name="Pairs">The two members of a list's items that become the names and values of one map; null where it stays a list.</param>
internal sealed record MappedMember(string Name, string As, IReadOnlyList<MappedMember> Members, (string Key, string Value)? Pairs)
{
    public static IReadOnlyList<MappedMember> From(IReadOnlyDictionary<string, MappedMemberEntry> entries) =>
        [.. entries.Select(entry => new MappedMember(entry.Key, entry.Value.As, From(entry.Value.Members), entry.Value.Pairs))];
}
