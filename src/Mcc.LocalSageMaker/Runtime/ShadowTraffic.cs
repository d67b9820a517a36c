using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>
/// Copies of requests for the shadow variant, whose responses are captured and then discarded
/// (https://docs.aws.amazon.com/sagemaker/latest/dg/model-shadow-deployment.html). Its weight in relation to the production variant's is
/// the share of requests that are copied. Nothing that the shadow does reaches a client: a copy is sent next to the request, and its
/// failure is a line of the shadow's log.
/// </summary>
internal sealed class ShadowTraffic(
    Invoker invoker, InvocationMetrics metrics, DataCapture capture, BackgroundWork work, TimeProvider time, Limits limits)
{
    /// <summary>A shadow that is slower than production gets no more copies until it has answered some: they are held in memory.</summary>
    private const int MostWaiting = 1000;

    /// <param name="event">What is captured of the request; null where it is not captured.</param>
    public void Copy(InvocationLease lease, Invocation invocation, ReadOnlyMemory<byte> body, CapturedEvent? @event)
    {
        if (lease is not { Deployment: { Shadows.Count: > 0 } deployment, Variant: { } production }) return;
        foreach (var shadow in deployment.Shadows)
        {
            if (!shadow.TakesCopy(production) || shadow.Pick(null) is not { } replica) continue;
            if (shadow.Replicas!.InFlight >= MostWaiting)
            {
                replica.Containers[0].Log.Note($"A request was not copied, because {MostWaiting} copies wait for a response.");
                continue;
            }

            replica.Enter();
            work.Run(() => Send(new(null, shadow.Name, null, replica, shadow.DesiredCount, shadow.Replicas.InFlight), deployment,
                invocation, body, @event));
        }
    }

    private async Task Send(
        InvocationLease lease, Deployment deployment, Invocation invocation, ReadOnlyMemory<byte> body, CapturedEvent? @event)
    {
        using (lease)
        {
            try
            {
                var answer = await metrics.Measure(invocation.Endpoint, lease.VariantName, null, lease.Copies, lease.Concurrent,
                    time.GetTimestamp(), () => invoker.Invoke(lease, invocation, () => new ReadOnlyMemoryContent(body), limits.Invocation,
                        limits.Payload, CancellationToken.None));
                capture.Note(@event, deployment, lease, invocation, body, answer);
            }
            catch (AwsServiceException failure)
            {
                lease.Replica.Containers[0].Log.Note($"The copy of a request failed. {failure.Message}");
            }
        }
    }
}
