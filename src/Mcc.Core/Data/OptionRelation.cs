using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>What two options of a server must be to each other: the server exits at its start otherwise.</summary>
/// <param name="Option">Names of the first, of which a list has one.</param>
/// <param name="Relation">What it must be.</param>
/// <param name="Other">Names of the second.</param>
/// <param name="Default">The first one's value where nobody sets it; null where it is then right whatever the second is.</param>
/// <param name="OtherDefault">The second one's; true is 1.</param>
/// <param name="Source">Where the server asserts it.</param>
public sealed record OptionRelation(
    IReadOnlyList<string> Option,
    RelationKind Relation,
    IReadOnlyList<string> Other,
    decimal? Default,
    decimal OtherDefault,
    string Source);

/// <summary>What one option must be to another.</summary>
[JsonConverter(typeof(NameConverter<RelationKind>))]
public enum RelationKind
{
    /// <summary>At least as large.</summary>
    AtLeast,

    /// <summary>A multiple of it.</summary>
    MultipleOf,

    /// <summary>Above its own default only where the other is on.</summary>
    Needs,

    /// <summary>Above its own default only where the model is spread over several ranks.</summary>
    NeedsRanks,
}
