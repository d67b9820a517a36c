using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>What engines assert while they load a model: <c>catalogs/engines.json</c>.</summary>
public sealed class Engines
{
    private readonly Dictionary<string, EngineTraits> byName;

    private Engines(EnginesFile file)
    {
        Provenance = Provenance.From(file);
        byName = file.Engines.ToDictionary(row => row.Engine, StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public static Engines Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/engines.json", json, DataJson.Default.EnginesFile));

    /// <summary>The traits of an engine; those of an unknown one where no name is known.</summary>
    public EngineTraits Find(string? name) => name is null ? EngineTraits.Unknown : byName.GetValueOrDefault(name, EngineTraits.Unknown);
}
