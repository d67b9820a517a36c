namespace Mcc.Verify.Execution;

/// <summary>The whole result for one subject.</summary>
public sealed record ConformanceReport(string Subject, IReadOnlyList<ClauseResult> Verdicts, Startup? Startup, LoadRun? Load,
    ShutdownObservation? Shutdown)
{
    public bool Conforms => Verdicts.All(result => result.Verdict.Outcome != Outcome.Failed);
}
