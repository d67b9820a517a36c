using Mcc.Core.Configuration;
using Mcc.Core.Data;

namespace Mcc.Core.Resolvers;

/// <summary>The language model of a deployment, as far as it is known before it is loaded.</summary>
/// <param name="Shape">Null where its sizes are not known: it is neither in a catalog nor a folder of this machine.</param>
/// <param name="Positions">The longest context that this very repository is made for; null where no catalog has it.</param>
/// <param name="WeightBytes">Of the checkpoint, in bytes; two a parameter where nothing better is known.</param>
/// <param name="IsExact">Whether the bytes are this checkpoint's own, and not what a model of this name would have.</param>
/// <param name="Reason">Why the sizes are not known; null where they are.</param>
/// <param name="Diffusion">The weights of a diffusion model; null for a language model, and for one whose weights are not known.</param>
public sealed record ChosenModel(
    string Name, Origin Origin, string? Architecture, ModelShape? Shape, int? Positions, long? WeightBytes, bool IsExact = true,
        string? Reason = null, DiffusionWeights? Diffusion = null);
