using Mcc.Verify.Execution;

namespace Mcc.Verify.Clauses;

/// <summary>Clauses that are result from the image, before anything runs.</summary>
internal static class ImageClauses
{
    public static IReadOnlyList<Clause> All { get; } =
    [
        new("manifest", "The image has a Docker manifest",
            "SageMaker refuses OCI manifests and indexes as an unsupported manifest media type.",
            DocumentationLinks.Hosting, Phase.Image, [], Prerequisite.Image, Manifest),
        new("architecture", "The platform is linux/amd64",
            "On an instance, a program of another architecture ends with an exec format error.",
            DocumentationLinks.Hosting, Phase.Image, [], Prerequisite.Image, Architecture),
        new("exec-form", "ENTRYPOINT is in exec form",
            "A shell between SageMaker and the server keeps SIGTERM to itself and loses the argument serve.",
            DocumentationLinks.Hosting, Phase.Image, [], Prerequisite.Image, ExecForm),
    ];

    /// <summary>SageMaker refuses OCI manifests and indexes: "Unsupported manifest media type".</summary>
    private static Verdict Manifest(VerificationContext context)
    {
        var image = context.Image!;
        if (image.MediaType is not { } type)
            return Verdict.Skip("the engine does not report the manifest's media type");
        return type.StartsWith("application/vnd.docker.", StringComparison.Ordinal)
            ? Verdict.Pass(type)
            : Verdict.Fail($"The manifest is {type}. Build with docker buildx build --provenance=false --sbom=false --output "
                + $"type=docker, or podman build --format docker.");
    }

    /// <summary>Another architecture ends with "exec format error" on the instance.</summary>
    private static Verdict Architecture(VerificationContext context)
    {
        var image = context.Image!;
        return image.IsForInstances
            ? Verdict.Pass("linux/amd64")
            : Verdict.Fail($"It is for {image.System}/{image.Architecture}. Build with --platform linux/amd64.");
    }

    /// <summary>A shell between SageMaker and the server keeps SIGTERM to itself, and loses the word serve.</summary>
    private static Verdict ExecForm(VerificationContext context)
    {
        var image = context.Image!;
        if (image.Entrypoint.Count == 0)
            return Verdict.Pass("it has no ENTRYPOINT: SageMaker runs the `serve` that is on the PATH");
        return image.Entrypoint is [var shell, "-c", ..] && Path.GetFileName(shell).EndsWith("sh", StringComparison.Ordinal)
            ? Verdict.Fail($"ENTRYPOINT is `{string.Join(' ', image.Entrypoint)}`. Write it as a JSON array: ENTRYPOINT [\"/path/serve\"].")
            : Verdict.Pass(string.Join(' ', image.Entrypoint));
    }
}
