using System.Text.Json;

namespace Mcc.Core.Data;

/// <summary>Rows of one catalog that <c>mcc catalog refresh</c> found: a file of the user's folder.</summary>
public sealed record RefreshedFile(IReadOnlyList<RefreshedRow> Rows);

/// <summary>One row that a live source stated.</summary>
/// <param name="Source">Which source.</param>
/// <param name="Date">The day on which it was asked, as year-month-day.</param>
/// <param name="Row">The row in the catalog's own format.</param>
/// <param name="Replaces">Whether the user decided that it is used instead of a shipped row of the same name.</param>
public sealed record RefreshedRow(string Source, string Date, JsonElement Row, bool Replaces = false);
