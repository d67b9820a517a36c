namespace Mcc.Local.Conformance.Clauses;

/// <summary>Another architecture ends with "exec format error" on the instance. Graviton instances, which take arm64, are not looked at.</summary>
public sealed class ArchitectureClause : IClause
{
    public string Id => "architecture";

    public string Title => "The image is for linux/amd64";

    public Uri Source => Pages.Hosting;

    public Phase Phase => Phase.Image;

    public IReadOnlyList<string> After => [];

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        if (trial.Image is not { } image)
            return Verdict.Skip("there is no image");
        return image is { System: "linux", Architecture: "amd64" }
            ? Verdict.Pass("linux/amd64")
            : Verdict.Fail($"It is for {image.System}/{image.Architecture}. Build with --platform linux/amd64.");
    }
}
