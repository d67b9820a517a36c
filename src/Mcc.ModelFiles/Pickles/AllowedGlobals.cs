using Mcc.Core.Data;
using Mcc.Core.Models;

namespace Mcc.ModelFiles.Pickles;

/// <summary>The exact list of names that honest models import, read from <c>catalogs/pickle-globals.json</c>.</summary>
internal sealed class AllowedGlobals
{
    private const string Path = "catalogs/pickle-globals.json";

    private static readonly Lazy<AllowedGlobals> Shipped = new(() =>
        new(DataReader.Read($"data/{Path}", DataFiles.Embedded.Read(Path), DataJson.Default.PickleGlobalsFile)));

    private readonly Dictionary<ImportedName, PickleUse> uses = [];

    private AllowedGlobals(PickleGlobalsFile file)
    {
        foreach (var group in file.Groups)
        {
            foreach (var (module, names) in group.Modules)
            {
                foreach (var imported in names.Select(name => new ImportedName(module, name)))
                {
                    if (!uses.TryGetValue(imported, out var known) || known < group.Use)
                        uses[imported] = group.Use;
                }
            }
        }

        Reasons = [.. file.Refused.Select(static refused => new RefusedGlobal(refused.Module, refused.Name, refused.Description))];
    }

    public static AllowedGlobals Known => Shipped.Value;

    public IReadOnlyDictionary<ImportedName, PickleUse> Names => uses;

    public IReadOnlyList<RefusedGlobal> Reasons { get; }

    public PickleUse? UseOf(ImportedName name) => uses.TryGetValue(name, out var use) ? use : null;
}
