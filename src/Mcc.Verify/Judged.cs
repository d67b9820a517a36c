namespace Mcc.Verify;

/// <summary>A clause with its verdict.</summary>
public sealed record Judged(Clause Clause, Verdict Verdict);
