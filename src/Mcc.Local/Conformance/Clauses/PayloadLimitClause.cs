namespace Mcc.Local.Conformance.Clauses;

/// <summary>Web servers have smaller limits of their own (nginx: 1 MB).</summary>
public sealed class PayloadLimitClause : IClause
{
    public string Id => "payload-limit";

    public string Title => "Requests of 25 MB are taken";

    public Page Source => Pages.Questions;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        // White space at the end changes neither JSON nor CSV, so the body stays one that the container understands.
        var body = new byte[trial.Settings.PayloadLimit];
        Array.Fill(body, (byte)'\n');
        trial.Settings.Payload.CopyTo(body, 0);
        var answer = await trial.Probe.Invoke(body, trial.Settings.ContentType, cancel);
        return answer.Status is null or 413 or >= 500
            ? Verdict.Fail($"A body of {body.Length:N0} bytes was answered with {answer}. Raise the server's limit to {body.Length:N0} bytes (nginx: client_max_body_size).")
            : Verdict.Pass($"{body.Length:N0} bytes: {answer}, {answer.Took.TotalMilliseconds:0} ms");
    }
}
