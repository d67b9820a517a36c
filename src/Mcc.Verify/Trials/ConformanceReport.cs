namespace Mcc.Verify.Trials;

/// <summary>The whole result for one subject.</summary>
public sealed record ConformanceReport(string Subject, IReadOnlyList<Judged> Verdicts, Startup? Startup, LoadRun? Load, Ending? Ending)
{
    public bool Conforms => Verdicts.All(judged => judged.Verdict.Outcome != Outcome.Failed);
}
