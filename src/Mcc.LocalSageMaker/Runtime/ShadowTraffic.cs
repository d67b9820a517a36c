using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>
/// Copies of requests for the shadow variant, whose responses are discarded
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html). Its weight in relation to the production variant's is
/// the share of requests that are copied.
/// </summary>
internal sealed class ShadowTraffic(Invoker invoker, InvocationMetrics metrics, BackgroundWork work, TimeProvider time, Limits limits)
{
    public void Copy(InvocationLease lease, Invocation invocation, ReadOnlyMemory<byte> body)
    {
        if (lease is not { Deployment: { Shadows.Count: > 0 } deployment, Variant: { } production }) return;
        foreach (var shadow in deployment.Shadows)
        {
            if (shadow.Weight <= 0 || Random.Shared.NextDouble() * production.Weight >= shadow.Weight) continue;
            if (shadow.Pick(null) is not { } replica) continue;
            replica.Enter();
            work.Run(() => Send(new(null, shadow.Name, null, replica, shadow.DesiredCount, shadow.Replicas!.InFlight), invocation, body));
        }
    }

    private async Task Send(InvocationLease lease, Invocation invocation, ReadOnlyMemory<byte> body)
    {
        using (lease)
        {
            try
            {
                await metrics.Measure(invocation.Endpoint, lease.VariantName, null, lease.Copies, lease.Concurrent, time.GetTimestamp(),
                    () => invoker.Invoke(lease, invocation, () => new ReadOnlyMemoryContent(body), limits.Invocation, limits.Payload,
                        CancellationToken.None));
            }
            catch (AwsServiceException failure)
            {
                lease.Replica.Containers[0].Log.Note($"The copy of a request failed. {failure.Message}");
            }
        }
    }
}
