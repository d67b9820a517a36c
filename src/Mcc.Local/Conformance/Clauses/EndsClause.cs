namespace Mcc.Local.Conformance.Clauses;

/// <summary>What is still running then is killed.</summary>
public sealed class EndsClause : IClause
{
    public string Id => "ends";

    public string Title => "It ends within 30 s of SIGTERM";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Ending;

    public IReadOnlyList<string> After => ["exec-form", "port", "ready", "survives-load"];

    public Need Need => Need.Ending;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var ending = trial.Ending!;
        return ending.ExitCode is { } code
            ? Verdict.Pass($"{ending.Took.TotalSeconds:0.0} s, exit code {code}")
            : Verdict.Fail($"It still ran {trial.Settings.Stop.TotalSeconds:0} s after SIGTERM and was killed. As process 1 a program that does not handle SIGTERM never gets it.");
    }
}
