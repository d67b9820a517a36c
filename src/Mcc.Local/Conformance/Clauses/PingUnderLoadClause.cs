namespace Mcc.Local.Conformance.Clauses;

/// <summary>A /ping that queues behind predictions makes SageMaker replace an instance that is only busy.</summary>
public sealed class PingUnderLoadClause : IClause
{
    /// <summary>The share of pings that may stray: SageMaker replaces an instance only after several bad ones in a row.</summary>
    private const double Stray = 0.05;

    public string Id => "ping-under-load";

    public string Title => "/ping stays good while predictions run";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Load;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations", "survives-load"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var pings = trial.Load!.Pings;
        var bad = pings.Where(ping => ping.Status != 200).ToList();
        var seen = $"{pings.Count} pings, p50 {Percentile.Of(pings.Select(ping => ping.Took), 0.5).TotalMilliseconds:0.0} ms, p99 {Percentile.Of(pings.Select(ping => ping.Took), 0.99).TotalMilliseconds:0.0} ms";
        return bad.Count > pings.Count * Stray
            ? Verdict.Fail($"{bad.Count} of {pings.Count} pings were not good; the first answered {bad[0]}. Answer /ping from a process or thread that does not predict.")
            : Verdict.Pass(bad.Count == 0 ? seen : $"{seen}; {bad.Count} answered {bad[0]}, which SageMaker forgives");
    }
}
