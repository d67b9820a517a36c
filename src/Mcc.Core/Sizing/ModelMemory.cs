using Mcc.Core.Catalogs;

namespace Mcc.Core.Sizing;

/// <summary>The memory that a language model takes on each of the accelerators that it is split over, in bytes. Formulas: vLLM's and the models' own config.json.</summary>
/// <param name="Weights">The accelerator's part of the checkpoint.</param>
/// <param name="CachePerToken">Keys and values of one token: 2 · layers · heads · size of a head · 2 bytes. Where there are fewer key-value heads than parts, each part keeps one.</param>
/// <param name="Layers">Those that the accelerator has.</param>
public sealed record ModelMemory(long Weights, long CachePerToken, int Layers)
{
    private const int BytesOfNumber = 2;

    /// <param name="parts">In how many each layer is split.</param>
    /// <param name="stages">Over how many accelerators the layers are spread besides.</param>
    public static ModelMemory Of(ModelShape shape, long weightBytes, int parts, int stages = 1)
    {
        var heads = (shape.KeyValueHeads + parts - 1) / parts;
        var layers = (shape.Layers + stages - 1) / stages;
        return new(weightBytes / parts / stages, 2L * layers * heads * shape.HeadDimension * BytesOfNumber, layers);
    }

    /// <summary>What one sequence of so many tokens keeps; layers with a window keep only that much of it.</summary>
    public long CacheOf(ModelShape shape, long tokens)
    {
        var everywhere = CachePerToken * tokens;
        if (shape.SlidingWindow is not { } window || window >= tokens)
            return everywhere;
        return everywhere - (CachePerToken / Layers * (shape.SlidingLayers * Layers / shape.Layers) * (tokens - window));
    }
}
