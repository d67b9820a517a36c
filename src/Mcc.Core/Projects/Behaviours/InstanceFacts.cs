using Mcc.Core.Catalogs;
using Mcc.Core.Specification;
using Mcc.Core.Templates;

namespace Mcc.Core.Projects.Behaviours;

/// <summary>What the instance type is, by the catalog: <c>hasAccelerator</c>, <c>acceleratorKind</c>, and <c>acceleratorCount</c>, how many of them the container gets (missing for none).</summary>
public sealed class InstanceFacts : IBehaviour
{
    public void Add(Catalog catalog, DeploymentSpec specification, IDictionary<string, Value> values)
    {
        var instance = InstanceOf(catalog, specification);
        var accelerators = AcceleratorsOfContainer(specification, instance);
        values["hasAccelerator"] = accelerators > 0;
        values["acceleratorCount"] = accelerators > 0 ? accelerators : Value.None;
        values["acceleratorKind"] = Value.Of(instance?.Accelerator?.Kind);
        values["instanceFamily"] = Value.Of(instance?.Family);
    }

    /// <summary>Null when there is no such type, or none was chosen.</summary>
    public static Instance? InstanceOf(Catalog catalog, DeploymentSpec specification) =>
        specification.Text("instanceType") is { } type ? catalog.Facts.Instances.Find(type) : null;

    /// <summary>All of the instance's, unless an inference component or a pod was given a number of its own.</summary>
    public static int AcceleratorsOfContainer(DeploymentSpec specification, Instance? instance) =>
        instance is not { Accelerators: > 0 } ? 0
        : (int)(specification.EffectiveNumber("icGpuCount") ?? specification.EffectiveNumber("hpGpuCount") ?? instance.Accelerators);
}
