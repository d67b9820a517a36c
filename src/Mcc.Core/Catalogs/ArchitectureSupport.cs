using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Which version of an engine first served a model architecture: <c>catalogs/architecture-support.json</c>.</summary>
public sealed class ArchitectureSupport
{
    private readonly Dictionary<(string Engine, string Architecture), Version> since;

    private ArchitectureSupport(ArchitectureSupportFile file)
    {
        Provenance = Provenance.From(file);
        since = file.Rows.ToDictionary(row => (row.Engine, row.Architecture), row => row.Since);
    }

    public Provenance Provenance { get; }

    public static ArchitectureSupport Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/architecture-support.json", json, DataJson.Default.ArchitectureSupportFile));

    /// <summary>The first version that serves it; null is unknown, which is not unsupported: the list is incomplete.</summary>
    public Version? Since(string engine, string architecture) => since.GetValueOrDefault((engine, architecture));
}
