namespace Mcc.Local.Conformance.Clauses;

/// <summary>A /ping that queues behind predictions makes SageMaker replace an instance that is only busy.</summary>
public sealed class PingUnderLoadClause : IClause
{
    public string Id => "ping-under-load";

    public string Title => "/ping stays good while predictions run";

    public Uri Source => Pages.Hosting;

    public Phase Phase => Phase.Load;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations", "survives-load"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var pings = trial.Load!.Pings;
        var bad = pings.FirstOrDefault(ping => ping.Status != 200);
        return bad is null
            ? Verdict.Pass($"{pings.Count} pings, p50 {Percentile.Of(pings.Select(ping => ping.Took), 0.5).TotalMilliseconds:0.0} ms, p99 {Percentile.Of(pings.Select(ping => ping.Took), 0.99).TotalMilliseconds:0.0} ms")
            : Verdict.Fail($"{pings.Count(ping => ping.Status != 200)} of {pings.Count} pings were not good; the first answered {bad}. Answer /ping from a process or thread that does not predict.");
    }
}
