namespace Mcc.LocalSageMaker.Metrics;

/// <summary>
/// What serverless endpoints send for a request in addition
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/serverless-endpoints-monitoring.html).
/// </summary>
internal sealed class ServerlessMetrics(MetricStore metrics)
{
    /// <param name="inFlight">Requests under way, this one included.</param>
    /// <param name="warm">Containers that are kept warm.</param>
    /// <param name="setup">How long the request's container took to start; null when it was there.</param>
    public void Add(string endpoint, string variant, int inFlight, int most, int warm, TimeSpan? setup)
    {
        void Count(string name, double value, string unit = "None") =>
            metrics.Add(SageMakerMetrics.OfVariant(endpoint, variant, name), value, unit);

        if (setup is { } took) Count("ModelSetupTime", took.TotalMicroseconds, "Microseconds");
        Count("ServerlessConcurrentExecutionsUtilization", (double)inFlight / most);
        if (warm == 0) return;
        Count("ServerlessProvisionedConcurrencyExecutions", inFlight, "Count");
        Count(SageMakerMetrics.WarmUtilization, (double)inFlight / warm);
        Count(inFlight <= warm ? "ServerlessProvisionedConcurrencyInvocations" : "ServerlessProvisionedConcurrencySpilloverInvocations", 1,
            "Count");
    }
}
