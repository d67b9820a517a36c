using System.Text.Json;
using Mcc.Core.Catalogs;

namespace Mcc.Core.ModelFiles.Pickles;

/// <summary>The exact list of names that honest models import, read from <c>catalogs/pickle-globals.json</c>.</summary>
internal sealed class AllowedGlobals
{
    private static readonly Lazy<AllowedGlobals> Shipped = new(() => From(JsonDocument.Parse(DataFiles.Embedded.Read("catalogs/pickle-globals.json"))));

    private readonly Dictionary<ImportedName, GlobalUse> uses;

    private AllowedGlobals(Dictionary<ImportedName, GlobalUse> uses, IReadOnlyList<RefusedGlobal> reasons)
    {
        this.uses = uses;
        Reasons = reasons;
    }

    public static AllowedGlobals Known => Shipped.Value;

    public IReadOnlyDictionary<ImportedName, GlobalUse> Names => uses;

    public IReadOnlyList<RefusedGlobal> Reasons { get; }

    public static AllowedGlobals From(JsonDocument document)
    {
        var names = new Dictionary<ImportedName, GlobalUse>();
        foreach (var group in document.RootElement.GetProperty("groups").EnumerateArray())
        {
            var use = group.GetProperty("use").GetString() switch
            {
                "refer" => GlobalUse.Refer,
                "make" => GlobalUse.Make,
                "call" => GlobalUse.Call,
                var other => throw new InvalidDataException($"pickle-globals.json: use is `{other}`; it can be refer, make or call."),
            };
            foreach (var module in group.GetProperty("modules").EnumerateObject())
            {
                foreach (var name in module.Value.EnumerateArray())
                {
                    var imported = new ImportedName(module.Name, name.GetString()!);
                    if (!names.TryGetValue(imported, out var known) || known < use) names[imported] = use;
                }
            }
        }
        var reasons = document.RootElement.GetProperty("refused").EnumerateArray().Select(static refused => new RefusedGlobal(
            refused.GetProperty("module").GetString()!,
            refused.TryGetProperty("name", out var name) ? name.GetString() : null,
            refused.GetProperty("says").GetString()!)).ToArray();
        return new AllowedGlobals(names, reasons);
    }

    public GlobalUse? UseOf(ImportedName name) => uses.TryGetValue(name, out var use) ? use : null;
}
