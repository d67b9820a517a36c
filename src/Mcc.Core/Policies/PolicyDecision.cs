namespace Mcc.Core.Policies;

/// <summary>Whether a call is allowed.</summary>
/// <param name="Statement">The statement that allows or denies it; null: none mentions it, so it is not allowed.</param>
public sealed record PolicyDecision(bool IsAllowed, PolicyStatement? Statement);
