using System.Text.Json;
using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The sizes of well-known models, and what must be known to read others: <c>catalogs/model-architectures.json</c>.</summary>
public sealed class ModelShapes
{
    private readonly Dictionary<string, ModelShape> byId;
    private readonly IReadOnlyDictionary<string, ArchitectureTraits> traits;
    private readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, JsonElement>> defaults;
    private readonly HashSet<string> uniform;

    private ModelShapes(ModelArchitecturesFile file)
    {
        Provenance = Provenance.From(file);
        traits = file.Architectures ?? new Dictionary<string, ArchitectureTraits>(StringComparer.Ordinal);
        defaults = file.ConfigDefaults ?? new Dictionary<string, IReadOnlyDictionary<string, JsonElement>>(StringComparer.Ordinal);
        uniform = (file.UniformWindow ?? []).ToHashSet(StringComparer.Ordinal);
        WindowedCaches = [.. (file.WindowedCache ?? []).Select(row =>
            new WindowedCache(row.Engine, row.Kind, row.Since, row.Architectures ?? [], row.Off, row.On))];
        All = [.. file.Rows.Select(ShapeOf)];
        byId = All.ToDictionary(shape => shape.Id, StringComparer.OrdinalIgnoreCase);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<ModelShape> All { get; }

    /// <summary>Engines that free what windowed layers no longer see.</summary>
    public IReadOnlyList<WindowedCache> WindowedCaches { get; }

    public static ModelShapes Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/model-architectures.json", json, DataJson.Default.ModelArchitecturesFile));

    public ModelShape? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>What the formula for parameters must know of a class; null where nobody looked.</summary>
    public ArchitectureTraits? TraitsOf(string architecture) => traits.GetValueOrDefault(architecture);

    /// <summary>What transformers' configuration class has for a member that config.json leaves out; null for nothing.</summary>
    public JsonElement? DefaultOf(string modelType, string member) =>
        defaults.TryGetValue(modelType, out var members) && members.TryGetValue(member, out var value) ? value : null;

    /// <summary>Whether sliding_window counts for all layers of this model_type, where no list of layers says otherwise.</summary>
    public bool HasUniformWindow(string modelType) => uniform.Contains(modelType);

    private ModelShape ShapeOf(ModelShapeRow row)
    {
        LatentAttention? latent = row.Latent is { } part
            ? new(part.KvRank, part.RotaryDim, part.PlainDim, part.ValueDim, part.QueryRank, part.IndexDim)
            : null;
        var linear = row.Linear is { } state ? LinearOf(state) : null;
        var full = row.Layers - row.SlidingLayers - row.ChunkedLayers - (linear?.Layers ?? 0);
        return new()
        {
            Id = row.Id,
            Architecture = row.Architecture,
            Hidden = row.Hidden,
            Layers = row.Layers,
            Heads = row.Heads,
            KeyValueHeads = row.KvHeads,
            HeadDimension = row.HeadDim,
            Intermediate = row.Intermediate,
            Vocabulary = row.Vocabulary,
            TiedEmbeddings = row.Tied,
            Positions = row.Positions,
            Parameters = row.Parameters,
            OtherParameters = row.OtherParameters,
            WeightBytes = row.WeightBytes,
            Quantization = row.Quantization is { } quantized ? QuantizationOf(quantized) : null,
            Mixture = row is { Experts: { } experts, ExpertsPerToken: { } perToken }
                ? new(experts, perToken, row.ExpertIntermediate ?? row.Intermediate, row.SharedIntermediate, row.DenseLayers)
                : null,
            Latent = latent,
            Linear = linear,
            Traits = TraitsOf(row.Architecture),
            Cache = latent is not null
                ? [new CacheLayers.OfLatent(row.Layers, latent.NumbersPerToken, latent.IndexBytes)]
                : [.. Groups(row, full, linear)],
        };
    }

    private static IEnumerable<CacheLayers> Groups(ModelShapeRow row, int full, LinearAttention? linear)
    {
        var numbers = 2 * row.HeadDim;
        if (full > 0)
            yield return new CacheLayers.OfHeads(full, row.KvHeads, numbers, AttentionReach.Full, null);
        if (row.SlidingLayers > 0)
            yield return new CacheLayers.OfHeads(row.SlidingLayers, row.KvHeads, numbers, AttentionReach.Sliding, row.Window);
        if (row.ChunkedLayers > 0)
            yield return new CacheLayers.OfHeads(row.ChunkedLayers, row.KvHeads, numbers, AttentionReach.Chunked, row.Window);
        if (linear is not null)
            yield return new CacheLayers.OfState(linear.Layers, linear.StateBytes);
    }

    private static LinearAttention LinearOf(LinearEntry row) =>
        new(row.Layers, row.KeyHeads, row.ValueHeads, row.KeyHeadDim, row.ValueHeadDim, row.Kernel, row.StateBytesPerNumber);

    private static Quantization QuantizationOf(QuantizationEntry row) =>
        new(row.Method, row.Bits, row.GroupSize, row.BlockSize?[0], row.BlockSize?[1]);
}
