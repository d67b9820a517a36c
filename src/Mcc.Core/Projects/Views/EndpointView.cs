using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What an endpoint's configuration computes: <c>capturesData</c>; <c>instancePools</c>, the type and its fallbacks in the order in
/// which they are tried (missing without fallbacks); <c>initialInstances</c>; <c>managedInstances</c>, between which numbers SageMaker
/// keeps them (missing where it does not); <c>modelDownloadSeconds</c>, the timeout of the model's download; and <c>rollsOver</c>: an
/// update replaces some instances at a time, because a second fleet of accelerators is unlikely to be there; <c>volumeGb</c>, the volume.
/// </summary>
public sealed class EndpointView : IView
{
    /// <summary>AWS's maximum of ModelDataDownloadTimeoutInSeconds.</summary>
    private const int LongestDownload = 3600;

    /// <summary>It is the option's own where no copies need more.</summary>
    public IReadOnlyDictionary<string, string> StandFor { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["initialInstances"] = "endpointInitialInstanceCount",
        ["volumeGb"] = "endpointVolumeSize",
    };

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var fallbacks = deployment.Settings.FallbackInstanceTypes.Effective;
        yield return ("capturesData", deployment.Settings.EndpointDataCapturePercent.Effective > 0);
        yield return ("modelDownloadSeconds", Value.Of(deployment.Settings.ModelDownloadTimeout.Effective
            ?? (deployment.Location is { IsMounted: true } && deployment.Constants.BundlesModel != true ? LongestDownload : null)));
        yield return ("volumeGb", Value.Of(VolumeResolver.Gigabytes(deployment)));
        yield return ("instancePools", fallbacks.Count > 0
            ? Value.Of(fallbacks.Prepend(deployment.Settings.InstanceType.Value!).Select(Pool))
            : Value.None);
        var fleet = FleetResolver.Of(deployment, catalog.Facts);
        yield return ("initialInstances", fleet.Initial);
        yield return ("managedInstances", fleet is { Minimum: { } minimum, Maximum: { } maximum }
            ? Value.Of(new SortedDictionary<string, Value>(StringComparer.Ordinal)
            { ["Status"] = "ENABLED", ["MinInstanceCount"] = minimum, ["MaxInstanceCount"] = maximum })
            : Value.None);
        yield return ("rollsOver", fleet.Initial > 1 && deployment.Accelerators > 0);
    }

    private static Value Pool(string type, int index) =>
        Value.Of(new SortedDictionary<string, Value>(StringComparer.Ordinal) { ["InstanceType"] = type, ["Priority"] = index + 1 });
}
