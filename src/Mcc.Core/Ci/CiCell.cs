namespace Mcc.Core.Ci;

/// <summary>How one stage of one project went.</summary>
/// <param name="Reason">Why it failed or was skipped, or what served instead of the engine; empty where it passed.</param>
/// <param name="Notes">What could not be checked on this machine.</param>
/// <param name="Log">The log file, below the folder of the run; null: nothing was started.</param>
public sealed record CiCell(CiStage Stage, CiStatus Status, string Reason, TimeSpan Duration, string? Log, IReadOnlyList<string> Notes)
{
    public static CiCell Skipped(CiStage stage, string reason) => new(stage, CiStatus.Skipped, reason, TimeSpan.Zero, null, []);

    /// <summary>Whether the stages after it can use its result.</summary>
    public bool IsGood => Status is CiStatus.Passed or CiStatus.StandIn;
}
