using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>InvokeEndpointWithResponseStream: each piece that the container sends goes out at once as one event.</summary>
internal sealed class StreamedInvocation(HttpMessageInvoker client, ModelErrors errors, Limits limits)
{
    private const int LongestPiece = 64 * 1024;

    public async Task Answer(AwsRequest request, InvocationLease lease, Invocation invocation)
    {
        if (lease.Variant is { IsServerless: true })
            throw new AwsServiceException(400, "ValidationError", "Serverless endpoints do not support response streaming.");
        if (lease.Replica.Plan.Mode == ExecutionMode.Serial || lease.Replica.Plan.IsMultiModel)
            throw new AwsServiceException(400, "ValidationError",
                "Inference pipelines and multi-model endpoints do not support response streaming.");
        var container = Invoker.Chosen(lease.Replica, invocation);
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(request.Gone);
        inTime.CancelAfter(limits.Stream);
        using var message = ContainerCall.Request(container.Address, "/invocations", invocation, lease.Adapter,
            new ReadOnlyMemoryContent(request.Body), invocation.ContentType, invocation.Accept);
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(message, inTime.Token);
        }
        catch (OperationCanceledException) when (!request.Gone.IsCancellationRequested)
        {
            lease.Deployment?.AddFault();
            throw errors.OutOfTime(container, lease.Replica);
        }
        catch (HttpRequestException broken)
        {
            lease.Deployment?.AddFault();
            throw errors.Broken(container, lease.Replica, broken.Message);
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
            {
                if ((int)response.StatusCode >= 500) lease.Deployment?.AddFault();
                throw errors.Of(container, lease.Replica, (int)response.StatusCode, await response.Content.ReadAsStringAsync(inTime.Token));
            }

            await Pass(request, lease, response, container, inTime.Token);
        }
    }

    private async Task Pass(AwsRequest request, InvocationLease lease, HttpResponseMessage response, ServedContainer container,
        CancellationToken inTime)
    {
        var answer = request.Context.Response;
        answer.ContentType = "application/vnd.amazon.eventstream";
        answer.Headers["x-amzn-RequestId"] = request.Id;
        answer.Headers["x-Amzn-Invoked-Production-Variant"] = lease.VariantName;
        if (response.Content.Headers.NonValidated.TryGetValues("Content-Type",
            out var type)) answer.Headers["X-Amzn-SageMaker-Content-Type"] = type.ToString();
        if (ContainerCall.Header(response,
            "X-Amzn-SageMaker-Custom-Attributes") is { } attributes) answer.Headers["X-Amzn-SageMaker-Custom-Attributes"] = attributes;
        await answer.StartAsync(request.Gone);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(inTime);
            var piece = new byte[LongestPiece];
            while (await body.ReadAsync(piece, inTime) is > 0 and var count)
            {
                await answer.Body.WriteAsync(EventMessage.Event("PayloadPart", "application/octet-stream", piece.AsSpan(0, count)),
                    request.Gone);
                await answer.Body.FlushAsync(request.Gone);
            }
        }
        catch (Exception broken) when (!request.Gone.IsCancellationRequested
            && broken is HttpRequestException or IOException or OperationCanceledException)
        {
            lease.Deployment?.AddFault();
            var isLate = broken is OperationCanceledException;
            var text = isLate ? $"The model did not complete its response within {FailureText.Span(limits.Stream)}."
                : $"The connection to container {container.Name} was lost.{FailureText.LastLines(container.Log)}";
            var error = new JsonObject { ["Message"] = text, ["ErrorCode"] = isLate ? "ModelInvocationTimeExceeded" : "StreamBroken" };
            await answer.Body.WriteAsync(EventMessage.Exception("ModelStreamError", Encoding.UTF8.GetBytes(error.ToJsonString())),
                request.Gone);
        }
    }
}
