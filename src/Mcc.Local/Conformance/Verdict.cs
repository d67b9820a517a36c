namespace Mcc.Local.Conformance;

/// <summary>What was seen of one clause: a pass says what was measured, a failure what is wrong and its cure, a skip why.</summary>
public sealed record Verdict(Outcome Outcome, string Message)
{
    public static Verdict Pass(string message) => new(Outcome.Passed, message);

    public static Verdict Fail(string message) => new(Outcome.Failed, message);

    public static Verdict Skip(string reason) => new(Outcome.Skipped, reason);
}
