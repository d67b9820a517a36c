namespace Mcc.Verify.Trials.Trials;

/// <summary>A clause with its verdict.</summary>
public sealed record Judged(Clause Clause, Verdict Verdict);
