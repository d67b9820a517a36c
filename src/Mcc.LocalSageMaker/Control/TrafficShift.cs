using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// Moves an endpoint's requests from its old deployment to a new one as the update's policy says: all at once, a canary
/// first, or step by step. With alarms for a rollback, a request that the new containers answer with 5xx while traffic
/// is shifted stands for an alarm, because there is no CloudWatch here.
/// </summary>
internal sealed class TrafficShift(ServingTools tools)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Completes when the new deployment has all requests.</summary>
    /// <exception cref="ContainerException">The new deployment failed while it was watched.</exception>
    public async Task Run(LiveEndpoint endpoint, Deployment green, JsonNode? policy, CancellationToken cancel)
    {
        var blue = endpoint.Traffic!.Blue;
        var alarms = policy?["AutoRollbackConfiguration"]?["Alarms"]?.AsArray().Select(alarm => (string?)alarm!["AlarmName"] ?? "")
            .ToList() ?? [];
        foreach (var (share, wait) in Steps(green, policy))
        {
            endpoint.Traffic = new(blue, green, share);
            await Bake(green, wait, alarms, cancel);
        }

        endpoint.Traffic = new(green);
    }

    private IEnumerable<(double Share, TimeSpan Wait)> Steps(Deployment green, JsonNode? policy)
    {
        var instances = Math.Max(1, green.Variants.Sum(variant => variant.DesiredCount));
        if (policy?["RollingUpdatePolicy"] is { } rolling)
        {
            foreach (var share in Even(Size(rolling["MaximumBatchSize"]!, instances)))
                yield return (share, Wait(rolling["WaitIntervalInSeconds"]));
            yield break;
        }

        var routing = policy?["BlueGreenUpdatePolicy"]?["TrafficRoutingConfiguration"];
        var wait = Wait(routing?["WaitIntervalInSeconds"]);
        switch ((string?)routing?["Type"])
        {
            case "CANARY":
                yield return (Size(routing["CanarySize"], instances), wait);
                yield return (1, wait);
                break;
            case "LINEAR":
                foreach (var share in Even(Size(routing["LinearStepSize"], instances)))
                    yield return (share, wait);
                break;
            default:
                yield return (1, wait);
                break;
        }
    }

    private static IEnumerable<double> Even(double step)
    {
        for (var share = step; share < 1; share += step)
            yield return share;
        yield return 1;
    }

    /// <summary>From 0 to 1; a tenth when the policy leaves it open.</summary>
    private static double Size(JsonNode? size, int instances) =>
        size is null ? 0.1
        : Math.Clamp((int)size["Value"]! / ((string)size["Type"]! is "CAPACITY_PERCENT" ? 100.0 : instances), 0.01, 1);

    private TimeSpan Wait(JsonNode? seconds)
    {
        var wait = TimeSpan.FromSeconds((int?)seconds ?? 0);
        return wait < tools.Limits.DeploymentWait ? wait : tools.Limits.DeploymentWait;
    }

    private async Task Bake(Deployment green, TimeSpan wait, List<string> alarms, CancellationToken cancel)
    {
        var begun = tools.Time.GetTimestamp();
        do
        {
            if (alarms.Count > 0 && green.Faults > 0)
                throw new ContainerException(string.Create(CultureInfo.InvariantCulture,
                    $"The deployment was rolled back: {green.Faults} request(s) to the new containers failed with 5xx, which represents "
                        + $"the alarm {string.Join(", ", alarms)}."));
            if (green.Variants.FirstOrDefault(variant => variant.Replicas is { Replicas.IsEmpty: false } set
                && set.LeastBusy() is null) is { } dead)
                throw new ContainerException($"The deployment was rolled back: no container of production variant {dead.Name} answers "
                    + $"/ping.{FailureText.LastLines(dead.Replicas!.Replicas[0].Containers[0].Log)}");
            if (wait > TimeSpan.Zero) await Task.Delay(wait < Glance ? wait : Glance, cancel);
        }
        while (tools.Time.GetElapsedTime(begun) < wait);
    }
}
