using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// The metrics that SageMaker sends for requests to endpoints
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html). Latencies are in microseconds.
/// </summary>
internal sealed class InvocationMetrics(MetricStore metrics, TimeProvider time)
{
    private const int StatusOfSuccess = 200;

    /// <summary>Of a request that ended without an answer, such as one whose caller went away.</summary>
    private const int StatusOfFailure = 499;

    /// <summary>Runs the part of a request that its containers work on, and counts the request however it ends.</summary>
    /// <param name="started">When the request came, as a timestamp of <paramref name="time"/>'s.</param>
    /// <param name="copies">Instances of the variant, or copies of the component; null for a serverless variant.</param>
    /// <param name="concurrent">Requests that they work on, this one included.</param>
    public async Task<T> Measure<T>(
        string endpoint, string variant, string? component, int? copies, int concurrent, long started, Func<Task<T>> inModel)
    {
        var began = time.GetTimestamp();
        if (copies is { } number) AddConcurrency(component is null
            ? SageMakerMetrics.OfVariant(endpoint, variant, SageMakerMetrics.ConcurrentRequestsPerModel)
            : SageMakerMetrics.OfComponent(component, SageMakerMetrics.ConcurrentRequestsPerCopy), concurrent, number);
        var status = StatusOfFailure;
        try
        {
            var result = await inModel();
            status = StatusOfSuccess;
            return result;
        }
        catch (AwsServiceException failure)
        {
            // A container's own status, where it has answered.
            status = (int?)failure.More?["OriginalStatusCode"] is > 0 and var own ? own : failure.Status;
            throw;
        }
        finally
        {
            Add(endpoint, variant, component, copies, status, time.GetElapsedTime(started), time.GetElapsedTime(began));
        }
    }

    /// <summary>Counts a request to a component that has no copies.</summary>
    public void AddNoCapacity(string component) => metrics.Add(
        SageMakerMetrics.OfComponent(component, SageMakerMetrics.NoCapacityInvocationFailures), 1, "None", 1);

    /// <param name="name">ConcurrentRequestsPerModel or ConcurrentRequestsPerCopy.</param>
    /// <param name="copies">Instances of the variant, or copies of the component.</param>
    public void AddConcurrency(MetricName name, int requests, int copies) =>
        metrics.Add(name, (double)requests / Math.Max(1, copies), "None", 1);

    private void Add(string endpoint, string variant, string? component, int? copies, int status, TimeSpan total, TimeSpan inModel)
    {
        List<MetricName> holders = [SageMakerMetrics.OfVariant(endpoint, variant)];
        if (component is not null) holders.Add(SageMakerMetrics.OfComponent(component));
        foreach (var holder in holders)
        {
            Count(holder, "Invocations", 1);
            Count(holder, "Invocation4XXErrors", status is >= 400 and < 500 ? 1 : 0);
            Count(holder, "Invocation5XXErrors", status >= 500 ? 1 : 0);
            metrics.Add(holder with { Name = "ModelLatency" }, inModel.TotalMicroseconds, "Microseconds");
            metrics.Add(holder with { Name = "OverheadLatency" }, (total - inModel).TotalMicroseconds, "Microseconds");
        }

        if (copies is { } number) Count(holders[^1],
            component is null ? SageMakerMetrics.InvocationsPerInstance : SageMakerMetrics.InvocationsPerCopy, 1d / Math.Max(1, number));
    }

    private void Count(MetricName holder, string name, double value) => metrics.Add(holder with { Name = name }, value, "None");
}
