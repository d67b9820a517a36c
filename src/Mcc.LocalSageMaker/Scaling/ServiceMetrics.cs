using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Scaling;

/// <summary>
/// The metrics that SageMaker sends with or without requests: concurrency every 10 seconds, and every minute the backlog of
/// asynchronous endpoints and the zeros by which idle endpoints scale in
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/endpoint-auto-scaling-policy.html).
/// </summary>
/// <param name="backlog">How many requests of an endpoint wait or are under way.</param>
internal sealed class ServiceMetrics(EndpointLife endpoints, MetricStore metrics, InvocationMetrics invocations, Func<string, int> backlog)
{
    public void Send(bool isMinute)
    {
        foreach (var endpoint in endpoints.All)
        {
            if (endpoint.Traffic?.Blue is not { } deployment) continue;
            foreach (var variant in deployment.Variants)
            {
                if (isMinute && variant is { Serverless: not null, DesiredCount: > 0 and var warm })
                    Add(SageMakerMetrics.OfVariant(endpoint.Name, variant.Name, SageMakerMetrics.WarmUtilization),
                        (double)variant.InFlight / warm);
                if (isMinute && variant.Replicas is { Plan.IsMultiModel: true } many)
                    Add(SageMakerMetrics.OfInstances(endpoint.Name, variant.Name, SageMakerMetrics.LoadedModelCount),
                        many.Replicas.Sum(replica => replica.MultiModel!.Loaded.Count));
                if (variant is not { Replicas: not null, IsServerless: false, DesiredCount: > 0 }) continue;
                invocations.AddConcurrency(
                    SageMakerMetrics.OfVariant(endpoint.Name, variant.Name, SageMakerMetrics.ConcurrentRequestsPerModel),
                    variant.Replicas!.InFlight, variant.DesiredCount);
                if (isMinute) Add(SageMakerMetrics.OfVariant(endpoint.Name, variant.Name, SageMakerMetrics.InvocationsPerInstance), 0);
            }

            foreach (var component in endpoint.Components.Values.Where(each => each is { Base: null, Copies: > 0 }))
            {
                invocations.AddConcurrency(SageMakerMetrics.OfComponent(component.Name, SageMakerMetrics.ConcurrentRequestsPerCopy),
                    component.InFlight, component.Copies);
                if (isMinute) Add(SageMakerMetrics.OfComponent(component.Name, SageMakerMetrics.InvocationsPerCopy), 0);
            }

            if (isMinute && deployment.Async is not null) SendBacklog(endpoint.Name, deployment);
        }
    }

    private void SendBacklog(string endpoint, Deployment deployment)
    {
        var size = backlog(endpoint);
        var instances = deployment.Variants.Sum(variant => variant.DesiredCount);
        Add(SageMakerMetrics.OfEndpoint(endpoint, SageMakerMetrics.ApproximateBacklogSize), size);
        // Without instances it is the backlog, so that a policy that tracks it scales out from zero.
        var each = (double)size / Math.Max(1, instances);
        Add(SageMakerMetrics.OfEndpoint(endpoint, SageMakerMetrics.ApproximateBacklogSizePerInstance), each);
        Add(SageMakerMetrics.OfEndpoint(endpoint, SageMakerMetrics.HasBacklogWithoutCapacity), size > 0 && instances == 0 ? 1 : 0);
    }

    private void Add(MetricName name, double value) => metrics.Add(name, value, "None");
}
