using Mcc.Core.Data;
using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>Well-known models by their ids: <c>catalogs/models.json</c>.</summary>
public sealed class KnownModels
{
    private KnownModels(ModelsFile file)
    {
        Provenance = Provenance.From(file);
        All = [.. file.Rows.Select(row => new KnownModel(
            row.Id, row.Family, row.Architecture, row.Shape, row.DataType, row.Positions, row.Gated))];
    }

    public Provenance Provenance { get; }

    /// <summary>Single models first, then families.</summary>
    public IReadOnlyList<KnownModel> All { get; }

    public static KnownModels Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/models.json", json, DataJson.Default.ModelsFile));

    /// <summary>The first entry that fits: the model itself, else its family.</summary>
    public KnownModel? Find(string id) => All.FirstOrDefault(model => Glob.Matches(model.Id, id));
}
