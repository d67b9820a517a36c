namespace Mcc.Platform.Hub;

/// <summary>What the Hugging Face Hub says of a model.</summary>
/// <param name="Revision">The commit that its main branch is at; null where the Hub does not say it.</param>
/// <param name="Architecture">The class in its config.json.</param>
/// <param name="Parameters">From its safetensors; null where it has none.</param>
public sealed record HubModel(string Id, string? Revision, string? Architecture, string? Task, long? Parameters, bool Gated,
    long? Downloads);
