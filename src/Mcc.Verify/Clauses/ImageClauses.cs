using Mcc.Verify.Trials;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses that are judged from the image, before anything runs.</summary>
internal static class ImageClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("manifest", "The image has a Docker manifest", Pages.Hosting, Phase.Image, [], Need.Image, Manifest),
        new("architecture", "The platform is linux/amd64", Pages.Hosting, Phase.Image, [], Need.Image, Architecture),
        new("exec-form", "ENTRYPOINT is in exec form", Pages.Hosting, Phase.Image, [], Need.Image, ExecForm),
    ];

    /// <summary>SageMaker refuses OCI manifests and indexes: "Unsupported manifest media type".</summary>
    private static Verdict Manifest(Trial trial)
    {
        var image = trial.Image!;
        if (image.MediaType is not { } type)
            return Verdict.Skip("the engine does not report the manifest's media type");
        return type.StartsWith("application/vnd.docker.", StringComparison.Ordinal)
            ? Verdict.Pass(type)
            : Verdict.Fail($"The manifest is {type}. Build with docker buildx build --provenance=false --sbom=false --output "
                + $"type=docker, or podman build --format docker.");
    }

    /// <summary>Another architecture ends with "exec format error" on the instance.</summary>
    private static Verdict Architecture(Trial trial)
    {
        var image = trial.Image!;
        return image.IsForInstances
            ? Verdict.Pass("linux/amd64")
            : Verdict.Fail($"It is for {image.System}/{image.Architecture}. Build with --platform linux/amd64.");
    }

    /// <summary>A shell between SageMaker and the server keeps SIGTERM to itself, and loses the word serve.</summary>
    private static Verdict ExecForm(Trial trial)
    {
        var image = trial.Image!;
        if (image.Entrypoint.Count == 0)
            return Verdict.Pass("it has no ENTRYPOINT: SageMaker runs the `serve` that is on the PATH");
        return image.Entrypoint is [var shell, "-c", ..] && Path.GetFileName(shell).EndsWith("sh", StringComparison.Ordinal)
            ? Verdict.Fail($"ENTRYPOINT is `{string.Join(' ', image.Entrypoint)}`. Write it as a JSON array: ENTRYPOINT [\"/path/serve\"].")
            : Verdict.Pass(string.Join(' ', image.Entrypoint));
    }
}
