using Mcc.Core.Catalogs;
using Mcc.Core.Configuration;
using Mcc.Core.Diagnostics;
using Mcc.Core.Resolvers;

namespace Mcc.Core.Rules;

/// <summary>
/// Auto scaling of pods, and what reads their metrics. Kubernetes itself measures the CPU, which says nothing of a server that works on
/// accelerators: there KEDA asks Prometheus how many requests run.
/// </summary>
public sealed class PodScalingFits : IRule
{
    private const string Rule = "pod-scaling";
    private const string Keda = "keda";

    public IEnumerable<Finding> Check(Deployment deployment, Catalog catalog)
    {
        if (!deployment.Layers.Behaviours.Contains(ResourceResolver.PodBehaviour))
            return [];
        var metrics = PodMetrics.Of(deployment);
        return [.. Scaling(deployment, catalog, metrics), .. Monitor(deployment, metrics)];
    }

    private static IEnumerable<Finding> Scaling(Deployment deployment, Catalog catalog, PodMetrics? metrics)
    {
        var (settings, parameters) = (deployment.Settings, catalog.Parameters);
        if (settings.AutoscalingMax.InEffect is not { } maximum)
            yield break;
        var isServerless = ResourceResolver.IsServerless(deployment);
        if (settings.AutoscalingMin.InEffect is { Text: "0" } zero && !isServerless)
            yield return Finding.Error(Rule,
                $"`{zero.Parameter.Key}` is 0 (from {zero.Origin}), but without a pod there is nothing that measures requests.",
                $"Use {zero.Parameter.Flag}=1 or more.");
        if (settings.HyperpodReplicas.InEffect is { IsGiven: true } replicas)
            yield return Finding.Error(Rule,
                $"`{replicas.Parameter.Key}` (from {replicas.Origin}) and `{maximum.Parameter.Key}` (from {maximum.Origin}) both set the "
                    + "number of pods.",
                $"Remove {replicas.Parameter.Flag}, or use {parameters.AutoscalingMin.Flag} instead.");
        var usesKeda = settings.HpAutoscaler.InEffect is { Text: Keda };
        if (usesKeda && metrics?.Load is null)
            yield return Finding.Error(Rule,
                $"`{parameters.HpAutoscaler.Key}` is {Keda} (from {settings.HpAutoscaler.Origin}), but {deployment.Backend.Title} has no "
                    + "metric of its requests.",
                TurnOn(deployment) ?? (deployment.Accelerators > 0 ? $"Remove {maximum.Parameter.Flag}."
                    : $"Remove {parameters.HpAutoscaler.Flag}."));
        if (!usesKeda && !isServerless && deployment.Accelerators > 0 && deployment.Constants.LeavesAcceleratorsIdle != true)
            yield return Finding.Error(Rule,
                $"`{maximum.Parameter.Key}` (from {maximum.Origin}) scales by CPU, but {deployment.Backend.Title} works on accelerators.",
                settings.KserveMode.InEffect is { } mode ? $"Use {mode.Parameter.Flag}=serverless, which scales by requests."
                    : deployment.Constants.ServerMetrics?.Load is null ? $"Remove {maximum.Parameter.Flag}."
                    : $"Use {parameters.HpAutoscaler.Flag}={Keda}, which scales by requests.");
        if (!usesKeda && settings.AutoscalingTarget.InEffect is { } target && settings.AutoscalingTarget.Effective % 1 != 0)
            yield return Finding.Error(Rule,
                $"`{target.Parameter.Key}` is {target.Text} (from {target.Origin}), but the target "
                    + $"{(isServerless ? "of Knative is a whole number of requests" : "of the CPU is a whole percentage")}.",
                $"Use {target.Parameter.Flag}=70, for example.");
    }

    private static IEnumerable<Finding> Monitor(Deployment deployment, PodMetrics? metrics)
    {
        if (metrics is null && deployment.Settings.HpServiceMonitor.InEffect is { Text: "true" } monitor)
            yield return Finding.Error(Rule,
                $"`{monitor.Parameter.Key}` is set (from {monitor.Origin}), but {deployment.Backend.Title} has no metrics for Prometheus.",
                TurnOn(deployment) ?? $"Remove {monitor.Parameter.Flag}.");
    }

    /// <summary>How to turn on metrics that are off; null where there are none.</summary>
    private static string? TurnOn(Deployment deployment) => deployment.Constants.ServerMetrics?.PortVariable is { } variable
        ? $"Turn them on with --server-env {variable}=9090." : null;
}
