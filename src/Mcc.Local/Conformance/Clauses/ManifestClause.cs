namespace Mcc.Local.Conformance.Clauses;

/// <summary>SageMaker refuses OCI manifests and indexes: "Unsupported manifest media type".</summary>
public sealed class ManifestClause : IClause
{
    public string Id => "manifest";

    public string Title => "The image has a Docker manifest";

    public Page Source => Pages.Hosting;

    public Phase Phase => Phase.Image;

    public IReadOnlyList<string> After => [];

    public Need Need => Need.Image;

    public Task<Verdict> Check(Trial trial, CancellationToken cancel) => Task.FromResult(Check(trial));

    private static Verdict Check(Trial trial)
    {
        var image = trial.Image!;
        if (image.MediaType is not { } type)
            return Verdict.Skip("the engine does not tell the manifest's media type");
        return type.StartsWith("application/vnd.docker.", StringComparison.Ordinal)
            ? Verdict.Pass(type)
            : Verdict.Fail($"The manifest is {type}. Build with docker buildx build --provenance=false --sbom=false --output type=docker, or podman build --format docker.");
    }
}
