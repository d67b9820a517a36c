using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>The sizes of well-known models, and what must be known to read others: <c>catalogs/model-architectures.json</c>.</summary>
public sealed class ModelShapes
{
    private const int UsualLayerNorms = 2;

    private readonly Dictionary<string, ModelShape> byId;
    private readonly Dictionary<string, ArchitectureTraits> traits;
    private readonly Dictionary<string, IReadOnlyDictionary<string, JsonElement>> defaults;
    private readonly HashSet<string> uniform;

    private ModelShapes(JsonElement catalog)
    {
        Provenance = Provenance.Of(catalog);
        traits = catalog.GetProperty("architectures").EnumerateObject()
            .ToDictionary(member => member.Name, member => TraitsOf(member.Value), StringComparer.Ordinal);
        defaults = catalog.GetProperty("configDefaults").EnumerateObject().ToDictionary(
            member => member.Name,
            member => (IReadOnlyDictionary<string, JsonElement>)member.Value.EnumerateObject()
                .ToDictionary(value => value.Name, value => value.Value.Clone(), StringComparer.Ordinal),
            StringComparer.Ordinal);
        uniform = catalog.Texts("uniformWindow").ToHashSet(StringComparer.Ordinal);
        WindowedCaches = [.. catalog.Rows("windowedCache").Select(row => new WindowedCache(
            row.Text("engine"),
            Enum.Parse<AttentionReach>(row.Text("kind"), ignoreCase: true),
            Version.Parse(row.Text("since")),
            row.Texts("architectures"),
            row.Text("off"),
            row.TextOrNull("on")))];
        All = [.. catalog.Rows().Select(ShapeOf)];
        byId = All.ToDictionary(shape => shape.Id, StringComparer.OrdinalIgnoreCase);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<ModelShape> All { get; }

    /// <summary>Engines that free what windowed layers no longer see.</summary>
    public IReadOnlyList<WindowedCache> WindowedCaches { get; }

    public static ModelShapes Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new ModelShapes(document.RootElement);
    }

    public ModelShape? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>What the formula for parameters must know of a class; null where nobody looked.</summary>
    public ArchitectureTraits? TraitsOf(string architecture) => traits.GetValueOrDefault(architecture);

    /// <summary>What transformers' configuration class has for a member that config.json leaves out; null for nothing.</summary>
    public JsonElement? DefaultOf(string modelType, string member) =>
        defaults.TryGetValue(modelType, out var members) && members.TryGetValue(member, out var value) ? value : null;

    /// <summary>Whether sliding_window counts for all layers of this model_type, where no list of layers says otherwise.</summary>
    public bool HasUniformWindow(string modelType) => uniform.Contains(modelType);

    private static ArchitectureTraits TraitsOf(JsonElement row) => new(
        row.Flag("queryKeyValueBias"),
        row.Flag("allBias"),
        row.Flag("queryKeyNorm"),
        row.NumberOrNull("layerNorms") ?? UsualLayerNorms,
        row.Flag("gatedQuery"),
        row.Flag("sinks"),
        row.Flag("correction"),
        row.Flag("sharedGate"));

    private ModelShape ShapeOf(JsonElement row)
    {
        var (layers, heads, headDimension) = (row.Number("layers"), row.Number("kvHeads"), row.Number("headDim"));
        var (sliding, chunked, window) =
            (row.NumberOrNull("slidingLayers") ?? 0, row.NumberOrNull("chunkedLayers") ?? 0, row.NumberOrNull("window"));
        var latent = row.ElementOrNull("latent") is { } part ? LatentOf(part) : null;
        var linear = row.ElementOrNull("linear") is { } state ? LinearOf(state) : null;
        var full = layers - sliding - chunked - (linear?.Layers ?? 0);
        return new()
        {
            Id = row.Text("id"),
            Architecture = row.Text("architecture"),
            Hidden = row.Number("hidden"),
            Layers = layers,
            Heads = row.Number("heads"),
            KeyValueHeads = heads,
            HeadDimension = headDimension,
            Intermediate = row.Number("intermediate"),
            Vocabulary = row.Number("vocabulary"),
            TiedEmbeddings = row.Flag("tied"),
            Positions = row.Number("positions"),
            Parameters = row.LongOrNull("parameters") ?? throw new JsonException("`parameters` is null."),
            OtherParameters = row.LongOrNull("otherParameters") ?? 0,
            WeightBytes = row.LongOrNull("weightBytes"),
            Quantization = row.ElementOrNull("quantization") is { } quantized ? QuantizationOf(quantized) : null,
            Mixture = row.NumberOrNull("experts") is { } experts
                ? new(experts, row.Number("expertsPerToken"), row.NumberOrNull("expertIntermediate") ?? row.Number("intermediate"),
                    row.NumberOrNull("sharedIntermediate") ?? 0, row.NumberOrNull("denseLayers") ?? 0)
                : null,
            Latent = latent,
            Linear = linear,
            Traits = TraitsOf(row.Text("architecture")),
            Cache = latent is not null ? [new CacheLayers.OfLatent(layers, latent.NumbersPerToken)]
                : [.. Groups(full, sliding, chunked, heads, 2 * headDimension, window, linear)],
        };
    }

    private static IEnumerable<CacheLayers> Groups(int full, int sliding, int chunked, int heads, int numbers, int? window,
        LinearAttention? linear)
    {
        if (full > 0)
            yield return new CacheLayers.OfHeads(full, heads, numbers, AttentionReach.Full, null);
        if (sliding > 0)
            yield return new CacheLayers.OfHeads(sliding, heads, numbers, AttentionReach.Sliding, window);
        if (chunked > 0)
            yield return new CacheLayers.OfHeads(chunked, heads, numbers, AttentionReach.Chunked, window);
        if (linear is not null)
            yield return new CacheLayers.OfState(linear.Layers, linear.StateBytes);
    }

    private static LatentAttention LatentOf(JsonElement row) => new(
        row.Number("kvRank"), row.Number("rotaryDim"), row.Number("plainDim"), row.Number("valueDim"), row.NumberOrNull("queryRank"));

    private static LinearAttention LinearOf(JsonElement row) => new(
        row.Number("layers"), row.Number("keyHeads"), row.Number("valueHeads"), row.Number("keyHeadDim"), row.Number("valueHeadDim"),
            row.Number("kernel"));

    private static Quantization QuantizationOf(JsonElement row) => new(
        row.Text("method"),
        row.Number("bits"),
        row.NumberOrNull("groupSize"),
        row.ElementOrNull("blockSize")?[0].GetInt32(),
        row.ElementOrNull("blockSize")?[1].GetInt32());
}
