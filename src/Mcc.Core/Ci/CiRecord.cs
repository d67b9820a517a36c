namespace Mcc.Core.Ci;

/// <summary>The results of one run, as <c>results.json</c> keeps them.</summary>
/// <param name="Version">The version of the program.</param>
/// <param name="Ended">Null while it runs, and of a run that was stopped.</param>
/// <param name="Until">The last stage.</param>
public sealed record CiRecord(
    string Version, DateTimeOffset Started, DateTimeOffset? Ended, CiStage Until, IReadOnlyList<CiRow> Rows)
{
    public int Count(CiStatus status) => Rows.Sum(row => row.Cells.Count(cell => cell.Status == status));

    public bool HasFailed => Count(CiStatus.Failed) > 0;

    /// <summary>This with another state of one project.</summary>
    public CiRecord With(CiRow row) => this with { Rows = [.. Rows.Select(other => other.Id == row.Id ? row : other)] };

    /// <summary>The number of stages in each status, as <c>4 passed, 1 failed</c>; those that did not occur are left out.</summary>
    public string Totals() => string.Join(", ", CiStatuses.All.Where(status => Count(status) > 0)
        .Select(status => $"{Count(status)} {CiStatuses.WordOf(status)}")) is { Length: > 0 } text ? text : "nothing has finished";
}
