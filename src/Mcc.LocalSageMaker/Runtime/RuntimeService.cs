using Mcc.Core.ServiceModels;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>SageMaker Runtime: InvokeEndpoint, InvokeEndpointWithResponseStream, InvokeEndpointAsync.</summary>
internal sealed class RuntimeService(Placement placement, Invoker invoker, StreamedInvocation streamed, AsyncInvocation asynchronous,
    Limits limits)
{
    private static readonly ServiceModel Model = AwsServices.Bundled["sagemaker-runtime"];
    private static readonly Operation Invoke = Model.Operation("InvokeEndpoint");
    private static readonly Operation Streamed = Model.Operation("InvokeEndpointWithResponseStream");
    private static readonly Operation Asynchronous = Model.Operation("InvokeEndpointAsync");

    public async Task Answer(AwsRequest request)
    {
        if (request.Method is not "POST" || request.Path.Split('/') is not ["", "endpoints", { } name, { } action])
            throw new AwsFailure(404, "UnknownOperationException", $"SageMaker Runtime does not support {request.Method} {request.Path}.");
        name = Uri.UnescapeDataString(name);
        switch (action)
        {
            case "invocations":
                await AnswerWhole(request, Invocation.Read(Invoke, name, request));
                break;
            case "invocations-response-stream":
                var invocation = Invocation.Read(Streamed, name, request);
                using (var place = RealTime(invocation))
                    await streamed.Answer(request, place, invocation);
                break;
            case "async-invocations":
                await asynchronous.Answer(request, Invocation.Read(Asynchronous, name, request));
                break;
            default:
                throw new AwsFailure(404, "UnknownOperationException", $"SageMaker Runtime does not support {action}.");
        }
    }

    private async Task AnswerWhole(AwsRequest request, Invocation invocation)
    {
        using var place = RealTime(invocation);
        var longest = place.Variant is { IsServerless: true } ? limits.ServerlessPayload : limits.Payload;
        if (request.Body.Length > longest) throw WholeBody.TooLong(longest);
        var answer = await invoker.Invoke(place, invocation, () => new ReadOnlyMemoryContent(request.Body), limits.Invocation, longest,
            request.Gone);
        var response = request.Context.Response;
        response.ContentType = answer.ContentType;
        response.ContentLength = answer.Body.Length;
        var headers = response.Headers;
        headers["x-amzn-RequestId"] = request.Id;
        headers["x-Amzn-Invoked-Production-Variant"] = place.VariantName;
        if (answer.CustomAttributes is not null) headers["X-Amzn-SageMaker-Custom-Attributes"] = answer.CustomAttributes;
        if (answer.NewSession is not null) headers["X-Amzn-SageMaker-New-Session-Id"] = answer.NewSession;
        if (answer.ClosedSession is not null) headers["X-Amzn-SageMaker-Closed-Session-Id"] = answer.ClosedSession;
        await response.Body.WriteAsync(answer.Body, request.Gone);
    }

    private Place RealTime(Invocation invocation)
    {
        var place = placement.Find(invocation);
        if (place.Deployment?.Async is null) return place;
        place.Dispose();
        throw new AwsFailure(400, "ValidationError",
            $"Endpoint {invocation.Endpoint} is an asynchronous endpoint: use InvokeEndpointAsync.");
    }
}
