using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// The instance type by the catalog: <c>hasAccelerator</c>, <c>acceleratorKind</c>, <c>instanceFamily</c>, and <c>acceleratorCount</c>,
/// the accelerators of the container (missing for none).
/// </summary>
public sealed class InstanceView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
    [
        ("hasAccelerator", deployment.Accelerators > 0),
        ("acceleratorCount", deployment.Accelerators > 0 ? deployment.Accelerators : Value.None),
        ("acceleratorKind", Value.Of(deployment.Instance?.Accelerator?.Kind)),
        ("instanceFamily", Value.Of(deployment.Instance?.Family)),
    ];
}
