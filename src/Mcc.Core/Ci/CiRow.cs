namespace Mcc.Core.Ci;

/// <summary>One project of a run with the stages that have finished, in order.</summary>
/// <param name="Id">A name for files and links: letters, digits, hyphens and underscores.</param>
/// <param name="Inputs">The SHA-256 of all that the result depends on.</param>
public sealed record CiRow(string Id, string Configuration, string Target, string Inputs, IReadOnlyList<CiCell> Cells)
{
    /// <summary>Null for a stage that has not finished.</summary>
    public CiCell? Find(CiStage stage) => Cells.FirstOrDefault(cell => cell.Stage == stage);

    public CiRow With(CiCell cell) =>
        this with { Cells = [.. Cells.Where(other => other.Stage != cell.Stage).Append(cell).OrderBy(other => other.Stage)] };
}
