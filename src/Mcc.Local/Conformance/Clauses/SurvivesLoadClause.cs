namespace Mcc.Local.Conformance.Clauses;

/// <summary>A container that ends under load takes the endpoint with it.</summary>
public sealed class SurvivesLoadClause : IClause
{
    public string Id => "survives-load";

    public string Title => "It is still there after load";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Load;

    public IReadOnlyList<string> After => ["port", "ready", "ping-truthful", "invocations"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var load = trial.Load!;
        var lost = load.Answers.Count > 0 && load.Answers.TakeLast(trial.Settings.Concurrency).All(answer => answer.Status is null);
        return load.Ended || lost
            ? Verdict.Fail($"It {(load.Ended ? "ended" : "stopped answering")} after {load.Answers.Count(answer => answer.IsGood)} answers with {trial.Settings.Concurrency} clients at once.{trial.Said}")
            : Verdict.Pass($"{load.Answers.Count} requests by {trial.Settings.Concurrency} clients in {trial.Settings.Load.TotalSeconds:0.#} s");
    }
}
