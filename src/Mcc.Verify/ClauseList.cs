using Mcc.Verify.Execution;
using Mcc.Verify.Clauses;

namespace Mcc.Verify;

/// <summary>
/// All clauses, in the order of the table. To add one: add a line to the list of its phase, after those that it names, and a method
/// below that judges it.
/// </summary>
public static class ClauseList
{
    /// <summary>The contract.</summary>
    public static IReadOnlyList<Clause> All { get; } =
        [.. ImageClauses.All, .. StartupClauses.All, .. ServingClauses.All, .. LoadClauses.All, .. ShutdownClauses.All];

    /// <summary>The contract while clients misbehave, processes die and resources end: with <c>--chaos</c>.</summary>
    public static IReadOnlyList<Clause> Chaos { get; } = [.. ChaosClientClauses.All, .. ChaosResourceClauses.All];
}
