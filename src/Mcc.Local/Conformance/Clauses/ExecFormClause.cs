namespace Mcc.Local.Conformance.Clauses;

/// <summary>A shell between SageMaker and the server keeps SIGTERM to itself, and loses the word serve.</summary>
public sealed class ExecFormClause : IClause
{
    public string Id => "exec-form";

    public string Title => "ENTRYPOINT is in exec form";

    public Uri Source => Pages.Hosting;

    public Phase Phase => Phase.Image;

    public IReadOnlyList<string> After => [];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        if (trial.Image is not { } image)
            return Verdict.Skip("there is no image");
        if (image.Entrypoint.Count == 0)
            return Verdict.Fail("There is no ENTRYPOINT: SageMaker runs `serve`, which only works when a program of that name is on the PATH. Name the server in ENTRYPOINT.");
        return image.Entrypoint is [var shell, "-c", ..] && Path.GetFileName(shell).EndsWith("sh", StringComparison.Ordinal)
            ? Verdict.Fail($"ENTRYPOINT is `{string.Join(' ', image.Entrypoint)}`. Write it as a list of words: ENTRYPOINT [\"/path/serve\"].")
            : Verdict.Pass(string.Join(' ', image.Entrypoint));
    }
}
