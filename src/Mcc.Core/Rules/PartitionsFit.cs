using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// An ARN of another partition than the region's: AWS in China and GovCloud are worlds of their own, and nothing reaches from one into
/// another.
/// </summary>
public sealed class PartitionsFit : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        deployment.Settings.Region.Setting is { } chosen && catalog.Facts.Regions.Find(chosen.Text!) is { } region
            ? from setting in deployment.Settings.All
              let parts = (setting.Text ?? "").Split(':')
              where parts is ["arn", _, _, _, _, ..] && parts[1] != region.Partition
              select Finding.Error("arn-partition",
                  $"`{setting.Parameter.Key}` is `{setting.Text}` (from {setting.Origin}), which is in the partition {parts[1]}, but "
                      + $"`{chosen.Parameter.Key}` `{region.Code}` (from {chosen.Origin}) is in {region.Partition}.",
                  $"Use an ARN that starts with arn:{region.Partition}:, or another region.")
            : [];
}
