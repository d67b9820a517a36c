using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What a pod asks Kubernetes for: <c>podRequests</c>, <c>podLimits</c>, <c>nodeInstanceType</c>, <c>startupProbes</c>,
/// <c>progressSeconds</c>, <c>rolloutSeconds</c>,
/// <c>kubernetesName</c>, <c>maxSurge</c>, <c>maxUnavailable</c>, <c>sharedMemoryLimit</c>, <c>cacheFolder</c>, <c>cacheLimit</c>,
/// <c>hasServerUser</c>, <c>isOnEc2</c>, <c>isOnHyperpod</c>, <c>hasCapabilities</c>, <c>spreadsPods</c>,
/// <c>podSelectsNodes</c>, <c>tolerations</c>, <c>hasPodScaling</c>,
/// <c>hasMetricsPort</c>, <c>metricsPort</c>, <c>metricsPath</c>, <c>scalingQuery</c>, <c>scalingThreshold</c>, <c>leastPods</c>,
/// <c>mostPods</c>, <c>gatewayName</c>, <c>gatewayNamespace</c>.
/// </summary>
public sealed class PodView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var pod = ResourceResolver.OfPod(deployment, catalog.Facts);
        var devices = new SortedDictionary<string, Value>(
            pod.Devices.ToDictionary(device => device.Key, device => (Value)device.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        yield return ("nodeInstanceType", Value.Of(pod.NodeType));
        yield return ("podRequests", Value.Of(new SortedDictionary<string, Value>(devices, StringComparer.Ordinal)
        {
            ["cpu"] = pod.Cpu,
            ["memory"] = pod.Memory,
            ["ephemeral-storage"] = pod.Disk,
        }));
        // Without a limit of memory a node out of memory stops any of its pods. CPUs have no limit, so idle ones are used.
        yield return ("podLimits", Value.Of(
            new SortedDictionary<string, Value>(devices, StringComparer.Ordinal) { ["memory"] = pod.Memory }));
        yield return ("sharedMemoryLimit", pod.SharedMemory);
        yield return ("cacheFolder", deployment.Location is ModelLocation.Hub && deployment.Constants.DownloadFolder is { } folder
            ? deployment.Variables.FirstOrDefault(variable => variable.Name == ModelVariables.Downloads)?.Value ?? folder : Value.None);
        yield return ("cacheLimit", Value.Of(pod.Cache));
        yield return ("startupProbes", pod.StartupProbes);
        yield return ("progressSeconds", pod.ProgressSeconds);
        // Pods are replaced one after another.
        yield return ("rolloutSeconds", pod.ProgressSeconds * ResourceResolver.MaximumPods(deployment));
        yield return ("kubernetesName", pod.Name);
        yield return ("hasServerUser", deployment.Constants.ServerUser is not null);
        yield return ("hasCapabilities", deployment.Constants.ServerUser is not null || deployment.Settings.HpEfaEnabled.Effective);
        var isOnEc2 = deployment.Constants.Ec2Nodes == true;
        yield return ("isOnEc2", isOnEc2);
        yield return ("isOnHyperpod", !isOnEc2
            && pod.NodeType?.StartsWith(Instances.Prefix, StringComparison.Ordinal) != false);
        // Knative chooses and spreads pods itself; clusters allow it node selectors only where somebody turned them on.
        var serverless = ResourceResolver.IsServerless(deployment);
        yield return ("spreadsPods", !serverless && ResourceResolver.MaximumPods(deployment) > 1);
        yield return ("podSelectsNodes", !serverless || pod.TakesDevices);
        // Nodes with accelerators are often tainted with the name of the resource, so that other pods leave them free.
        var accelerators = deployment.Constants.AcceleratorResources!.Values.Where(pod.Devices.ContainsKey).ToList();
        yield return ("tolerations", accelerators.Count == 0 ? Value.None : Value.Of(accelerators.Select(Toleration)));
        yield return ("hasPodScaling", deployment.Settings.AutoscalingMax.Effective is not null);
        var metrics = PodMetrics.Of(deployment);
        yield return ("hasMetricsPort", metrics?.Port is not null);
        yield return ("metricsPort", Value.Of(metrics?.Port));
        yield return ("metricsPath", Value.Of(metrics?.Path));
        yield return ("scalingQuery", Value.Of(metrics?.Load));
        yield return ("scalingThreshold",
            Value.Of(deployment.Settings.AutoscalingTarget.Effective?.ToString(CultureInfo.InvariantCulture)));
        // Without auto scaling KServe, too, has a fixed number of pods.
        yield return ("leastPods", Value.Of(deployment.Settings.AutoscalingMax.Effective is null
            ? ResourceResolver.MaximumPods(deployment) : deployment.Settings.AutoscalingMin.Effective));
        yield return ("mostPods", ResourceResolver.MaximumPods(deployment));
        var gateway = deployment.Settings.KubernetesGateway.Effective?.Split('/');
        yield return ("gatewayName", Value.Of(gateway?[^1]));
        yield return ("gatewayNamespace", Value.Of(gateway is [var space, _] ? space : null));
        yield return ("maxSurge", pod.TakesDevices ? 0 : 1);
        yield return ("maxUnavailable", pod.TakesDevices ? 1 : 0);
    }

    private static Value Toleration(string taint) => Value.Of(new Dictionary<string, Value>(StringComparer.Ordinal)
    {
        ["key"] = taint,
        ["operator"] = "Exists",
        ["effect"] = "NoSchedule",
    });
}
