namespace Mcc.Local.Conformance.Clauses;

/// <summary>SageMaker sends requests as soon as /ping is good; those that come too early fail.</summary>
public sealed class PingNotEarlyClause : IClause
{
    public string Id => "ping-not-early";

    public string Title => "/ping is not good before the model is loaded";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var (first, settled) = (trial.Startup.First!, trial.Startup.Settled!);
        return first.Status < 500
            ? Verdict.Pass("the first request after it was answered")
            : Verdict.Fail($"Right after the first good /ping, /invocations answered {first}; {(settled.At - first.At).TotalSeconds:0.0} s later {settled}. Load the model first, and answer 503 until then.");
    }
}
