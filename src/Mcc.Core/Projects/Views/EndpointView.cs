using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What an endpoint's configuration computes: <c>capturesData</c>, and <c>instancePools</c>, the type and its fallbacks in the order in
/// which they are tried (missing without fallbacks); and <c>modelDownloadSeconds</c>, the timeout of the model's download.
/// </summary>
public sealed class EndpointView : IView
{
    /// <summary>AWS's maximum of ModelDataDownloadTimeoutInSeconds.</summary>
    private const int LongestDownload = 3600;

    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var fallbacks = deployment.Settings.FallbackInstanceTypes.Effective;
        yield return ("capturesData", deployment.Settings.EndpointDataCapturePercent.Effective > 0);
        yield return ("modelDownloadSeconds", Value.Of(deployment.Settings.ModelDownloadTimeout.Effective
            ?? (deployment.Location is { IsMounted: true } && deployment.Constants.BundlesModel != true ? LongestDownload : null)));
        yield return ("instancePools", fallbacks.Count > 0
            ? Value.Of(fallbacks.Prepend(deployment.Settings.InstanceType.Value!).Select(Pool))
            : Value.None);
    }

    private static Value Pool(string type, int index) =>
        Value.Of(new SortedDictionary<string, Value>(StringComparer.Ordinal) { ["InstanceType"] = type, ["Priority"] = index + 1 });
}
