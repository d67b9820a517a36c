namespace Mcc.Local.Conformance.Clauses;

/// <summary>SageMaker runs the image with the one word <c>serve</c>.</summary>
public sealed class StartsClause : IClause
{
    public string Id => "starts";

    public string Title => "docker run IMAGE serve starts it, and it does not end by itself";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => [];

    public Need Need => Need.Start;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var startup = trial.Startup;
        if (!startup.Ended)
            return Verdict.Pass("it runs");
        if (trial.Image is { IsForInstances: false })
            return Verdict.See("architecture");
        return trial.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail($"With the word `serve` it ended by itself after {startup.Pings[^1].At.TotalSeconds:0.0} s.{trial.Said} Make ENTRYPOINT a program that takes that word and goes on serving.");
    }
}
