namespace Mcc.Core.Sizing;

/// <summary>LoRA adapters that a server keeps room for from its start on.</summary>
/// <param name="Slots">How many at once.</param>
/// <param name="Rank">The maximum rank of one.</param>
public sealed record AdapterSlots(int Slots, int Rank)
{
    private const int BytesOfNumber = 2;

    /// <summary>
    /// Bytes of the buffers on one rank: for each matrix of attention and feed-forward layers, all experts included, an A of rank ·
    /// inputs and a B of outputs · rank. Tensor parallelism cuts the B of a matrix that is cut by rows and the A of one that is cut by
    /// columns (vllm/lora/layers: column_parallel_linear.py, row_parallel_linear.py, fused_moe.py, 2026-11-29; SGLang's memory pool is
    /// alike).
    /// </summary>
    public long BytesOn(ModelTensors tensors, Parallelism parallelism) => Slots * BytesOfSlot(tensors, parallelism);

    public long BytesOfSlot(ModelTensors tensors, Parallelism parallelism) =>
        tensors.Matrices
            .Where(matrix => matrix.Role is MatrixRole.Attention or MatrixRole.Dense or MatrixRole.Expert)
            .Sum(matrix => matrix.Count * Rank * BytesOfNumber * (matrix.RowsOn(parallelism.Tensor) + matrix.ColumnsOn(parallelism.Tensor)))
        / parallelism.Pipeline;
}
