using System.Globalization;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// The minimum of auto scaling is not larger than the maximum, and 0 only where something notices a request that finds no instance: the
/// queue of an asynchronous endpoint, or an inference component.
/// </summary>
public sealed class ScalingFits : IRule
{
    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (deployment.Settings.AutoscalingMin.InEffect is { Text: "0" } zero
            && deployment.Constants is { ScalesByBacklog: not true, PlacesCopies: not true }
            && !deployment.Layers.Behaviours.Contains(ResourceResolver.PodBehaviour))
        {
            yield return deployment.Constants.IsServerless == true
                ? Finding.Error("scaling-fits",
                    $"`autoscalingMin` is 0 (from {zero.Origin}), but auto scaling keeps at least one container of a serverless endpoint "
                        + "warm.",
                    "Use --autoscaling-min=1, or remove --autoscaling-max and --serverless-provisioned: then the endpoint scales to zero.")
                : deployment.Layers.Behaviours.Contains(TaskResolver.Behaviour)
                ? Finding.Error("scaling-fits",
                    $"`autoscalingMin` is 0 (from {zero.Origin}), but a load balancer without tasks counts no requests, so nothing would "
                        + "start one.", "Use --autoscaling-min=1.")
                : Finding.Error("scaling-fits",
                    $"`autoscalingMin` is 0 (from {zero.Origin}), but the variant of a real-time endpoint keeps at least one instance.",
                    "Use --autoscaling-min=1, --endpoint-style=component, or an asynchronous endpoint.");
        }

        if (deployment.Settings.AutoscalingMin.Effective is { } minimum && deployment.Settings.AutoscalingMax.Effective is { } maximum
            && minimum > maximum)
        {
            yield return Finding.Error("scaling-fits",
                string.Create(CultureInfo.InvariantCulture, $"`autoscalingMin` is {minimum}, more than `autoscalingMax` {maximum}."),
                string.Create(CultureInfo.InvariantCulture, $"Set --autoscaling-max={minimum} or more."));
        }
    }
}
