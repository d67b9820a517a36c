namespace Mcc.Core.Ci;

/// <summary>How a stage went.</summary>
public enum CiStatus
{
    Passed,
    Failed,
    Skipped,

    /// <summary>Passed, but another program served in place of the engine.</summary>
    StandIn,
}
