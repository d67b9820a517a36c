using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// The instance type by the catalog: <c>hasAccelerator</c>, <c>acceleratorKind</c>, <c>instanceFamily</c>, and <c>acceleratorCount</c>,
/// the accelerators of the container (missing for none); and <c>volumeKmsKey</c>, the user's key where AWS attaches a volume.
/// </summary>
public sealed class InstanceView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
    [
        ("hasAccelerator", deployment.Accelerators > 0),
        ("acceleratorCount", deployment.Accelerators > 0 ? deployment.Accelerators : Value.None),
        ("acceleratorKind", Value.Of(deployment.Instance?.Accelerator?.Kind)),
        ("instanceFamily", Value.Of(deployment.Instance?.Family)),
        ("volumeKmsKey", Value.Of(HasLocalDisks(deployment, catalog) ? null : deployment.Settings.KmsKey.Effective)),
    ];

    /// <summary>
    /// Local disks are encrypted by the machine, and AWS refuses a key for a volume that it does not attach (CreateEndpointConfig,
    /// KmsKeyId).
    /// </summary>
    private static bool HasLocalDisks(Deployment deployment, Catalog catalog) =>
        deployment.Settings.FallbackInstanceTypes.Effective.Select(catalog.Facts.Instances.Find).Prepend(deployment.Instance)
            .Any(instance => instance is { NvmeGb: > 0 });
}
