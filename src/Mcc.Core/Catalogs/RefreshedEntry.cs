using System.Text.Json.Nodes;

namespace Mcc.Core.Catalogs;

/// <summary>One row that a live source stated.</summary>
/// <param name="Row">In the catalog's own format.</param>
/// <param name="Replaces">Whether it is used instead of a shipped row of the same name.</param>
public sealed record RefreshedEntry(JsonObject Row, string Source, DateOnly Date, bool Replaces = false);

/// <summary>A refreshed row next to the shipped one.</summary>
/// <param name="IsNew">Whether no shipped row has its name.</param>
/// <param name="Members">What differs; nothing for a new row.</param>
public sealed record RowDifference(string Name, RefreshedEntry Entry, bool IsNew, IReadOnlyList<MemberDifference> Members)
{
    /// <summary>Whether it states anything that the shipped row does not.</summary>
    public bool IsDifferent => IsNew || Members.Count > 0;

    /// <summary>Whether generation uses what it states.</summary>
    public bool IsUsed => IsNew || (Members.Count > 0 && Entry.Replaces);
}

/// <summary>One member of a row.</summary>
public sealed record MemberDifference(string Member, JsonNode? Shipped, JsonNode? Refreshed);
