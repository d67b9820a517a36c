using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// What a language model's checkpoint consists of, computed from its architecture as transformers' modeling files have it
/// (https://github.com/huggingface/transformers/tree/main/src/transformers/models, 2026-11-29).
/// </summary>
/// <param name="Matrices">Everything that has two sides.</param>
/// <param name="Vectors">Numbers of norms, biases and the like: never quantized.</param>
public sealed record ModelTensors(IReadOnlyList<WeightMatrix> Matrices, long Vectors)
{
    private const int BytesOfPlainNumber = 2;

    /// <summary>
    /// Parameters of the language model, without what only sees or predicts further tokens (<see cref="ModelShape.OtherParameters"/>).
    /// </summary>
    public long Parameters => Matrices.Sum(matrix => matrix.Count * matrix.Rows * matrix.Columns) + Vectors;

    /// <summary>The part of all numbers that routed experts have, from 0 to 1.</summary>
    public double ExpertPart =>
        (double)Matrices.Where(matrix => matrix.Role == MatrixRole.Expert).Sum(matrix => matrix.Count * matrix.Rows * matrix.Columns)
            / Parameters;

    /// <summary>Null where the class is one whose layers nobody looked at: its layers may have other matrices.</summary>
    public static ModelTensors? From(ModelShape shape)
    {
        if (shape.Traits is not { } traits)
            return null;
        var matrices = new List<WeightMatrix>
        {
            new(MatrixRole.Embedding, MatrixSplit.Output, shape.TiedEmbeddings ? 1 : 2, shape.Vocabulary, shape.Hidden),
        };
        var vectors = shape.Hidden * (1 + ((long)shape.Layers * traits.LayerNorms));
        var attention = shape.Layers - (shape.Linear?.Layers ?? 0);
        vectors += shape.Latent is { } latent ? AddLatent(matrices, shape, latent) : AddHeads(matrices, shape, traits, attention);
        if (shape.Linear is { } linear)
            vectors += AddLinear(matrices, shape, linear);
        vectors += AddFeedForward(matrices, shape, traits);
        return new(matrices, vectors);
    }

    /// <summary>Bytes of the checkpoint: two a number, and of quantized matrices what they have with their scales.</summary>
    /// <param name="quantization">Null where nothing is quantized.</param>
    /// <param name="others">Numbers outside of these tensors.</param>
    public long BytesOf(Quantization? quantization, long others) =>
        Matrices.Sum(matrix => matrix.Count * (IsQuantized(matrix, quantization)
            ? quantization!.BytesOf(matrix.Rows, matrix.Columns)
            : matrix.Rows * matrix.Columns * BytesOfPlainNumber)) + ((Vectors + others) * BytesOfPlainNumber);

    private static bool IsQuantized(WeightMatrix matrix, Quantization? quantization) =>
        quantization is not null && (quantization.IsForExpertsOnly
            ? matrix.Role == MatrixRole.Expert
            : matrix.Role is MatrixRole.Attention or MatrixRole.Dense or MatrixRole.Expert);

    private static long AddHeads(List<WeightMatrix> matrices, ModelShape shape, ArchitectureTraits traits, int layers)
    {
        long queries = (long)shape.Heads * shape.HeadDimension, keys = (long)shape.KeyValueHeads * shape.HeadDimension;
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, layers, queries * (traits.GatedQuery ? 2 : 1), shape.Hidden));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, 2L * layers, keys, shape.Hidden, shape.KeyValueHeads));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Input, layers, shape.Hidden, queries));
        return layers * ((traits.QueryKeyValueBias || traits.AllBias ? queries + (2 * keys) : 0)
            + (traits.AllBias ? shape.Hidden : 0)
            + (traits.Sinks ? shape.Heads : 0)
            + (traits.QueryKeyNorm ? 2L * shape.HeadDimension : 0));
    }

    private static long AddLatent(List<WeightMatrix> matrices, ModelShape shape, LatentAttention latent)
    {
        long layers = shape.Layers, width = latent.PlainDimension + latent.RotaryDimension;
        var vectors = latent.KeyValueRank;
        if (latent.QueryRank is { } rank)
        {
            matrices.Add(new(MatrixRole.Attention, MatrixSplit.None, layers, rank, shape.Hidden));
            matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, layers, shape.Heads * width, rank));
            vectors += rank;
        }
        else
        {
            matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, layers, shape.Heads * width, shape.Hidden));
        }

        matrices.Add(new(MatrixRole.Attention, MatrixSplit.None, layers, latent.NumbersPerToken, shape.Hidden));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, layers,
            (long)shape.Heads * (latent.PlainDimension + latent.ValueDimension), latent.KeyValueRank));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Input, layers, shape.Hidden, (long)shape.Heads * latent.ValueDimension));
        return layers * vectors;
    }

    private static long AddLinear(List<WeightMatrix> matrices, ModelShape shape, LinearAttention linear)
    {
        long values = (long)linear.ValueHeads * linear.ValueHeadDimension;
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, linear.Layers, linear.ConvolutionChannels + values, shape.Hidden));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Output, linear.Layers, 2L * linear.ValueHeads, shape.Hidden));
        matrices.Add(new(MatrixRole.Attention, MatrixSplit.Input, linear.Layers, shape.Hidden, values));
        return linear.Layers * (((long)linear.ConvolutionChannels * linear.Kernel) + (2L * linear.ValueHeads) + linear.ValueHeadDimension);
    }

    private static long AddFeedForward(List<WeightMatrix> matrices, ModelShape shape, ArchitectureTraits traits)
    {
        if (shape.Mixture is not { } mixture)
        {
            AddGated(matrices, MatrixRole.Dense, shape.Layers, shape.Hidden, shape.Intermediate);
            return 0;
        }

        long layers = shape.Layers - mixture.DenseLayers;
        AddGated(matrices, MatrixRole.Dense, mixture.DenseLayers, shape.Hidden, shape.Intermediate);
        AddGated(matrices, MatrixRole.Expert, layers * mixture.Experts, shape.Hidden, mixture.Intermediate);
        AddGated(matrices, MatrixRole.Dense, layers, shape.Hidden, mixture.SharedIntermediate);
        matrices.Add(new(MatrixRole.Router, MatrixSplit.None, layers, mixture.Experts, shape.Hidden));
        return layers * ((traits.AllBias ? mixture.Experts * (1 + (2L * mixture.Intermediate) + shape.Hidden) : 0)
            + (traits.Correction ? mixture.Experts : 0)
            + (traits.SharedGate ? shape.Hidden : 0));
    }

    /// <summary>A gate, an up and a down projection.</summary>
    private static void AddGated(List<WeightMatrix> matrices, MatrixRole role, long count, int hidden, int width)
    {
        if (count == 0 || width == 0)
            return;
        matrices.Add(new(role, MatrixSplit.Output, 2 * count, width, hidden));
        matrices.Add(new(role, MatrixSplit.Input, count, hidden, width));
    }
}
