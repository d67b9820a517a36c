namespace Mcc.Local.Conformance.Clauses;

/// <summary>Another architecture ends with "exec format error" on the instance.</summary>
public sealed class ArchitectureClause : IClause
{
    public string Id => "architecture";

    public string Title => "The image is for linux/amd64";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Image;

    public IReadOnlyList<string> After => [];

    public Need Need => Need.Image;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var image = trial.Image!;
        return image.IsForInstances
            ? Verdict.Pass("linux/amd64")
            : Verdict.Fail($"It is for {image.System}/{image.Architecture}. Build with --platform linux/amd64.");
    }
}
