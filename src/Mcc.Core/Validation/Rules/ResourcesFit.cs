using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Projects.Behaviours;
using Mcc.Core.Specification;

namespace Mcc.Core.Validation.Rules;

/// <summary>More accelerators, CPUs or memory for one copy of the container than one instance has; each fallback must have them too.</summary>
public sealed class ResourcesFit : IRule
{
    private static readonly IReadOnlyList<(string Key, string Noun, Func<Instance, decimal> Has)> Asked =
    [
        ("icGpuCount", "accelerators", instance => instance.Accelerators),
        ("hpGpuCount", "accelerators", instance => instance.Accelerators),
        ("icCpuCount", "vCPUs", instance => instance.Vcpus),
        ("icMemorySize", "MiB of memory", instance => (decimal)instance.MemoryGib * 1024),
    ];

    public IEnumerable<Finding> Check(DeploymentSpec specification, Catalog catalog) =>
        from asked in Asked
        let setting = specification.Effective(asked.Key)
        let wanted = specification.EffectiveNumber(asked.Key)
        where wanted is not null
        from instance in Instances(specification, catalog)
        let has = asked.Has(instance)
        where wanted > has
        select Finding.Error("resources-fit",
            string.Create(CultureInfo.InvariantCulture, $"`{asked.Key}` is {wanted} (from {setting.Origin}), but an `{instance.Name}` has {has} {asked.Noun}."),
            has == 0 ? $"Leave {setting.Parameter.Flag} out, or choose an instance type with an accelerator." : string.Create(CultureInfo.InvariantCulture, $"Ask for at most {has}, or choose a larger instance type."));

    private static IEnumerable<Instance> Instances(DeploymentSpec specification, Catalog catalog) =>
        EndpointVariant.Fallbacks(specification).Prepend(specification.Text("instanceType")).OfType<string>()
            .Select(catalog.Facts.Instances.Find).OfType<Instance>();
}
