namespace Mcc.Verify.Trials;

/// <summary>A clause with its verdict.</summary>
public sealed record Judged(Clause Clause, Verdict Verdict);
