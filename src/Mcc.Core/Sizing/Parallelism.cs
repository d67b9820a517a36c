using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>How a server spreads a model over accelerators (of Neuron's: over their cores).</summary>
/// <param name="Tensor">Ranks that each layer is split over.</param>
/// <param name="Pipeline">Groups of ranks that the layers are spread over.</param>
/// <param name="Data">Copies of the whole.</param>
public sealed record Parallelism(int Tensor, int Pipeline = 1, int Data = 1)
{
    /// <summary>Ranks that share one copy of the weights.</summary>
    public int RanksOfCopy => Tensor * Pipeline;

    /// <summary>Accelerators that all of it takes.</summary>
    public int Ranks => RanksOfCopy * Data;

    /// <summary>
    /// The default tensor parallel size: what the layers' spread and the copies leave of the accelerators, at least 1.
    /// </summary>
    public static int DefaultTensor(int accelerators, int pipeline, int data) => Math.Max(1, accelerators / Math.Max(1, pipeline * data));

    /// <summary>
    /// Whether a model can be split so: the size divides the attention heads, and it divides the key-value heads or they divide it
    /// (vllm/model_executor/models/llama.py asserts both; so do SGLang's models). MLA has no key-value heads to split.
    /// </summary>
    public static bool IsLegal(ModelShape shape, int tensor) =>
        tensor > 0 && shape.Heads % tensor == 0
        && (shape.Latent is not null || shape.KeyValueHeads % tensor == 0 || tensor % shape.KeyValueHeads == 0);

    /// <summary>The sizes up to a maximum over which a model can be split, smallest first.</summary>
    public static IEnumerable<int> LegalUpTo(ModelShape shape, int most) =>
        Enumerable.Range(1, most).Where(tensor => IsLegal(shape, tensor));
}
