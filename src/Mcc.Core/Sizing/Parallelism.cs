namespace Mcc.Core.Sizing;

/// <summary>How a server spreads a model over accelerators (of Neuron's: over their cores).</summary>
/// <param name="Tensor">Ranks that each layer is split over.</param>
/// <param name="Pipeline">Groups of ranks that the layers are spread over.</param>
/// <param name="Data">Copies of the whole.</param>
public sealed record Parallelism(int Tensor, int Pipeline = 1, int Data = 1)
{
    /// <summary>Ranks that the experts of a layer are distributed over (expert parallelism).</summary>
    public int Experts { get; init; } = 1;

    /// <summary>Whether expert parallelism is asked for, also where one rank has all experts.</summary>
    public bool HasExpertParallelism { get; init; }

    /// <summary>Copies of attention that share the tensor-parallel ranks (SGLang's attention with data parallelism).</summary>
    public int AttentionCopies { get; init; } = 1;

    /// <summary>Ranks that the tokens of one sequence are spread over while it is decoded (vLLM's decode context parallelism).</summary>
    public int DecodeContext { get; init; } = 1;

    /// <summary>Ranks that attention is split over.</summary>
    public int AttentionTensor => Math.Max(1, Tensor / AttentionCopies);

    /// <summary>Ranks that share one copy of the weights.</summary>
    public int RanksOfCopy => Tensor * Pipeline;

    /// <summary>Accelerators that all of it takes.</summary>
    public int Ranks => RanksOfCopy * Data;

    /// <summary>
    /// The largest tensor parallel size up to what the layers' spread and the copies leave of the accelerators, at least 1.
    /// </summary>
    public static int MostTensor(int accelerators, int pipeline, int data) => Math.Max(1, accelerators / Math.Max(1, pipeline * data));
}
