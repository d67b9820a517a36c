using Mcc.Core.Catalogs;
using Mcc.Core.Sizing;

namespace Mcc.Core.Resolvers;

/// <summary>
/// The instances of an endpoint's variant. Where inference components have the models, SageMaker adds and removes instances between
/// <paramref name="Minimum"/> and <paramref name="Maximum"/> as copies need them (ManagedInstanceScaling).
/// </summary>
/// <param name="Initial">With which the endpoint begins.</param>
/// <param name="Minimum">Null where SageMaker does not manage the instances; 0 where they may go away without copies.</param>
/// <param name="Maximum">Null where SageMaker does not manage the instances. It has room for the copies of a rolling update.</param>
public sealed record Fleet(int Initial, int? Minimum, int? Maximum);

/// <summary>How many instances an endpoint has.</summary>
public static class FleetResolver
{
    /// <summary>A rolling update replaces half of the copies at a time, as deploy/TARGET/update-inference-component.json says.</summary>
    private const int BatchesOfAnUpdate = 2;

    /// <summary>
    /// From the options, the instance catalog and <see cref="CopyPlacement"/>. An unknown instance type, or one that a copy does not fit
    /// on (which a rule refuses), leaves the number of instances to the options alone.
    /// </summary>
    public static Fleet Of(Deployment deployment, Facts facts)
    {
        var settings = deployment.Settings;
        var initial = (int)(settings.EndpointInitialInstanceCount.Effective ?? 1);
        if (deployment.Constants.PlacesCopies != true
            || CopiesPerInstance(deployment, facts) is not (> 0 and var each))
            return new(initial, null, null);
        var copies = (int)(settings.IcCopyCount.Effective ?? 1);
        var (least, most) = settings.AutoscalingMax.Effective is { } maximum
            ? ((int)(settings.AutoscalingMin.Effective ?? 1), (int)maximum)
            : (copies, copies);
        int Instances(int placed) => (placed + each - 1) / each;
        initial = Math.Max(initial, Instances(copies));
        var updated = most + (most + BatchesOfAnUpdate - 1) / BatchesOfAnUpdate;
        return new(initial, Math.Min(initial, Instances(least)), Math.Max(Math.Max(initial, Instances(updated)), 1));
    }

    /// <summary>Of the type with the smallest number, where there are fallbacks; null where none is known.</summary>
    private static int? CopiesPerInstance(Deployment deployment, Facts facts)
    {
        var resources = ResourceResolver.OfComponent(deployment);
        var copy = new CopyRequirements((double)(resources.Cpus ?? 0), resources.Accelerators, resources.MemoryMib);
        return deployment.Settings.FallbackInstanceTypes.Effective.Prepend(deployment.Settings.InstanceType.Value).OfType<string>()
            .Select(facts.Instances.Find)
            .Min(instance => instance is null ? null : (int?)CopyPlacement.CopiesPerInstance(instance, copy));
    }
}
