namespace Mcc.Local.Conformance.Clauses;

/// <summary>A constant 200 hides a model that cannot answer at all.</summary>
public sealed class PingTruthfulClause : IClause
{
    public string Id => "ping-truthful";

    public string Title => "A good /ping means that the model can answer";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => ["port", "ready"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var settled = trial.Startup.Settled!;
        if (settled.Status < 500)
            return Verdict.Pass("the model answers");
        if (trial.ModelFolderRefusal is not null)
            return Verdict.See("model-folder");
        return trial.Settings.IsGuess
            ? Verdict.Skip("what it answers to a body that it may not understand tells nothing")
            : Verdict.Fail($"/ping says 200, but for {trial.Settings.Settle.TotalSeconds:0.#} s /invocations only answered {settled}. Answer 503 while there is no model that can predict.{trial.Said}");
    }
}
