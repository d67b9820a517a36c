namespace Mcc.Core.Ci;

/// <summary>What the stages of a project depend on: which can be run, and which results of an earlier run stay.</summary>
public static class CiOrder
{
    /// <summary>Why a stage cannot be run after those before it; null: it can.</summary>
    /// <param name="isRemote">Whether it is deployed to AWS, which runs only an image that was built.</param>
    public static string? Blocked(CiRow row, CiStage stage, bool isRemote)
    {
        if (row.Cells.FirstOrDefault(cell => cell.Stage < stage && cell.Status == CiStatus.Failed) is { } failed)
            return $"{CiStages.NameOf(failed.Stage)} failed";
        CiStage? needed = stage switch
        {
            CiStage.Generate => null,
            CiStage.Verify => CiStage.Serve,
            CiStage.Deploy => isRemote ? CiStage.Build : CiStage.Serve,
            _ => CiStage.Generate,
        };
        return needed is { } before && row.Find(before) is { Status: CiStatus.Skipped } skipped
            ? $"{CiStages.NameOf(before)} was skipped: {skipped.Reason}" : null;
    }

    /// <summary>
    /// The results of an earlier run that stay: all that passed, where the inputs are the same and the project was generated. What was
    /// skipped is tried again, because the machine may have changed.
    /// </summary>
    /// <param name="earlier">The same project in the earlier run; null: it was not in it.</param>
    /// <param name="last">The last stage of this run.</param>
    public static IReadOnlyList<CiCell> Kept(CiRow? earlier, string inputs, CiStage last)
    {
        if (earlier is null || earlier.Inputs != inputs)
            return [];
        return earlier.Find(CiStage.Generate) is { IsGood: true }
            ? [.. CiStages.Until(last).Select(earlier.Find).OfType<CiCell>().Where(cell => cell.IsGood)] : [];
    }
}
