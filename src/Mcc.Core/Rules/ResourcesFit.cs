using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// More accelerators, CPUs or memory for one copy of an inference component than one instance has; each fallback must have them too.
/// </summary>
public sealed class ResourcesFit : IRule
{
    private static readonly IReadOnlyList<(
        Func<Settings, (Setting? Setting, decimal? Wanted)> Of, string Noun, Func<Instance, decimal> Has)> Asked =
    [
        (settings => (settings.IcGpuCount.InEffect, settings.IcGpuCount.Effective), "accelerators", instance => instance.Accelerators),
        (settings => (settings.IcCpuCount.InEffect, settings.IcCpuCount.Effective), "vCPUs", instance => instance.Vcpus),
        (settings => (settings.IcMemorySize.InEffect, settings.IcMemorySize.Effective), "MiB of memory",
            instance => (decimal)instance.MemoryGib * 1024),
    ];

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog) =>
        from asked in Asked
        let said = asked.Of(deployment.Settings)
        where said.Wanted is not null
        let setting = said.Setting
        from instance in Instances(deployment, catalog)
        let has = asked.Has(instance)
        where said.Wanted > has
        select Finding.Error("resources-fit",
            string.Create(CultureInfo.InvariantCulture,
                $"`{setting.Parameter.Key}` is {said.Wanted} (from {setting.Origin}), but an `{instance.Name}` has {has} {asked.Noun}."),
            has == 0 ? $"Remove {setting.Parameter.Flag}, or choose an instance type with an accelerator."
                : string.Create(CultureInfo.InvariantCulture, $"Use at most {has}, or choose a larger instance type."));

    private static IEnumerable<Instance> Instances(Deployment deployment, Catalog catalog) =>
        deployment.Settings.FallbackInstanceTypes.Effective.Prepend(deployment.Settings.InstanceType.Value).OfType<string>()
            .Select(catalog.Facts.Instances.Find).OfType<Instance>();
}
