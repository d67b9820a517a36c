namespace Mcc.Local.Conformance.Clauses;

/// <summary>Nothing at all is heard from the port while the container runs.</summary>
public sealed class PortClause : IClause
{
    public string Id => "port";

    public string Title => "It listens on port 8080, or on SAGEMAKER_BIND_TO_PORT";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => ["starts"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var startup = trial.Startup;
        if (startup.Pings.Any(ping => ping.Status is not null))
            return Verdict.Pass("it answers there");
        var listening = trial.Running.Listening();
        return Verdict.Fail($"Nothing answered there for {startup.Pings[^1].At.TotalSeconds:0} s ({startup.Pings[^1].Trouble}), though it runs{(listening.Count == 0 ? "" : $" and listens on {string.Join(", ", listening)}")}. Listen on 0.0.0.0 and the port in SAGEMAKER_BIND_TO_PORT, else 8080.{trial.Said}");
    }
}
