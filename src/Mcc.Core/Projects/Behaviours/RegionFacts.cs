using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary><c>partition</c>: the first part of the ARNs of the region's part of AWS: aws, aws-cn, aws-us-gov.</summary>
public sealed class RegionFacts : IBehaviour
{
    private const string Commercial = "aws";

    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values) =>
        values["partition"] = catalog.Facts.Regions.Find(specification.Text("region") ?? "")?.Partition ?? Commercial;
}
