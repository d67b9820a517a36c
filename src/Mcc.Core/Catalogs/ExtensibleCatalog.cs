using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Core.Catalogs;

/// <summary>A catalog that rows can be added to. Those that decide about trust are not among them.</summary>
/// <param name="Path">Below <c>data/</c>.</param>
/// <param name="Key">The members of a row that together name it.</param>
/// <param name="Check">Reports what the catalog's record does not accept.</param>
public sealed record ExtensibleCatalog(string Path, IReadOnlyList<string> Key, Action<string, byte[], ICollection<Finding>> Check)
{
    /// <summary>The member of a catalog that has its rows.</summary>
    public const string Rows = "rows";

    /// <summary>All of them, each with the members that tell its rows apart. To add one: a line here.</summary>
    public static IReadOnlyList<ExtensibleCatalog> All { get; } =
    [
        new("catalogs/images.json", ["for", "image"], Accepts(DataJson.Default.ImagesFile)) { Refreshed = ["created"] },
        new("catalogs/instances.json", ["name"], Accepts(DataJson.Default.InstancesFile))
        {
            Refreshed = ["processor", "vcpus", "memoryGib", "accelerators", "efa", "nvmeGb", "transform", "cluster"],
        },
        new("catalogs/models.json", ["id"], Accepts(DataJson.Default.ModelsFile)) { Refreshed = ["architecture", "gated"] },
        new("catalogs/model-architectures.json", ["id"], Accepts(DataJson.Default.ModelArchitecturesFile)),
        new("catalogs/architecture-support.json", ["engine", "architecture"], Accepts(DataJson.Default.ArchitectureSupportFile)),
        new("catalogs/regions.json", ["code"], Accepts(DataJson.Default.RegionsFile)) { Refreshed = ["name", "optIn"] },
    ];

    /// <summary>
    /// The members of a shipped row that a live source states (<c>mcc catalog refresh</c>); empty without a live source. Other
    /// members, such as registries and DNS suffixes, are never taken from one.
    /// </summary>
    public IReadOnlyList<string> Refreshed { get; init; } = [];

    public bool CanBeRefreshed => Refreshed.Count > 0;

    /// <summary>As <c>mcc catalog list</c> has it.</summary>
    public string Name => CatalogPage.NameOf(Path);

    public static ExtensibleCatalog? Find(string path) => All.FirstOrDefault(catalog => catalog.Path == path);

    /// <summary>What names a row.</summary>
    public string KeyOf(JsonNode row) => string.Join(' ', Key.Select(member => row[member]?.ToString()));

    private static Action<string, byte[], ICollection<Finding>> Accepts<T>(JsonTypeInfo<T> type)
        where T : class => (path, json, findings) => DataReader.TryRead(path, json, type, findings);
}
