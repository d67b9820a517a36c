using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Values;

namespace Mcc.EndToEnd.Kubernetes;

/// <summary>
/// Simulates what a cluster does with one Deployment: the rolling update of its controller
/// (https://github.com/kubernetes/kubernetes/blob/v1.32.0/pkg/controller/deployment/rolling.go), a scheduler that knows node selectors,
/// node affinity and requests, and nodes on which each pod starts and stops in one step. It reads objects as an API server stores them,
/// and refuses what would matter and is not simulated.
/// </summary>
/// <param name="nodes">Objects of the kind Node.</param>
internal sealed class SimulatedCluster(IReadOnlyList<JsonObject> nodes)
{
    private readonly List<(SimulatedPod Pod, JsonObject Template)> pods = [];
    private int revision;

    /// <summary>Applies a Deployment, with its present template as the new one, until nothing changes any more.</summary>
    public SimulatedRollout Apply(JsonObject deployment)
    {
        var spec = deployment["spec"]!.AsObject();
        var template = spec["template"]!["spec"]!.AsObject();
        RefuseUnknown(template);
        revision++;
        var replicas = (int)spec["replicas"]!;
        var (surge, unavailable) = Limits(spec, replicas);
        var leastReady = Ready().Count();
        for (var changed = true; changed;)
        {
            changed = Grow(replicas, surge, template) | Shrink(replicas - unavailable);
            leastReady = Math.Min(leastReady, Ready().Count());
            changed |= Schedule() | Run();
        }

        return new(
            Ready().Count(pod => pod.Revision == revision), Alive().Count(pod => pod.Node is null),
            Alive().Count(pod => pod.Revision != revision && pod.Node is not null), leastReady);
    }

    private IEnumerable<SimulatedPod> Alive() => pods.Select(each => each.Pod).Where(pod => !pod.Stopping);

    private IEnumerable<SimulatedPod> Ready() => Alive().Where(pod => pod.Ready);

    private bool Grow(int replicas, int surge, JsonObject template)
    {
        var missing = Math.Min(replicas + surge - Alive().Count(), replicas - Alive().Count(pod => pod.Revision == revision));
        for (var i = 0; i < missing; i++)
            pods.Add((new(revision), template));
        return missing > 0;
    }

    /// <summary>Stops old pods: first those that are not ready, then as many ready ones as there are more than must stay.</summary>
    private bool Shrink(int mustStay)
    {
        var notReadyYet = Alive().Count(pod => pod.Revision == revision && !pod.Ready);
        var old = Alive().Where(pod => pod.Revision != revision).ToList();
        var stopped = old.Where(pod => !pod.Ready).Take(Math.Max(0, Alive().Count() - mustStay - notReadyYet)).ToList();
        stopped.AddRange(old.Where(pod => pod.Ready).Take(Math.Max(0, Ready().Count() - mustStay)));
        foreach (var pod in stopped)
            pod.Stopping = true;
        return stopped.Count > 0;
    }

    private bool Schedule()
    {
        var placed = false;
        foreach (var (pod, template) in pods.Where(each => each.Pod is { Node: null, Stopping: false }))
        {
            pod.Node = (string?)nodes.FirstOrDefault(node => Fits(template, node))?["metadata"]!["name"];
            placed |= pod.Node is not null;
        }

        return placed;
    }

    /// <summary>What the nodes do: a pod that stops is gone, and a placed one becomes ready.</summary>
    private bool Run()
    {
        var changed = pods.RemoveAll(each => each.Pod.Stopping) > 0;
        foreach (var (pod, _) in pods.Where(each => each.Pod is { Node: not null, Ready: false }))
            (pod.Ready, changed) = (true, true);
        return changed;
    }

    private bool Fits(JsonObject template, JsonObject node)
    {
        if (!NodeLabels.Match(template, node["metadata"]!["labels"]!.AsObject()))
            return false;
        var name = (string)node["metadata"]!["name"]!;
        var taken = pods.Where(each => each.Pod.Node == name).Select(each => Requests(each.Template)).ToList();
        return Requests(template).All(request =>
            request.Value + taken.Sum(other => other.GetValueOrDefault(request.Key))
                <= Amount(node["status"]!["allocatable"]![request.Key]));
    }

    /// <summary>
    /// The sum of the containers, or what the largest init container asks for; without a request, the limit is the request.
    /// </summary>
    private static Dictionary<string, decimal> Requests(JsonObject template)
    {
        var sum = new Dictionary<string, decimal>(StringComparer.Ordinal);
        foreach (var (name, value) in template["containers"]!.AsArray().SelectMany(OfContainer))
            sum[name] = sum.GetValueOrDefault(name) + value;
        foreach (var (name, value) in (template["initContainers"]?.AsArray() ?? []).SelectMany(OfContainer))
            sum[name] = Math.Max(sum.GetValueOrDefault(name), value);
        return sum;
    }

    private static IEnumerable<KeyValuePair<string, decimal>> OfContainer(JsonNode? container)
    {
        var requests = container!["resources"]?["requests"]?.AsObject() ?? [];
        var limits = container["resources"]?["limits"]?.AsObject() ?? [];
        return requests.Concat(limits.Where(limit => !requests.ContainsKey(limit.Key)))
            .Select(each => KeyValuePair.Create(each.Key, Amount(each.Value)));
    }

    private static decimal Amount(JsonNode? quantity) => quantity is null ? 0 : KubernetesQuantity.Value(quantity.ToString());

    private static (int Surge, int Unavailable) Limits(JsonObject spec, int replicas)
    {
        if ((string)spec["strategy"]!["type"]! == "Recreate")
            return (0, replicas);
        var rolling = spec["strategy"]!["rollingUpdate"]!;
        var surge = Count(rolling["maxSurge"]!, replicas, Math.Ceiling);
        var unavailable = Count(rolling["maxUnavailable"]!, replicas, Math.Floor);
        // Two percentages may both become 0, and then nothing could move.
        return (surge, surge == 0 && unavailable == 0 ? 1 : unavailable);
    }

    private static int Count(JsonNode limit, int replicas, Func<decimal, decimal> round)
    {
        var text = limit.ToString();
        return text.EndsWith('%')
            ? (int)round(replicas * decimal.Parse(text[..^1], CultureInfo.InvariantCulture) / 100)
            : int.Parse(text, CultureInfo.InvariantCulture);
    }

    private void RefuseUnknown(JsonObject template)
    {
        var unknown = new (string Name, bool Found)[]
        {
            ("podAffinity", template["affinity"]?.AsObject()
                .Any(kind => kind.Key != "nodeAffinity" && kind.Value![NodeLabels.Required] is not null) ?? false),
            ("topologySpreadConstraints", template["topologySpreadConstraints"]?.AsArray()
                .Any(each => (string)each!["whenUnsatisfiable"]! == "DoNotSchedule") ?? false),
            ("hostPort", template["containers"]!.AsArray()
                .SelectMany(container => container!["ports"]?.AsArray() ?? []).Any(port => port!["hostPort"] is not null)),
            ("taints", nodes.Any(node => node["spec"]?["taints"] is not null)),
        }.Where(each => each.Found).Select(each => each.Name).ToList();
        if (unknown.Count > 0)
            throw new NotSupportedException($"This is not simulated: {string.Join(", ", unknown)}.");
    }
}
