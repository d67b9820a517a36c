namespace Mcc.Local.Conformance.Subjects;

/// <summary>What an image says of itself. <paramref name="MediaType"/> is null where the engine does not tell.</summary>
public sealed record ImageFacts(string System, string Architecture, IReadOnlyList<string> Entrypoint, IReadOnlyDictionary<string, string> Labels, string? MediaType);
