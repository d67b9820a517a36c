namespace Mcc.Verify.Execution;

/// <summary>How a clause of the contract went.</summary>
public enum Outcome
{
    Passed,
    Failed,
    /// <summary>It could not be looked at, and the verdict says why.</summary>
    Skipped,
    /// <summary>The contract is kept, but what was seen is usually a mistake.</summary>
    Warned,
}
