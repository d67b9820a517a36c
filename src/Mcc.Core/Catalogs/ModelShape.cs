namespace Mcc.Core.Catalogs;

/// <summary>The sizes of a model, as its config.json has them: what its memory is computed from.</summary>
/// <param name="Parameters">All of them, computed from the other sizes.</param>
/// <param name="WeightBytes">The checkpoint's exact size where it is not two bytes a parameter; null elsewhere.</param>
/// <param name="Experts">Null for a dense model.</param>
/// <param name="SlidingLayers">Layers that keep only the last <paramref name="SlidingWindow"/> tokens.</param>
public sealed record ModelShape(
    string Id,
    string Architecture,
    int Hidden,
    int Layers,
    int Heads,
    int KeyValueHeads,
    int HeadDimension,
    int Intermediate,
    int Vocabulary,
    bool TiedEmbeddings,
    int? Experts,
    int? ExpertsPerToken,
    int Positions,
    long Parameters,
    long? WeightBytes,
    int SlidingLayers,
    int? SlidingWindow);
