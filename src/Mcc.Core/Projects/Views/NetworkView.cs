using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>usesVpc</c>: whether the containers use subnets of the user.</summary>
public sealed class NetworkView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("usesVpc", deployment.Settings.VpcSubnets.Effective.Count > 0)];
}
