using Mcc.Core.Catalogs;

namespace Mcc.Core.Sizing;

/// <summary>What one accelerator (of Neuron's: one core) has for a server's cache when the model lies in it.</summary>
/// <param name="Bytes">Negative where not even the model fits beside what the server takes for itself.</param>
public sealed record CacheRoom(ModelShape Shape, ModelMemory Memory, long Bytes)
{
    /// <summary>The share of the memory that a server takes where it is not told another, and its backend names none: vLLM's.</summary>
    public const decimal UsualShare = 0.9m;

    /// <summary>What a server takes at least beside weights and cache: activations, CUDA itself, communication. Measured ones are between one and a few GiB.</summary>
    public const long BesideBytes = 1L << 30;

    private const long Mebibyte = 1L << 20;

    /// <param name="parts">In how many each layer is split.</param>
    /// <param name="stages">Over how many accelerators the layers are spread besides.</param>
    /// <param name="share">Of the accelerator's memory that the server takes, 0 to 1.</param>
    public static CacheRoom Of(ModelShape shape, long weightBytes, Accelerator accelerator, int parts, int stages, decimal share)
    {
        var memory = ModelMemory.Of(shape, weightBytes, parts, stages);
        return new(shape, memory, (long)(accelerator.MemoryOfPartMib * Mebibyte * share) - memory.Weights - BesideBytes);
    }

    /// <summary>Whether there is room for one request with its answer.</summary>
    /// <param name="tokens">Of both together.</param>
    public bool Holds(long tokens) => Memory.CacheOf(Shape, tokens) <= Bytes;
}
