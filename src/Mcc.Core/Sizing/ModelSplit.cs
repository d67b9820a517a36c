using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// Whether a model can be split over ranks, by what the engines assert while they load it. Sources: vLLM of 2026-08-17, models/llama.py
/// (heads), config/model.py (decode context), layers/linear.py and distributed/utils.py (widths), layers/quantization/utils/fp8_utils.py
/// and fp8.py (blocks), auto_awq.py and auto_gptq.py (groups); SGLang and TensorRT-LLM assert the same but for <see cref="EngineTraits"/>.
/// </summary>
public sealed class ModelSplit
{
    private readonly ModelShape shape;
    private readonly Parallelism parallelism;
    private readonly EngineTraits traits;

    private ModelSplit(ModelShape shape, Parallelism parallelism, EngineTraits traits) =>
        (this.shape, this.parallelism, this.traits) = (shape, parallelism, traits);

    /// <summary>Ranks that share one expert.</summary>
    private int RanksOfExpert =>
        Math.Max(1, parallelism.Tensor * (traits.ExpertsOverCopies ? parallelism.Data : 1) / parallelism.Experts);

    /// <summary>Why a model cannot be split so, as "10 key-value heads, which cannot be split over 4"; null where it can.</summary>
    public static string? Trouble(ModelShape shape, Parallelism parallelism, EngineTraits traits) =>
        new ModelSplit(shape, parallelism, traits).Troubles().FirstOrDefault(trouble => trouble is not null);

    /// <summary>The tensor parallel sizes up to a maximum over which a model can be split, smallest first.</summary>
    /// <param name="with">How the rest is spread for a tensor parallel size.</param>
    public static IEnumerable<int> LegalUpTo(ModelShape shape, int most, EngineTraits traits, Func<int, Parallelism> with) =>
        Enumerable.Range(1, Math.Max(1, most)).Where(tensor => Trouble(shape, with(tensor), traits) is null);

    private IEnumerable<string?> Troubles()
    {
        yield return Divided(shape.Heads, "attention heads", parallelism.AttentionTensor);
        // MLA has no key-value heads to split.
        yield return shape.Latent is null && parallelism.AttentionTensor % shape.KeyValueHeads != 0
            ? Divided(shape.KeyValueHeads, "key-value heads", parallelism.AttentionTensor) : null;
        yield return Divided(parallelism.Tensor, "tensor-parallel ranks", parallelism.AttentionCopies);
        yield return DecodeContext();
        yield return shape.Layers < parallelism.Pipeline
            ? $"{shape.Layers} layers, which cannot be spread over {parallelism.Pipeline} pipeline stages and {parallelism.Tensor}" : null;
        yield return traits.VocabularyPadding is { } padding
            ? Divided(Ceiling(shape.Vocabulary, padding) * padding, "padded tokens in its vocabulary", parallelism.AttentionTensor) : null;
        foreach (var trouble in ExpertRanks().Concat(Widths().SelectMany(Troubles)))
            yield return trouble;
        if (traits.WholeColumns || shape.Latent is not null)
        {
            foreach (var trouble in AttentionColumns())
                yield return trouble;
        }
    }

    /// <summary>Key-value heads that several ranks have are what their tokens can be spread over.</summary>
    private string? DecodeContext()
    {
        var (parts, ranks) = (parallelism.DecodeContext, parallelism.Tensor);
        if (parts == 1)
            return null;
        return ranks % parts == 0 && (shape.Latent is not null || (ranks > shape.KeyValueHeads && parts <= ranks / shape.KeyValueHeads
            && shape.Heads / shape.KeyValueHeads % parts == 0))
            ? null
            : $"{shape.KeyValueHeads} key-value heads, whose sequences cannot be spread over {parts} of {ranks}";
    }

    private IEnumerable<string?> ExpertRanks()
    {
        if (shape.Mixture is not { } mixture)
        {
            if (parallelism.HasExpertParallelism && traits.NeedsExperts)
                yield return $"no experts, so expert parallelism cannot be used over {parallelism.Tensor}";
            yield break;
        }

        if (parallelism.Experts > 1 && !traits.UnevenExperts)
            yield return Divided(mixture.Experts, "experts", parallelism.Experts);
        if (traits.ExpertsPerRank?.Contains(shape.Architecture, StringComparer.Ordinal) == true && parallelism.Tensor > mixture.Experts)
            yield return $"{mixture.Experts} experts, which cannot be spread over {parallelism.Tensor}";
        if (traits.ExpertsOverAll?.Contains(shape.Architecture, StringComparer.Ordinal) == true)
            yield return Divided(mixture.Intermediate, "columns in an expert", parallelism.Ranks);
    }

    /// <summary>What is split along its inputs, with its outputs of the same width.</summary>
    private IEnumerable<WeightPart> Widths()
    {
        var value = shape.Latent?.ValueDimension ?? shape.HeadDimension;
        yield return new("columns in attention", shape.Heads * value, parallelism.AttentionTensor, PartKind.Attention);
        if (shape.Mixture is not { } mixture)
        {
            yield return new("columns in a layer", shape.Intermediate, parallelism.Tensor, PartKind.Layer);
            yield break;
        }

        if (mixture.DenseLayers > 0)
            yield return new("columns in a layer", shape.Intermediate, parallelism.Tensor, PartKind.Layer);
        yield return new("columns in an expert", mixture.Intermediate, RanksOfExpert, PartKind.Expert);
        if (mixture.SharedIntermediate > 0)
        {
            yield return new("columns in its shared experts", mixture.SharedIntermediate,
                parallelism.HasExpertParallelism && traits.SharedExpertsWhole ? 1 : parallelism.Tensor, PartKind.Layer);
        }
    }

    private IEnumerable<string?> Troubles(WeightPart part)
    {
        yield return Divided(part.Width, part.What, part.Ranks);
        var own = part.Width / part.Ranks;
        var isExpert = part.Kind == PartKind.Expert;
        if (shape.Quantization is not { } quantization)
            yield break;
        if (quantization is { BlockRows: { } rows, BlockColumns: { } columns })
        {
            var isJudged = part.Ranks > 1 || (isExpert && (traits.WholeColumns || parallelism.Tensor > 1));
            yield return isJudged ? Blocks(part, own, columns) : null;
            yield return isExpert || (traits.WholeColumns && part.Kind == PartKind.Layer) ? Blocks(part, own, rows) : null;
        }
        else if (quantization is { GroupSize: { } group, IsForExpertsOnly: false } && group < part.Width)
        {
            yield return isExpert ? (traits.ExpertGroup is { } least ? Blocks(part, own, least) : null) : Blocks(part, own, group);
        }
    }

    /// <summary>
    /// Rows of attention's matrices in blocks of FP8: of latent attention's in each engine, of others where they are not merged.
    /// </summary>
    private IEnumerable<string?> AttentionColumns()
    {
        if (shape.Quantization is not { BlockRows: { } rows })
            yield break;
        var ranks = parallelism.AttentionTensor;
        if (shape.Latent is { } latent)
        {
            if (ranks == 1)
                yield break;
            var (queries, values) = (latent.PlainDimension + latent.RotaryDimension, latent.PlainDimension + latent.ValueDimension);
            yield return Blocks(new("rows of queries", shape.Heads * queries, ranks, PartKind.Attention), rows);
            yield return Blocks(new("rows of keys and values", shape.Heads * values, ranks, PartKind.Attention), rows);
            yield break;
        }

        yield return Blocks(new("rows of queries", shape.Heads * shape.HeadDimension, ranks, PartKind.Attention), rows);
        // Where there are fewer key-value heads than ranks, each rank has a whole one.
        var heads = Math.Min(ranks, shape.KeyValueHeads);
        yield return Blocks(new("rows of keys", shape.KeyValueHeads * shape.HeadDimension, heads, PartKind.Attention), rows);
    }

    private static string? Blocks(WeightPart part, int block) => Blocks(part, part.Width / part.Ranks, block);

    private static string? Blocks(WeightPart part, int own, int block) =>
        own % block == 0 ? null : $"{part.Width} {part.What} in blocks of {block}, which cannot be split over {part.Ranks}";

    private static string? Divided(int number, string what, int ranks) =>
        number % ranks == 0 ? null : $"{number} {what}, which cannot be split over {ranks}";

    private static int Ceiling(int number, int of) => (number + of - 1) / of;

    private sealed record WeightPart(string What, int Width, int Ranks, PartKind Kind);

    /// <summary>
    /// What engines do with matrices: those of a layer are merged, so that blocks of their outputs may straddle ranks; an expert's are
    /// single; attention's outputs are judged apart from its inputs.
    /// </summary>
    private enum PartKind
    {
        Attention,
        Layer,
        Expert,
    }
}
