using Mcc.Core.Data;

namespace Mcc.Core.Sizing;

/// <summary>
/// Whether a model can be split over ranks, by what the engines assert while they load it. Sources, at vLLM of 2026-08-17: heads and
/// key-value heads: vllm/model_executor/models/llama.py (SGLang's and TensorRT-LLM's models assert the same); blocks of FP8:
/// validate_fp8_block_shape in vllm/model_executor/layers/quantization/utils/fp8_utils.py; experts: create_weights of fp8.py; groups:
/// auto_awq.py and auto_gptq.py.
/// </summary>
public static class ModelSplit
{
    /// <summary>Why a model cannot be split so, as "128 attention heads, which cannot be split over 3"; null where it can.</summary>
    public static string? Trouble(ModelShape shape, Parallelism parallelism)
    {
        var ranks = parallelism.AttentionTensor;
        if (shape.Heads % ranks != 0)
            return Split(shape.Heads, "attention heads", ranks);
        // MLA has no key-value heads to split.
        if (shape.Latent is null && shape.KeyValueHeads % ranks != 0 && ranks % shape.KeyValueHeads != 0)
            return Split(shape.KeyValueHeads, "key-value heads", ranks);
        if (shape.Layers < parallelism.Pipeline)
            return $"{shape.Layers} layers, which cannot be spread over {parallelism.Pipeline} pipeline stages";
        if (shape.Mixture is { } mixture && parallelism.DividesExperts && mixture.Experts % parallelism.Experts != 0)
            return $"{mixture.Experts} experts, which cannot be spread over {parallelism.Experts} ranks";
        return shape.Quantization is { } quantization
            ? Parts(shape, parallelism).Select(part => Trouble(part, quantization)).FirstOrDefault(trouble => trouble is not null) : null;
    }

    /// <summary>The tensor parallel sizes up to a maximum over which a model can be split, smallest first.</summary>
    /// <param name="with">How the rest is spread for a tensor parallel size.</param>
    public static IEnumerable<int> LegalUpTo(ModelShape shape, int most, Func<int, Parallelism> with) =>
        Enumerable.Range(1, Math.Max(1, most)).Where(tensor => Trouble(shape, with(tensor)) is null);

    private static string Split(long number, string what, int ranks) => $"{number} {what}, which cannot be split over {ranks}";

    private static string? Trouble(WeightPart part, Quantization quantization)
    {
        if (part.Ranks == 1)
            return null;
        // The scales belong to blocks of rows and columns, or to groups of the inputs; a block cannot be cut apart.
        var unit = quantization.BlockRows is { } rows ? (part.IsInput ? quantization.BlockColumns ?? rows : rows)
            : part.IsInput && !quantization.IsForExpertsOnly ? quantization.GroupSize : null;
        return unit is { } block && (part.Width % part.Ranks != 0 || part.Width / part.Ranks % block != 0)
            ? $"{part.What} of {part.Width} in blocks of {block}, which cannot be split over {part.Ranks}" : null;
    }

    /// <summary>What is cut, each with its width and over how many ranks.</summary>
    private static IEnumerable<WeightPart> Parts(ModelShape shape, Parallelism parallelism)
    {
        var tensor = parallelism.Tensor;
        if (shape.Mixture is { } mixture)
        {
            if (mixture.DenseLayers > 0)
                foreach (var part in Both("layers", shape.Intermediate, tensor))
                    yield return part;
            foreach (var part in Both("experts", mixture.Intermediate, parallelism.ExpertTensor))
                yield return part;
            if (mixture.SharedIntermediate > 0)
                foreach (var part in Both("shared experts", mixture.SharedIntermediate, tensor))
                    yield return part;
        }
        else
        {
            foreach (var part in Both("layers", shape.Intermediate, tensor))
                yield return part;
        }

        var attention = parallelism.AttentionTensor;
        if (shape.Latent is { } latent)
        {
            yield return new("attention outputs", shape.Heads * latent.ValueDimension, attention, IsInput: true);
            yield break;
        }

        var queries = shape.Heads * shape.HeadDimension;
        yield return new("queries", queries, attention, IsInput: false);
        yield return new("attention outputs", queries, attention, IsInput: true);
        // Where there are fewer key-value heads than ranks, each rank has a whole one.
        yield return new("keys", shape.KeyValueHeads * shape.HeadDimension, Math.Min(attention, shape.KeyValueHeads), IsInput: false);
    }

    private static WeightPart[] Both(string what, int width, int ranks) =>
        [new(what, width, ranks, IsInput: false), new(what, width, ranks, IsInput: true)];

    private sealed record WeightPart(string What, int Width, int Ranks, bool IsInput);
}
