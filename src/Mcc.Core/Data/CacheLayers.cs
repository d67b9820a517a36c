using System.Text.Json.Serialization;

namespace Mcc.Core.Data;

/// <summary>What attention sees of the tokens before: all, the last of them, or those of its chunk.</summary>
[JsonConverter(typeof(NameConverter<AttentionReach>))]
public enum AttentionReach
{
    Full,
    Sliding,
    Chunked,
}

/// <summary>Layers that keep the same of each sequence. A model's layers are a list of these.</summary>
/// <param name="Layers">How many of them.</param>
public abstract record CacheLayers(int Layers)
{
    /// <summary>Keys and values of each token, head by head: split over tensor-parallel ranks.</summary>
    /// <param name="Layers">How many of them.</param>
    /// <param name="Heads">Key-value heads.</param>
    /// <param name="NumbersPerHead">Of one token: the key's and the value's, 2 · the size of a head.</param>
    /// <param name="Reach">Which tokens the layers see.</param>
    /// <param name="Window">Tokens of the window or chunk; null where they see all.</param>
    public sealed record OfHeads(int Layers, int Heads, int NumbersPerHead, AttentionReach Reach, int? Window) : CacheLayers(Layers);

    /// <summary>One latent vector of each token (MLA): the same on each tensor-parallel rank.</summary>
    /// <param name="Layers">How many of them.</param>
    /// <param name="Numbers">kv_lora_rank + qk_rope_head_dim.</param>
    /// <param name="IndexBytes">What a sparse attention's index keeps of each token besides, in bytes; 0 where there is none.</param>
    public sealed record OfLatent(int Layers, int Numbers, int IndexBytes = 0) : CacheLayers(Layers);

    /// <summary>
    /// A state of constant size, whatever the number of tokens (linear attention, Mamba): split over tensor-parallel ranks.
    /// </summary>
    /// <param name="Layers">How many of them.</param>
    /// <param name="Bytes">Of one layer's state of one sequence, all ranks together.</param>
    public sealed record OfState(int Layers, long Bytes) : CacheLayers(Layers);
}
