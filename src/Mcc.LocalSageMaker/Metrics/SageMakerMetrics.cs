namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// The names of SageMaker's metrics and their dimensions (https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html,
/// https://docs.aws.amazon.com/sagemaker/latest/dg/async-inference-monitor.html).
/// </summary>
internal static class SageMakerMetrics
{
    public const string Space = "AWS/SageMaker";

    /// <summary>The namespace of what instances use.</summary>
    private const string InstanceSpace = "/aws/sagemaker/Endpoints";

    public const string InvocationsPerInstance = "InvocationsPerInstance";
    public const string InvocationsPerCopy = "InvocationsPerCopy";
    public const string ConcurrentRequestsPerModel = "ConcurrentRequestsPerModel";
    public const string ConcurrentRequestsPerCopy = "ConcurrentRequestsPerCopy";
    public const string NoCapacityInvocationFailures = "NoCapacityInvocationFailures";
    public const string ApproximateBacklogSize = "ApproximateBacklogSize";
    public const string ApproximateBacklogSizePerInstance = "ApproximateBacklogSizePerInstance";
    public const string HasBacklogWithoutCapacity = "HasBacklogWithoutCapacity";
    public const string WarmUtilization = "ServerlessProvisionedConcurrencyUtilization";
    public const string LoadedModelCount = "LoadedModelCount";

    /// <summary>High-resolution metrics are sent this often.</summary>
    public const int HighResolutionPeriod = 10;

    public static MetricName OfVariant(string endpoint, string variant, string name = "") =>
        Of(name, ("EndpointName", endpoint), ("VariantName", variant));

    public static MetricName OfComponent(string component, string name = "") => Of(name, ("InferenceComponentName", component));

    public static MetricName OfEndpoint(string endpoint, string name) => Of(name, ("EndpointName", endpoint));

    public static MetricName OfInstances(string endpoint, string variant, string name) =>
        OfVariant(endpoint, variant, name) with { Namespace = InstanceSpace };

    private static MetricName Of(string name, params (string Name, string Value)[] dimensions) =>
        new(Space, name, [.. dimensions.Select(dimension => KeyValuePair.Create(dimension.Name, dimension.Value))]);
}
