using System.Collections.Immutable;
using Mcc.Core.Data;

namespace Mcc.ModelFiles.Formats;

/// <summary>What a Keras model's configuration may name: <c>catalogs/keras-objects.json</c>.</summary>
internal sealed class KerasObjects
{
    private const string Path = "catalogs/keras-objects.json";

    private static readonly Lazy<KerasObjects> Shipped = new(() =>
        new(DataReader.Read($"data/{Path}", DataFiles.Embedded.Read(Path), DataJson.Default.KerasObjectsFile)));

    private readonly ImmutableHashSet<string> modules;
    private readonly ImmutableArray<string> packages;
    private readonly ImmutableHashSet<string> code;

    private KerasObjects(KerasObjectsFile file)
    {
        modules = ImmutableHashSet.CreateRange(StringComparer.Ordinal, file.Modules);
        packages = [.. file.Packages.Select(static package => package + ".")];
        code = ImmutableHashSet.CreateRange(StringComparer.Ordinal, file.Code);
    }

    public static KerasObjects Known => Shipped.Value;

    public bool HasModule(string module) =>
        modules.Contains(module) || packages.Any(package => module.StartsWith(package, StringComparison.Ordinal));

    public bool CarriesCode(string className) => code.Contains(className);
}
