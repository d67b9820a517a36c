namespace Mcc.Local.Conformance.Clauses;

/// <summary>A shell between SageMaker and the server keeps SIGTERM to itself, and loses the word serve.</summary>
public sealed class ExecFormClause : IClause
{
    public string Id => "exec-form";

    public string Title => "ENTRYPOINT is in exec form";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Image;

    public IReadOnlyList<string> After => [];

    public Need Need => Need.Image;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var image = trial.Image!;
        if (image.Entrypoint.Count == 0)
            return Verdict.Pass("there is none: SageMaker runs the `serve` that is on the PATH");
        return image.Entrypoint is [var shell, "-c", ..] && Path.GetFileName(shell).EndsWith("sh", StringComparison.Ordinal)
            ? Verdict.Fail($"ENTRYPOINT is `{string.Join(' ', image.Entrypoint)}`. Write it as a list of words: ENTRYPOINT [\"/path/serve\"].")
            : Verdict.Pass(string.Join(' ', image.Entrypoint));
    }
}
