using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary><c>partition</c>: the first part of ARNs in the region's part of AWS: aws, aws-cn, aws-us-gov.</summary>
public sealed class RegionView : IView
{
    private const string Commercial = "aws";

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog) =>
        [("partition", deployment.Region?.Partition ?? Commercial)];
}
