using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>SageMaker Runtime: InvokeEndpoint, InvokeEndpointWithResponseStream, InvokeEndpointAsync.</summary>
internal sealed class RuntimeService(RequestRouter requestRouter, Invoker invoker, StreamedInvocation streamed,
    AsyncInvocation asynchronous, SessionTable sessions, DataCapture capture, ShadowTraffic shadows,
    InvocationMetrics metrics, ServerlessMetrics serverless, AccessCheck access, TimeProvider time, Limits limits)
{
    private static readonly ServiceModel Model = AwsServices.Bundled["sagemaker-runtime"];
    private static readonly Operation Invoke = Model.Operation("InvokeEndpoint");
    private static readonly Operation Streamed = Model.Operation("InvokeEndpointWithResponseStream");
    private static readonly Operation Asynchronous = Model.Operation("InvokeEndpointAsync");

    public async Task Answer(AwsRequest request)
    {
        if (request.Method is not "POST" || request.Path.Split('/') is not ["", "endpoints", { } name, { } action])
            throw new AwsServiceException(404, "UnknownOperationException", $"SageMaker Runtime does not support {request.Method} "
                + $"{request.Path}.");
        name = Uri.UnescapeDataString(name);
        var started = time.GetTimestamp();
        switch (action)
        {
            case "invocations":
                await AnswerWhole(request, Read(Invoke, name, request), started);
                break;
            case "invocations-response-stream":
                var invocation = Read(Streamed, name, request);
                using (var lease = await RealTime(invocation, request.Gone))
                {
                    await Measure(lease, invocation, started, async () =>
                    {
                        await streamed.Answer(request, lease, invocation);
                        return true;
                    });
                }

                break;
            case "async-invocations":
                await asynchronous.Answer(request, Read(Asynchronous, name, request));
                break;
            default:
                throw new AwsServiceException(404, "UnknownOperationException", $"SageMaker Runtime does not support {action}.");
        }
    }

    private Invocation Read(Operation operation, string endpoint, AwsRequest request)
    {
        var invocation = Invocation.Read(operation, endpoint, request);
        access.User(Model.Name, operation.Name, invocation.Members);
        return invocation;
    }

    private async Task AnswerWhole(AwsRequest request, Invocation invocation, long started)
    {
        using var lease = await RealTime(invocation, request.Gone);
        var longest = lease.Variant is { IsServerless: true } ? limits.ServerlessPayload : limits.Payload;
        if (request.Body.Length > longest) throw WholeBody.TooLong(longest);
        CheckExplanations(invocation);
        var sampled = DataCapture.Begin(lease);
        shadows.Copy(lease, invocation, request.Body, sampled);
        var answer = await Measure(lease, invocation, started, () => invoker.Invoke(
            lease, invocation, () => new ReadOnlyMemoryContent(request.Body), limits.Invocation, longest, request.Gone));
        sessions.Note(invocation, lease, answer.NewSession, answer.ClosedSession);
        if (lease.Deployment is { } deployment) capture.Note(sampled, deployment, lease, invocation, request.Body, answer);
        var response = request.Context.Response;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        var headers = response.Headers;
        headers["x-amzn-RequestId"] = request.Id;
        headers["x-Amzn-Invoked-Production-Variant"] = lease.VariantName;
        if (answer.CustomAttributes is not null) headers["X-Amzn-SageMaker-Custom-Attributes"] = answer.CustomAttributes;
        if (answer.NewSession is not null) headers["X-Amzn-SageMaker-New-Session-Id"] = answer.NewSession;
        if (answer.ClosedSession is not null) headers["X-Amzn-SageMaker-Closed-Session-Id"] = answer.ClosedSession;
        await response.Body.WriteAsync(answer.Body, request.Gone);
    }

    /// <summary>
    /// EnableExplanations overrides the EnableExplanations of an explainer
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html), which no endpoint has here.
    /// </summary>
    private static void CheckExplanations(Invocation invocation)
    {
        if (invocation.Members["EnableExplanations"] is not null)
            throw new AwsServiceException(400, "ValidationError", $"EnableExplanations is not supported: endpoint {invocation.Endpoint} "
                + "has no ExplainerConfig.");
    }

    private Task<T> Measure<T>(InvocationLease lease, Invocation invocation, long started, Func<Task<T>> inModel) =>
        metrics.Measure(invocation.Endpoint, lease.VariantName, invocation.Component,
            lease.Variant is { IsServerless: true } ? null : lease.Copies, lease.Concurrent, started, inModel);

    private async ValueTask<InvocationLease> RealTime(Invocation invocation, CancellationToken cancel)
    {
        var lease = await requestRouter.Find(invocation, cancel);
        if (lease.Variant is { MaxConcurrency: { } most } variant)
            serverless.Add(invocation.Endpoint, variant.Name, lease.Concurrent, most, variant.DesiredCount, lease.Setup);
        if (lease.Deployment?.Async is null) return lease;
        lease.Dispose();
        throw new AwsServiceException(400, "ValidationError",
            $"Endpoint {invocation.Endpoint} is an asynchronous endpoint: use InvokeEndpointAsync.");
    }
}
