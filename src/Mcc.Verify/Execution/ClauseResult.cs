namespace Mcc.Verify.Execution;

/// <summary>A clause with its verdict.</summary>
public sealed record ClauseResult(Clause Clause, Verdict Verdict);
