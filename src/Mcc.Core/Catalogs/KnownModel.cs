using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>What is known of a model on the Hugging Face Hub, or of a family of them.</summary>
/// <param name="Id">A repository, or a glob with * for a family.</param>
/// <param name="Architecture">The class in its config.json; null where a family has several.</param>
/// <param name="Shape">The <see cref="ModelShape"/> with its sizes; null where it is not known.</param>
/// <param name="Positions">The longest context of this very repository.</param>
/// <param name="Gated">Whether its licence has to be accepted, so that a token is needed.</param>
/// <param name="Diffusion">The weights of a diffusion pipeline; null for a language model, and for one whose weights are not known.</param>
/// <param name="License">The Hub's tag of its license; null where it is not known.</param>
public sealed record KnownModel(
    string Id,
    string Family,
    string? Architecture,
    string? Shape,
    string? DataType,
    int? Positions,
    bool Gated,
    DiffusionWeights? Diffusion = null,
    string? License = null);
