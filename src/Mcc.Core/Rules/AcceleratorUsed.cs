using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>An instance with accelerators under a server that uses none: paid for, and idle.</summary>
public sealed class AcceleratorUsed : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Constants.LeavesAcceleratorsIdle != true || deployment.Instance is not { Accelerator: { } accelerator } instance)
            yield break;
        var enough = deployment.InstanceTypes.All.Where(other => other.Accelerator is null && other.Processor == instance.Processor
            && other.Vcpus >= instance.Vcpus)
            .OrderBy(other => other.Vcpus).ThenBy(other => Math.Abs(other.MemoryGib - instance.MemoryGib)).FirstOrDefault();
        yield return Finding.Warning("accelerator-idle",
            $"`instanceType` is `{instance.Name}` (from {deployment.Settings.InstanceType.Origin!}), but {deployment.Backend.Title} does "
                + $"not use its {accelerator.Model}.",
            enough is null ? "Choose an instance type without an accelerator." : $"`{enough.Name}` has as many CPUs and costs less.");
    }
}
