using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Core.Projects.Views;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Instance types that all rules take, in the order in which they are offered. The sizer, the default and every "Try …" use this order and
/// these rules, so that none names a type that another refuses.
/// </summary>
public static class FittingInstances
{
    /// <summary>The backend's own first, then the cheapest, then those with the smallest number of accelerators, the smallest
    /// first.</summary>
    /// <param name="usual">The backend's own; null for none.</param>
    public static IEnumerable<Instance> InOrder(Catalog catalog, IEnumerable<Instance> instances, string? usual) =>
        instances
            .OrderBy(instance => instance.Name != usual)
            .ThenBy(catalog.Facts.Instances.CostRank)
            .ThenBy(instance => instance.Accelerators)
            .ThenBy(instance => instance.Vcpus)
            .ThenBy(instance => instance.AcceleratorMemoryMib)
            .ThenBy(instance => instance.MemoryGib);

    /// <summary>The type that the layers have as their default; null for none.</summary>
    public static string? Usual(Catalog catalog, Selection selection) =>
        selection.Defaults(catalog).Settings.FirstOrDefault(setting =>
            setting.Parameter == catalog.Parameters.InstanceType)?.Value.GetValue<string>();

    /// <summary>
    /// The first type, other than the present one and with the same kind of accelerator, that no rule speaks against; what the rules say of
    /// the present one besides does not count. Null where there is none.
    /// </summary>
    /// <param name="holds">Whether a deployment on that type has what is missing now: asked first, as it is cheap.</param>
    public static Instance? Other(Deployment deployment, Catalog catalog, Func<Deployment, bool> holds)
    {
        var present = deployment.Instance!;
        var known =
            Against(deployment.AsTrial(), catalog).Select(finding => finding.Rule).ToHashSet(StringComparer.Ordinal);
        known.ExceptWith(ModelMemoryFits.Rules);
        var usual = Usual(catalog, new(deployment.Architecture, deployment.Backend, deployment.Target));
        return InOrder(catalog,
            deployment.InstanceTypes.All.Where(instance => instance.Accelerator?.Kind == present.Accelerator!.Kind && instance != present),
            usual)
            .FirstOrDefault(instance =>
            {
                var other = deployment.On(instance).AsTrial();
                return holds(other)
                    && Against(other, catalog).All(finding => known.Contains(finding.Rule)
                    && !finding.Message.Contains(instance.Name, StringComparison.Ordinal));
            });
    }

    private static IEnumerable<Finding> Against(Deployment deployment, Catalog catalog) =>
        RuleList.Check(deployment, catalog).Where(finding => finding.Severity >= Severity.Warning);
}
