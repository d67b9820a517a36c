using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// Moves an endpoint's requests from its old deployment to a new one as the update's policy says: all at once, a canary
/// first, step by step, or batch by batch. An alarm of the policy rolls the update back. Where CloudWatch has no alarm of that name, a
/// request that the new containers answer with 5xx stands for it.
/// </summary>
internal sealed class TrafficShift(ServingTools tools, AlarmOperations alarms)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(100);

    /// <summary>Completes when the new deployment has all requests. The old one is as before when it fails.</summary>
    /// <exception cref="ContainerException">The new deployment failed while it was watched.</exception>
    public Task Run(LiveEndpoint endpoint, Deployment green, JsonNode? policy, CancellationToken cancel)
    {
        var names = policy?["AutoRollbackConfiguration"]?["Alarms"]?.AsArray().Select(alarm => (string?)alarm!["AlarmName"] ?? "")
            .ToList() ?? [];
        return policy?["RollingUpdatePolicy"] is { } rolling
            ? Roll(endpoint, green, rolling, names, cancel)
            : Shift(endpoint, green, policy?["BlueGreenUpdatePolicy"]?["TrafficRoutingConfiguration"], names, cancel);
    }

    private async Task Shift(LiveEndpoint endpoint, Deployment green, JsonNode? routing, List<string> names, CancellationToken cancel)
    {
        var blue = endpoint.Traffic!.Blue;
        await green.Start(cancel);
        try
        {
            foreach (var (share, wait) in Steps(green, routing))
            {
                endpoint.Traffic = new(blue, green, share);
                await Bake(green, wait, names, cancel);
            }
        }
        catch (ContainerException)
        {
            endpoint.Traffic = new(blue);
            throw;
        }

        endpoint.Traffic = new(green);
    }

    /// <summary>New instances first, then as many old ones leave: the update needs one batch above the capacity.</summary>
    private async Task Roll(LiveEndpoint endpoint, Deployment green, JsonNode policy, List<string> names, CancellationToken cancel)
    {
        var blue = endpoint.Traffic!.Blue;
        var (before, after) = (Counts(blue), Counts(green));
        var instances = after.Sum(count => count.Count);
        var wait = DeploymentSteps.Wait(policy["WaitIntervalInSeconds"], tools.Limits);
        var reached = 0.0;
        try
        {
            foreach (var share in DeploymentSteps.Even(DeploymentSteps.Share(policy["MaximumBatchSize"], instances)))
            {
                await Scale(after, share, cancel);
                reached = share;
                endpoint.Traffic = new(blue, green, share);
                await Scale(before, 1 - share, cancel);
                await Bake(green, wait, names, cancel);
            }
        }
        catch (ContainerException)
        {
            var step = policy["RollbackMaximumBatchSize"] is { } size ? DeploymentSteps.Share(size, instances) : 1;
            while (reached > 0)
            {
                reached = Math.Max(0, reached - step);
                await Scale(before, 1 - reached, cancel);
                endpoint.Traffic = new(blue, green, reached);
                await Scale(after, reached, cancel);
            }

            await Scale(before, 1, cancel);
            endpoint.Traffic = new(blue);
            throw;
        }

        endpoint.Traffic = new(green);
    }

    private static List<(Variant Variant, int Count)> Counts(Deployment deployment) =>
        [.. deployment.Variants.Select(variant => (variant, variant.DesiredCount))];

    private static Task Scale(List<(Variant Variant, int Count)> variants, double share, CancellationToken cancel) =>
        // A share of 0.3 of ten instances is 3, and 1 - 0.7 of ten is no less.
        Task.WhenAll(variants.Select(each => each.Variant.Scale((int)Math.Ceiling((each.Count * share) - 0.0001), cancel)));

    private IEnumerable<(double Share, TimeSpan Wait)> Steps(Deployment green, JsonNode? routing)
    {
        // A serverless variant has as many shares as AWS's percentages.
        var instances = green.Variants.Sum(variant => variant.IsServerless ? 100 : variant.DesiredCount);
        var wait = DeploymentSteps.Wait(routing?["WaitIntervalInSeconds"], tools.Limits);
        switch ((string?)routing?["Type"])
        {
            case "CANARY":
                yield return (DeploymentSteps.Share(routing["CanarySize"], instances), wait);
                yield return (1, wait);
                break;
            case "LINEAR":
                foreach (var share in DeploymentSteps.Even(DeploymentSteps.Share(routing["LinearStepSize"], instances)))
                    yield return (share, wait);
                break;
            default:
                yield return (1, wait);
                break;
        }
    }

    private async Task Bake(Deployment green, TimeSpan wait, List<string> names, CancellationToken cancel)
    {
        var until = tools.Time.GetUtcNow() + wait;
        do
        {
            if (names.FirstOrDefault(name => alarms.State(name) is AlarmEvaluator.Alarm) is { } raised)
                throw new ContainerException($"The deployment was rolled back: the alarm {raised} is in the state ALARM.");
            if (green.Faults > 0 && names.Where(name => alarms.State(name) is null).ToList() is { Count: > 0 } unknown)
                throw new ContainerException(string.Create(CultureInfo.InvariantCulture,
                    $"The deployment was rolled back: {green.Faults} request(s) to the new containers failed with 5xx, which represents "
                        + $"the alarm {string.Join(", ", unknown)}."));
            if (green.Variants.FirstOrDefault(variant => variant.Replicas is { Replicas.IsEmpty: false } set
                && set.LeastBusy() is null) is { } dead)
                throw new ContainerException($"The deployment was rolled back: no container of production variant {dead.Name} answers "
                    + $"/ping.{FailureText.LastLines(dead.Replicas!.Replicas[0].Containers[0].Log)}");
            if (wait > TimeSpan.Zero) await Task.Delay(wait < Glance ? wait : Glance, tools.Time, cancel);
        }
        while (tools.Time.GetUtcNow() < until);
    }
}
