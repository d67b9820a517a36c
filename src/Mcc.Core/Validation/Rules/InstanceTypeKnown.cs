using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>An instance type that SageMaker hosting does not have. AWS would say so only after the image is built and pushed.</summary>
public sealed class InstanceTypeKnown : IRule
{
    public const string Key = "instanceType";

    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog) =>
        specification[Key] is { } setting && Trouble(setting, catalog) is { } finding ? [finding] : [];

    /// <summary>Null when the type is known.</summary>
    public static Finding? Trouble(Setting setting, Catalog catalog)
    {
        var (name, instances) = (setting.Text!, catalog.Facts.Instances);
        if (instances.Find(name) is not null)
            return null;
        var near = instances.Nearest(name).Select(instance => $"`{instance}`").ToList();
        return Finding.Error("instance-type",
            $"`{Key}` is `{name}` (from {setting.Origin}), which SageMaker hosting does not have.",
            near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "https://aws.amazon.com/sagemaker/ai/pricing/ lists them.");
    }
}
