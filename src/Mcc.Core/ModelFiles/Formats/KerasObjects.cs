using System.Collections.Immutable;
using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles.Formats;

/// <summary>What a Keras model's configuration may name: <c>catalogs/keras-objects.json</c>.</summary>
internal sealed class KerasObjects
{
    private static readonly Lazy<KerasObjects> Shipped = new(() =>
    {
        using var document = JsonDocument.Parse(DataFiles.Embedded.Read("catalogs/keras-objects.json"));
        return new KerasObjects(document.RootElement);
    });

    private readonly ImmutableHashSet<string> modules;
    private readonly ImmutableArray<string> packages;
    private readonly ImmutableHashSet<string> code;

    private KerasObjects(JsonElement root)
    {
        modules = ImmutableHashSet.CreateRange(StringComparer.Ordinal, Texts(root, "modules"));
        packages = [.. Texts(root, "packages").Select(static package => package + ".")];
        code = ImmutableHashSet.CreateRange(StringComparer.Ordinal, Texts(root, "code"));
    }

    public static KerasObjects Known => Shipped.Value;

    public bool HasModule(string module) => modules.Contains(module) || packages.Any(package => module.StartsWith(package, StringComparison.Ordinal));

    public bool CarriesCode(string className) => code.Contains(className);

    private static IEnumerable<string> Texts(JsonElement root, string name) => root.GetProperty(name).EnumerateArray().Select(static text => text.GetString()!);
}
