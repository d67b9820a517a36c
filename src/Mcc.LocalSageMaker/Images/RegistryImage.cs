namespace Mcc.LocalSageMaker.Images;

/// <summary>A manifest in a registry, and the tags that name it.</summary>
internal sealed record RegistryImage(string Digest, string MediaType, string Manifest, IReadOnlyList<string> Tags);
