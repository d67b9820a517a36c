using Mcc.Core.Catalogs;
using Mcc.Platform.Aws;
using Mcc.Platform.Hub;

namespace Mcc.Platform.Catalogs;

/// <summary>The live sources of the catalogs. To add one: a class in this folder, its line here, and the members in
/// <see cref="ExtensibleCatalog.Refreshed"/>.</summary>
/// <param name="hub">Creates a client of the Hugging Face Hub.</param>
/// <param name="models">Additional models that the user named.</param>
public sealed class LiveCatalogs(Catalog catalog, AwsCli aws, Func<HubClient> hub, IReadOnlyList<string> models)
{
    /// <param name="name">As <see cref="ExtensibleCatalog.Name"/> has it.</param>
    public Task<LiveRows> Query(string name, CancellationToken cancel) => name switch
    {
        "instances" => InstanceSource.Query(catalog, aws, cancel),
        "images" => ImageSource.Query(catalog, aws, cancel),
        "models" => ModelSource.Query(catalog, hub, models, cancel),
        "regions" => RegionSource.Query(catalog, aws, cancel),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No live source."),
    };
}
