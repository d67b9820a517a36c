using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>The sizes of well-known models: <c>catalogs/model-architectures.json</c>.</summary>
public sealed class ModelShapes
{
    private readonly Dictionary<string, ModelShape> byId;

    private ModelShapes(JsonElement catalog)
    {
        Provenance = Provenance.Of(catalog);
        All = [.. catalog.Rows().Select(ShapeOf)];
        byId = All.ToDictionary(shape => shape.Id, StringComparer.OrdinalIgnoreCase);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<ModelShape> All { get; }

    public static ModelShapes Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new ModelShapes(document.RootElement);
    }

    public ModelShape? Find(string id) => byId.GetValueOrDefault(id);

    private static ModelShape ShapeOf(JsonElement row) => new(
        row.Text("id"),
        row.Text("architecture"),
        row.Number("hidden"),
        row.Number("layers"),
        row.Number("heads"),
        row.Number("kvHeads"),
        row.Number("headDim"),
        row.Number("intermediate"),
        row.Number("vocabulary"),
        row.Flag("tied"),
        row.NumberOrNull("experts"),
        row.NumberOrNull("expertsPerToken"),
        row.Number("positions"),
        row.LongOrNull("parameters") ?? throw new JsonException("`parameters` is null."),
        row.LongOrNull("weightBytes"),
        row.NumberOrNull("slidingLayers") ?? 0,
        row.NumberOrNull("slidingWindow"));
}
