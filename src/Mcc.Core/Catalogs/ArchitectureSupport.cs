using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Which versions of an engine serve a model architecture: <c>catalogs/architecture-support.json</c>.</summary>
public sealed class ArchitectureSupport
{
    private readonly Dictionary<(string Engine, string Architecture), ArchitectureSupportRow> rows;
    private readonly HashSet<string> complete;

    private ArchitectureSupport(ArchitectureSupportFile file)
    {
        Provenance = Provenance.From(file);
        rows = file.Rows.ToDictionary(row => (row.Engine, row.Architecture));
        complete = (file.Complete ?? []).ToHashSet(StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public static ArchitectureSupport Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/architecture-support.json", json, DataJson.Default.ArchitectureSupportFile));

    /// <summary>
    /// The first version that serves it; null is unknown, which is not unsupported: the list of most engines is incomplete.
    /// </summary>
    public Version? Since(string engine, string architecture) => rows.GetValueOrDefault((engine, architecture))?.Since;

    /// <summary>The last version that served it; null where the newest still does, or nothing is known.</summary>
    public Version? Until(string engine, string architecture) => rows.GetValueOrDefault((engine, architecture))?.Until;

    /// <summary>All architectures that an engine serves, by name; null where the list of that engine is incomplete.</summary>
    public IReadOnlyList<string>? AllOf(string engine) => complete.Contains(engine)
        ? [.. rows.Keys.Where(key => key.Engine == engine).Select(key => key.Architecture).Order(StringComparer.Ordinal)]
        : null;
}
