namespace Mcc.Local.Conformance.Clauses;

/// <summary>A type that the server does not know must not break it.</summary>
public sealed class ContentTypeClause : IClause
{
    public string Id => "content-type";

    public string Title => "An unknown content type is the client's mistake";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var answer = await trial.Probe.Invoke(trial.Settings.Payload, "application/x-nobody-knows-this", cancel);
        return answer.Status is null or >= 500
            ? Verdict.Fail($"Content-Type application/x-nobody-knows-this was answered with {answer}. Answer 415.")
            : Verdict.Pass($"{answer}");
    }
}
