using Mcc.Core.Data;
using Mcc.Core.Text;

namespace Mcc.Core.Catalogs;

/// <summary>Well-known models by their ids: <c>catalogs/models.json</c>.</summary>
public sealed class KnownModels
{
    private readonly Dictionary<string, KnownModel> single = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KnownModel> families = [];

    private KnownModels(ModelsFile file)
    {
        Provenance = Provenance.From(file);
        All = [.. file.Rows.Select(row => new KnownModel(
            row.Id, row.Family, row.Architecture, row.Shape, row.DataType, row.Positions, row.Gated, row.Diffusion, row.License))];
        foreach (var model in All)
        {
            if (model.Id.Contains('*'))
                families.Add(model);
            else
                single.TryAdd(model.Id, model);
        }
    }

    public Provenance Provenance { get; }

    /// <summary>Single models first, then families.</summary>
    public IReadOnlyList<KnownModel> All { get; }

    public static KnownModels Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/models.json", json, DataJson.Default.ModelsFile));

    /// <summary>The model itself, else the first family that fits.</summary>
    public KnownModel? Find(string id) => single.GetValueOrDefault(id) ?? families.Find(model => Glob.Matches(model.Id, id));
}
