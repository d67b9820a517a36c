using System.Text.Json;
using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>Well-known models by their ids: <c>catalogs/models.json</c>.</summary>
public sealed class KnownModels
{
    private KnownModels(JsonElement catalog)
    {
        Provenance = Provenance.Of(catalog);
        All = [.. catalog.Rows().Select(row => new KnownModel(
            row.Text("id"),
            row.Text("family"),
            row.TextOrNull("architecture"),
            row.TextOrNull("shape"),
            row.TextOrNull("dtype"),
            row.NumberOrNull("positions"),
            row.Flag("gated")))];
    }

    public Provenance Provenance { get; }

    /// <summary>Single models first, then families.</summary>
    public IReadOnlyList<KnownModel> All { get; }

    public static KnownModels Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new KnownModels(document.RootElement);
    }

    /// <summary>The first entry that fits: the model itself, else its family.</summary>
    public KnownModel? Find(string id) => All.FirstOrDefault(model => Glob.Matches(model.Id, id));
}
