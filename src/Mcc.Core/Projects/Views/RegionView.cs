using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// <c>partition</c>, which ARNs in the region have: aws, aws-cn, aws-us-gov; and <c>dnsSuffix</c>, in which addresses of AWS end there.
/// </summary>
public sealed class RegionView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("partition", deployment.RegionOrNewer.Partition), ("dnsSuffix", deployment.RegionOrNewer.DnsSuffix)];
}
