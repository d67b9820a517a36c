namespace Mcc.Local.Conformance.Clauses;

/// <summary>Eight minutes, unless ContainerStartupHealthCheckTimeoutInSeconds says otherwise.</summary>
public sealed class ReadyInTimeClause : IClause
{
    public string Id => "ready-in-time";

    public string Title => "It is ready within the deadline of the start";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => ["port", "ready"];

    public Need Need => Need.Start;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var (ready, deadline) = (trial.Startup.Ready!.Value, trial.Settings.Start);
        return ready <= deadline
            ? Verdict.Pass($"{ready.TotalSeconds:0.0} s of {deadline.TotalSeconds:0} s")
            : Verdict.Fail($"It was ready after {ready.TotalSeconds:0.0} s; the deadline is {deadline.TotalSeconds:0} s. Put packages and the model into the image, or raise ContainerStartupHealthCheckTimeoutInSeconds (60 to 3600).");
    }
}
