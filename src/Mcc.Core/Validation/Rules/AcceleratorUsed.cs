using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>An instance with accelerators under a server that uses none: paid for, and idle.</summary>
public sealed class AcceleratorUsed : IRule
{
    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog)
    {
        if (!specification.IsFlagged("leavesAcceleratorsIdle") || InstanceFacts.InstanceOf(catalog, specification) is not { Accelerator: { } accelerator } instance)
            yield break;
        var enough = catalog.Facts.Instances.All.Where(other => other.Accelerator is null && other.Processor == instance.Processor && other.Vcpus >= instance.Vcpus)
            .OrderBy(other => other.Vcpus).ThenBy(other => Math.Abs(other.MemoryGib - instance.MemoryGib)).FirstOrDefault();
        yield return Finding.Warning("accelerator-idle",
            $"`instanceType` is `{instance.Name}` (from {specification["instanceType"]!.Origin}), but {specification.Backend.Title} leaves its {accelerator.Model} idle.",
            enough is null ? "Choose an instance type without one." : $"`{enough.Name}` has as many CPUs and costs less.");
    }
}
