using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>The regions in which SageMaker is: <c>catalogs/regions.json</c>.</summary>
public sealed class Regions
{
    private readonly Dictionary<string, Region> byCode;

    private Regions(Provenance provenance, IReadOnlyList<Region> all)
    {
        Provenance = provenance;
        All = all;
        byCode = all.ToDictionary(region => region.Code, StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public IReadOnlyList<Region> All { get; }

    public static Regions Parse(ReadOnlyMemory<byte> json)
    {
        var file = DataReader.Read("data/catalogs/regions.json", json, DataJson.Default.RegionsFile);
        return new(Provenance.From(file), file.Rows);
    }

    public Region? Find(string code) => byCode.GetValueOrDefault(code);

    /// <summary>The codes that an unknown one may have meant, most likely first.</summary>
    public IReadOnlyList<string> Nearest(string code, int max = 3) =>
        Text.Nearest.To(code, All.Select(region => region.Code), max);
}
