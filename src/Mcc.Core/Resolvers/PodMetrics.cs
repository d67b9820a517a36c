using System.Globalization;

namespace Mcc.Core.Resolvers;

/// <summary>Where Prometheus finds the metrics of a pod.</summary>
/// <param name="Port">Null where they have the port of requests.</param>
/// <param name="Load">A query for the requests that run at the same time in all pods; null where the server does not count them.</param>
public sealed record PodMetrics(string Path, int? Port, string? Load)
{
    /// <summary>Null where the server has none, or they are off.</summary>
    public static PodMetrics? Of(Deployment deployment)
    {
        if (deployment.Constants.ServerMetrics is not { } metrics)
            return null;
        var labels = $"{{namespace=\"{deployment.Settings.HyperpodNamespace.Value}\",service=\"{ResourceResolver.NameOf(deployment)}\"}}";
        var load = metrics.Load?.Replace("{}", labels, StringComparison.Ordinal);
        if (metrics.PortVariable is not { } variable)
            return new(metrics.Path, null, load);
        var value = deployment.Variables.FirstOrDefault(each => each.Name == variable)?.Value;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= ushort.MaxValue
            ? new(metrics.Path, port, load) : null;
    }
}
