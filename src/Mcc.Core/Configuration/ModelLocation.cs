using System.Text.RegularExpressions;

namespace Mcc.Core.Configuration;

/// <summary>Where a model comes from, which the beginning of its name says.</summary>
public abstract partial record ModelLocation
{
    private const string PublicHub = "SageMakerPublicHub";

    private ModelLocation()
    {
    }

    /// <summary>The kind, for conditions in <c>data/</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>SageMaker mounts it at /opt/ml/model before the container starts.</summary>
    public virtual bool IsMounted => false;

    /// <summary>
    /// A model of the Hugging Face Hub: <c>org/name</c>, or <c>org/name@revision</c>. The container loads it when it starts.
    /// </summary>
    public sealed record Hub(string Id, string? Revision) : ModelLocation
    {
        public override string Kind => "hub";
    }

    /// <summary>Everything below an address in S3, as it is; ends with a slash, as SageMaker wants it.</summary>
    public sealed record Prefix(string Uri) : ModelLocation
    {
        public override string Kind => "s3-prefix";

        public override bool IsMounted => true;
    }

    /// <summary>An archive in S3, which SageMaker extracts.</summary>
    public sealed record Archive(string Uri) : ModelLocation
    {
        public override string Kind => "s3-archive";

        public override bool IsMounted => true;
    }

    /// <summary>
    /// A model of SageMaker JumpStart: <c>jumpstart://id</c>, <c>jumpstart://id@version</c>, or of a private hub <c>jumpstart://hub/id</c>.
    /// </summary>
    public sealed record JumpStart(string HubName, string Id, string? Version) : ModelLocation
    {
        public override string Kind => "jumpstart";

        public override bool IsMounted => true;

        /// <summary>A private hub holds references to JumpStart's models.</summary>
        public bool IsPrivate => HubName != PublicHub;
    }

    /// <summary>
    /// A version of the SageMaker model registry: <c>registry://group/version</c>, <c>registry://group</c> for the newest approved one, or
    /// its ARN.
    /// </summary>
    public sealed record Package(string? Arn, string Group, string? Version) : ModelLocation
    {
        public override string Kind => "package";

        public override bool IsMounted => true;
    }

    /// <summary>A folder of this machine.</summary>
    public sealed record Folder(string Path) : ModelLocation
    {
        public override string Kind => "folder";
    }

    /// <summary>What cannot be read as any of them.</summary>
    public sealed record Unknown(string Reason, string Fix) : ModelLocation
    {
        public override string Kind => "unknown";
    }

    public static ModelLocation Of(string name) => name switch
    {
        _ when name.StartsWith("s3://", StringComparison.Ordinal) => InS3(name),
        _ when name.StartsWith("jumpstart://", StringComparison.Ordinal) => JumpStartName().Match(name) is { Success: true } found
            ? new JumpStart(found.Groups["hub"] is { Success: true } hub
                ? hub.Value : PublicHub, found.Groups["id"].Value, Part(found, "version"))
            : new Unknown("is not a JumpStart model ID",
                "Write jumpstart://MODEL-ID, jumpstart://MODEL-ID@1.2.3, or jumpstart://PRIVATE-HUB/MODEL-ID."),
        _ when name.StartsWith("registry://", StringComparison.Ordinal) => PackageName().Match(name) is { Success: true } found
            ? new Package(Part(found, "arn"), found.Groups["group"].Value, Part(found, "version"))
            : new Unknown("is not a model package",
                "Write registry://GROUP/VERSION, registry://GROUP for its latest approved version, or registry:// with the ARN of a "
                    + "version."),
        _ when name.StartsWith("file://", StringComparison.Ordinal) => new Folder(name["file://".Length..]),
        _ when name is "." or ".." || name.StartsWith('/') || name.StartsWith("./", StringComparison.Ordinal)
            || name.StartsWith("../", StringComparison.Ordinal) || name.StartsWith("~/", StringComparison.Ordinal) => new Folder(name),
        _ when HasScheme(name) => new Unknown("has an unknown scheme; known are s3://, jumpstart://, registry:// and file://",
            "Write a Hugging Face ID without a scheme: org/name."),
        _ => HubModel().Match(name) is { Success: true } found
            ? new Hub(found.Groups["id"].Value, Part(found, "revision"))
            : new Unknown("is not a Hugging Face ID", "Write org/name or org/name@revision; a local folder starts with ./ or /."),
    };

    /// <summary>It says by itself that it is a place, and not a name.</summary>
    public static bool HasScheme(string name) => name.Contains("://", StringComparison.Ordinal);

    private static ModelLocation InS3(string name)
    {
        if (!S3Address().IsMatch(name))
            return new Unknown("is not an S3 URI", "Write s3://BUCKET/PREFIX/ or s3://BUCKET/KEY.tar.gz.");
        if (name.EndsWith(".tar.gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase))
            return new Archive(name);
        return new Prefix(name.EndsWith('/') ? name : name + "/");
    }

    private static string? Part(Match match, string name) => match.Groups[name] is { Success: true } group ? group.Value : null;

    // huggingface_hub's own rule: at most 96 characters of these, one slash at most.
    [GeneratedRegex(@"^(?<id>[A-Za-z0-9][\w.-]{0,95}(/[A-Za-z0-9][\w.-]{0,95})?)(@(?<revision>[\w./-]+))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex HubModel();

    [GeneratedRegex(@"^jumpstart://((?<hub>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})/)?(?<id>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})(@(?<version>\d{1,4}\.\d{1,4}\.\d{1,4}))?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex JumpStartName();

    [GeneratedRegex(@"^registry://((?<arn>arn:aws[a-z-]*:sagemaker:[a-z0-9-]+:[0-9]{12}:model-package/(?<group>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})/(?<version>[0-9]{1,9}))|(?<group>[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62})(/(?<version>[0-9]{1,9}))?)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex PackageName();

    [GeneratedRegex(@"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^\0-\x1f]*)?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex S3Address();
}
