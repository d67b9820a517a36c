using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// A metric that a target tracking policy can name by its type
/// (https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PredefinedMetricSpecification.html).
/// </summary>
/// <param name="Dimension">The scalable dimension that it is for.</param>
/// <param name="Period">Seconds.</param>
internal sealed record PredefinedMetric(string Type, string Dimension, string Name, string Statistic, int Period)
{
    /// <summary>To add one: its line.</summary>
    public static IReadOnlyList<PredefinedMetric> All { get; } =
    [
        new("SageMakerVariantInvocationsPerInstance", ScalableResources.Variant, SageMakerMetrics.InvocationsPerInstance, "Sum",
            MetricStore.Minute),
        new("SageMakerVariantConcurrentRequestsPerModelHighResolution", ScalableResources.Variant,
            SageMakerMetrics.ConcurrentRequestsPerModel, "Maximum", SageMakerMetrics.HighResolutionPeriod),
        new("SageMakerVariantProvisionedConcurrencyUtilization", ScalableResources.Concurrency, SageMakerMetrics.WarmUtilization, "Maximum",
            MetricStore.Minute),
        new("SageMakerInferenceComponentInvocationsPerCopy", ScalableResources.Component, SageMakerMetrics.InvocationsPerCopy, "Sum",
            MetricStore.Minute),
        new("SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution", ScalableResources.Component,
            SageMakerMetrics.ConcurrentRequestsPerCopy, "Maximum", SageMakerMetrics.HighResolutionPeriod),
        new("ALBRequestCountPerTarget", ScalableResources.Tasks, TargetGroupMetrics.RequestsPerTarget, "Sum", MetricStore.Minute),
    ];

    /// <exception cref="AwsServiceException">The type is not one of the dimension's.</exception>
    public static PredefinedMetric Find(string type, string dimension) =>
        All.FirstOrDefault(metric => metric.Type == type && metric.Dimension == dimension)
        ?? throw AwsServiceException.Validation($"The PredefinedMetricType {type} cannot be used for {dimension}. Use "
            + $"{string.Join(" or ", All.Where(metric => metric.Dimension == dimension).Select(metric => metric.Type))}.");

    /// <summary>The metric of one resource.</summary>
    /// <param name="label">The load balancer and its target group, where the metric is theirs.</param>
    public MetricName Of(string resourceId, string? label = null) => resourceId.Split('/') switch
    {
        ["service", _, _] => TargetGroupMetrics.Requests(label ?? ""),
        ["endpoint", var endpoint, _, var variant] => SageMakerMetrics.OfVariant(endpoint, variant, Name),
        [_, var component] => SageMakerMetrics.OfComponent(component, Name),
        _ => throw new ArgumentException($"{resourceId} has no metric.", nameof(resourceId)),
    };

    /// <summary>The members of an alarm that say what it watches.</summary>
    public JsonObject Watched(string resourceId, string? label)
    {
        var watched = Of(resourceId, label).ToJson();
        watched["Statistic"] = Statistic;
        watched["Period"] = Period;
        return watched;
    }
}
