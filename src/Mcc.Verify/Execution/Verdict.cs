using Mcc.Core.Text;

namespace Mcc.Verify.Execution;

/// <summary>
/// What was seen of one clause: a pass says what was measured, a failure or a warning what is wrong and how to fix it, a skip why.
/// </summary>
public sealed record Verdict(Outcome Outcome, string Message)
{
    /// <summary>It may quote the container, so it is made harmless.</summary>
    public string Message { get; } = PlainText.Of(Message);

    public static Verdict Pass(string message) => new(Outcome.Passed, message);

    public static Verdict Fail(string message) => new(Outcome.Failed, message);

    public static Verdict Warn(string message) => new(Outcome.Warned, message);

    /// <summary>Another clause tells why this one says nothing.</summary>
    public static Verdict See(string clause) => Skip($"see {clause}");

    public bool SeesAnother => Outcome == Outcome.Skipped && Message.StartsWith("see ", StringComparison.Ordinal);

    public static Verdict Skip(string reason) => new(Outcome.Skipped, reason);
}
