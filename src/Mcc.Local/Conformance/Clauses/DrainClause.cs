namespace Mcc.Local.Conformance.Clauses;

/// <summary>An endpoint that scales in must not drop what it has taken.</summary>
public sealed class DrainClause : IClause
{
    public string Id => "drain";

    public string Title => "Requests that run at SIGTERM are answered";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Ending;

    public IReadOnlyList<string> After => ["exec-form", "port", "ready", "survives-load", "answers-under-load", "ends"];

    public Need Need => Need.Ending;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var ending = trial.Ending!;
        var dropped = ending.Running.Where(answer => answer.Status is null or (>= 500 and not 503)).ToList();
        return dropped.Count == 0
            ? Verdict.Pass($"{ending.Running.Count} were running, none was dropped")
            : Verdict.Fail($"{dropped.Count} of {ending.Running.Count} running requests were dropped ({dropped[0]}). On SIGTERM stop accepting, finish what runs, then end.");
    }
}
