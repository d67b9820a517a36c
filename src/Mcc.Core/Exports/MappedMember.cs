using System.Text.Json;

namespace Mcc.Core.Exports;

/// <summary>A request's member, and what it is called in the template.</summary>
/// <param name="Members">Of a structure, or of each structure of a list; none for a value.</param>
/// <param name="Pairs">The two members of a list's items that become the names and values of one map; null where it stays a list.</param>
internal sealed record MappedMember(string Name, string As, IReadOnlyList<MappedMember> Members, (string Key, string Value)? Pairs)
{
    public static IReadOnlyList<MappedMember> ReadAll(JsonElement members) => [.. members.EnumerateObject().Select(Read)];

    private static MappedMember Read(JsonProperty member)
    {
        if (member.Value.ValueKind == JsonValueKind.String)
            return new(member.Name, member.Value.GetString()!, [], null);
        return new(
            member.Name,
            member.Value.GetProperty("as").GetString()!,
            member.Value.TryGetProperty("members", out var inner) ? ReadAll(inner) : [],
            member.Value.TryGetProperty("pairs", out var pairs) ? (pairs[0].GetString()!, pairs[1].GetString()!) : null);
    }
}
