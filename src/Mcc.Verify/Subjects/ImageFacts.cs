namespace Mcc.Verify.Subjects;

/// <summary>What an image says of itself.</summary>
/// <param name="MediaType">Of its manifest; null where the engine does not tell.</param>
public sealed record ImageFacts(
    string System,
    string Architecture,
    IReadOnlyList<string> Entrypoint,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Variables,
    string? MediaType)
{
    /// <summary>Instances with Graviton, which take arm64, are not looked at.</summary>
    public bool IsForInstances => this is { System: "linux", Architecture: "amd64" };
}
