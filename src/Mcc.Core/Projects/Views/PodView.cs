using Mcc.Core.Catalogs;
using Mcc.Core.Resolvers;
using Mcc.Core.Values;

namespace Mcc.Core.Projects.Views;

/// <summary>
/// What a pod asks Kubernetes for: <c>podRequests</c>, <c>podLimits</c>, <c>nodeInstanceType</c>, <c>startupProbes</c>,
/// <c>kubernetesName</c>.
/// </summary>
public sealed class PodView : IView
{
    public IEnumerable<(string Name, Value Value)> Of(Deployment deployment, Catalog catalog)
    {
        var pod = ResourceResolver.OfPod(deployment, catalog.Facts);
        var devices = new SortedDictionary<string, Value>(
            pod.Devices.ToDictionary(device => device.Key, device => (Value)device.Value, StringComparer.Ordinal), StringComparer.Ordinal);
        yield return ("nodeInstanceType", Value.Of(pod.NodeType));
        yield return ("podRequests", Value.Of(
            new SortedDictionary<string, Value>(devices, StringComparer.Ordinal) { ["cpu"] = pod.Cpu, ["memory"] = pod.Memory }));
        // Kubernetes takes devices as limits only; memory has none, so that a busy moment kills no server.
        yield return ("podLimits", devices.Count > 0 ? Value.Of(devices) : Value.None);
        yield return ("startupProbes", pod.StartupProbes);
        yield return ("kubernetesName", pod.Name);
    }
}
