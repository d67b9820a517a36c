namespace Mcc.Local.Conformance.Clauses;

/// <summary>A server error (5xx) for bad input looks like a broken model, and is retried.</summary>
public sealed class BadInputClause : IClause
{
    public string Id => "bad-input";

    public string Title => "A body that cannot be read is the client's mistake";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Invoke("{\"this is\": not what was asked for"u8.ToArray(), trial.Settings.ContentType, cancel);
        if (answer.Status is null or >= 500)
            return Verdict.Fail($"Rubbish was answered with {answer}. Answer 400 and say what is wrong.");
        var after = await trial.Probe.Invoke(cancel);
        // A kept connection may have been closed just then, which is no fault of the container's: a second one tells.
        if (after.Status is null)
            after = await trial.Probe.Invoke(cancel);
        return after.IsGood ? Verdict.Pass($"{answer}") : Verdict.Fail($"Rubbish was answered with {answer}, and the next good request with {after}.");
    }
}
