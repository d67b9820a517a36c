using System.Text.Json;

namespace Mcc.Core.Catalogs;

/// <summary>Which version of an engine first served a model architecture: <c>catalogs/architecture-support.json</c>.</summary>
public sealed class ArchitectureSupport
{
    private readonly Dictionary<(string Engine, string Architecture), Version> since;

    private ArchitectureSupport(JsonElement catalog)
    {
        Provenance = Provenance.Of(catalog);
        since = catalog.Rows().ToDictionary(
            row => (row.Text("engine"), row.Text("architecture")),
            row => Version.Parse(row.Text("since")));
    }

    public Provenance Provenance { get; }

    public static ArchitectureSupport Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return new ArchitectureSupport(document.RootElement);
    }

    /// <summary>The first version that serves it; null is unknown, which is not unsupported: the list is incomplete.</summary>
    public Version? Since(string engine, string architecture) => since.GetValueOrDefault((engine, architecture));
}
