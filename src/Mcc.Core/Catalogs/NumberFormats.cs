using Mcc.Core.Data;

namespace Mcc.Core.Catalogs;

/// <summary>Which engine runs which quantized and which plain numbers on which device: <c>catalogs/number-formats.json</c>.</summary>
public sealed class NumberFormats
{
    private readonly Dictionary<(string Engine, string Method), QuantizationMethod> methods;
    private readonly Dictionary<string, IReadOnlyList<string>> withoutHalf;

    private NumberFormats(NumberFormatsFile file)
    {
        Provenance = Provenance.From(file);
        methods = file.Quantizations.ToDictionary(row => (row.Engine, row.Method));
        withoutHalf = file.PlainTypes.ToDictionary(row => row.Engine, row => row.Architectures, StringComparer.Ordinal);
    }

    public Provenance Provenance { get; }

    public static NumberFormats Parse(ReadOnlyMemory<byte> json) =>
        new(DataReader.Read("data/catalogs/number-formats.json", json, DataJson.Default.NumberFormatsFile));

    /// <summary>Null where nothing is known of such a method: the list is incomplete.</summary>
    public QuantizationMethod? Find(string engine, string method) => methods.GetValueOrDefault((engine, method));

    /// <summary>Whether the engine refuses to run models of this class in float16.</summary>
    public bool RefusesHalf(string engine, string architecture) =>
        withoutHalf.GetValueOrDefault(engine)?.Contains(architecture, StringComparer.Ordinal) == true;
}
