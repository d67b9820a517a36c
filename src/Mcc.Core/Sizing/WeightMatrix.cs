namespace Mcc.Core.Sizing;

/// <summary>What a matrix is part of: quantization and adapters treat each differently.</summary>
public enum MatrixRole
{
    Embedding,
    Attention,
    Dense,
    Expert,
    Router,
}

/// <summary>Along which side tensor parallelism cuts a matrix.</summary>
public enum MatrixSplit
{
    /// <summary>Each rank has some of the rows: queries, keys, values, gate and up projections.</summary>
    Output,

    /// <summary>Each rank has some of the columns: output and down projections.</summary>
    Input,

    /// <summary>Each rank has all of it.</summary>
    None,
}

/// <summary>Equal matrices of a model: <paramref name="Rows"/> outputs of <paramref name="Columns"/> inputs.</summary>
/// <param name="Count">In the whole model.</param>
/// <param name="Heads">Key-value heads that the rows are made of, which are never cut apart; null for other matrices.</param>
public sealed record WeightMatrix(MatrixRole Role, MatrixSplit Split, long Count, long Rows, long Columns, int? Heads = null)
{
    /// <summary>Rows on one tensor-parallel rank; key-value heads are copied where there are fewer than ranks.</summary>
    public long RowsOn(int ranks) => Split != MatrixSplit.Output ? Rows
        : Heads is { } heads ? Ceiling(heads, ranks) * (Rows / heads)
        : Ceiling(Rows, ranks);

    public long ColumnsOn(int ranks) => Split == MatrixSplit.Input ? Ceiling(Columns, ranks) : Columns;

    private static long Ceiling(long number, long of) => (number + of - 1) / of;
}
