namespace Mcc.Local.Conformance.Clauses;

/// <summary>The health check of the whole life.</summary>
public sealed class PingAnswerClause : IClause
{
    public string Id => "ping-answer";

    public string Title => "/ping answers 200 within 2 s";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Serving;

    public IReadOnlyList<string> After => ["port", "ready"];

    public async Task<Verdict> Check(Trial trial, CancellationToken cancel)
    {
        var ping = await trial.Probe.Ping(cancel);
        if (ping.Status != 200)
            return Verdict.Fail($"/ping answered {ping}.");
        return Verdict.Pass($"{ping.Took.TotalMilliseconds:0.0} ms{(ping.Body.Length == 0 ? "" : $", with {ping.Body.Length} bytes that nobody reads")}");
    }
}
