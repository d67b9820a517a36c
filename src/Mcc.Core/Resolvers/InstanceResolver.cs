using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>The instance type by the catalog, and what of it one container gets.</summary>
public static class InstanceResolver
{
    /// <summary>The instance types of a target: all for nodes of EC2, those of HyperPod for its pods, else those of hosting.</summary>
    public static Instances TypesFor(Facts facts, TargetLayer? target) =>
        target?.Constants.Ec2Nodes == true ? facts.Instances
        : target?.Behaviours.Contains(ResourceResolver.PodBehaviour, StringComparer.Ordinal) == true ? facts.Instances.Cluster
        : facts.Instances.Hosting;

    /// <summary>The instance types of the target that the settings name, or of the default one.</summary>
    public static Instances TypesFor(Catalog catalog, Settings settings) =>
        TypesFor(catalog.Facts, settings.DeploymentTarget.Value is { } target ? catalog.Target(target) : null);

    public static Resolved<Instance> Resolve(Settings settings, Facts facts)
    {
        if (settings.InstanceType.Effective is not { } type)
            return Resolved.Unknown<Instance>("no instance type is chosen");
        return facts.Instances.Find(type) is { } instance ? Resolved.Known(instance)
            : Resolved.Unknown<Instance>($"the catalog does not have `{type}`");
    }

    /// <summary>All of the instance's, unless an inference component or a pod was given a number of its own.</summary>
    public static int AcceleratorsOfContainer(Settings settings, Instance? instance) =>
        instance is not { Accelerators: > 0 } ? 0
        : (int)(settings.IcGpuCount.Effective ?? settings.HpGpuCount.Effective ?? instance.Accelerators);
}
