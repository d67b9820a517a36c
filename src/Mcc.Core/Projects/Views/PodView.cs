using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What a pod asks Kubernetes for: <c>podRequests</c>, <c>podLimits</c>, <c>nodeInstanceType</c>, <c>startupProbes</c>,
/// <c>kubernetesName</c>, <c>maxSurge</c>, <c>maxUnavailable</c>, <c>sharedMemoryLimit</c>, <c>cacheFolder</c>, <c>cacheLimit</c>,
/// <c>hasServerUser</c>.
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
        yield return ("kubernetesName", pod.Name);
        yield return ("hasServerUser", deployment.Constants.ServerUser is not null);
        yield return ("maxSurge", pod.TakesDevices ? 0 : 1);
        yield return ("maxUnavailable", pod.TakesDevices ? 1 : 0);
    }
}
