using System.Text.Json.Nodes;

namespace Mcc.Platform.Catalogs;

/// <summary>What a live source states about the rows of a catalog.</summary>
/// <param name="Source">The source, for the rows.</param>
/// <param name="Rows">In the catalog's format; a row that the catalog has may have only its name and the members that the source
/// states.</param>
/// <param name="LeftOut">Rows that would be new but lack a fact: a line for a person each.</param>
/// <param name="Trouble">Why some or all rows are missing: a line for a person; null where nothing is.</param>
public sealed record LiveRows(string Source, IReadOnlyList<JsonObject> Rows, IReadOnlyList<string> LeftOut, string? Trouble)
{
    public static LiveRows Failed(string source, string trouble) => new(source, [], [], trouble);
}
