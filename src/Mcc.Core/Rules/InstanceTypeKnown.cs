using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Rules;

/// <summary>
/// An instance type that SageMaker hosting does not have, or, for pods, no HyperPod cluster. AWS would say so only after the image is built
/// and pushed.
/// </summary>
public sealed class InstanceTypeKnown : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        var instances = deployment.InstanceTypes;
        if (deployment.Settings.InstanceType.Setting is { } setting && Trouble(setting, instances) is { } finding)
            yield return finding;
        // Nodes of another Kubernetes cluster have EC2's names, which do not begin with ml.
        if (deployment.Settings.HpNodeSelector.InEffect is { } nodes && nodes.Text!.StartsWith(Instances.Prefix, StringComparison.Ordinal)
            && Trouble(nodes, instances) is { } wrong)
            yield return wrong;
        if (deployment.Settings.FallbackInstanceTypes.Setting is not { Value: Value.Items fallbacks } others)
            yield break;
        foreach (var fallback in fallbacks.Values.OfType<Value.Text>())
        {
            if (Trouble(others, fallback.Content, instances) is { } trouble)
                yield return trouble;
        }
    }

    /// <summary>Null when the type is known.</summary>
    public static Finding? Trouble(Setting setting, Instances instances) => Trouble(setting, setting.Text!, instances);

    private static Finding? Trouble(Setting setting, string name, Instances instances)
    {
        if (instances.Find(name) is not null)
            return null;
        var near = instances.Nearest(name).Select(instance => $"`{instance}`").ToList();
        return Finding.Error("instance-type",
            $"`{setting.Parameter.Key}` is `{name}` (from {setting.Origin}), which {instances.Service} does not have.",
            near.Count > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "See https://aws.amazon.com/sagemaker/ai/pricing/.");
    }
}
