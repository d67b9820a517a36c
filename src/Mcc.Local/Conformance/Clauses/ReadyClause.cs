namespace Mcc.Local.Conformance.Clauses;

/// <summary>The container never says that it is ready.</summary>
public sealed class ReadyClause : IClause
{
    public string Id => "ready";

    public string Title => "GET /ping answers 200 at last";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Startup;

    public IReadOnlyList<string> After => ["port"];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var startup = trial.Startup;
        if (startup.Ready is { } ready)
            return Verdict.Pass($"after {ready.TotalSeconds:0.0} s");
        return trial.ModelFolderRefusal is not null
            ? Verdict.See("model-folder")
            : Verdict.Fail($"/ping never answered 200; the last answer was {startup.Pings[^1]}.{trial.Said}");
    }
}
