using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>InvokeEndpointAsync: says where the answer will be, and puts the request into the endpoint's queue.</summary>
internal sealed class AsyncInvocation(EndpointLife endpoints, AsyncQueues queues, LocalSettings settings, TimeProvider time)
{
    public async Task Answer(AwsRequest request, Invocation invocation)
    {
        CheckPayload(request, invocation);
        var endpoint = endpoints.Find(invocation.Endpoint);
        if (endpoint?.Traffic?.Blue is not { } deployment)
            throw new AwsServiceException(400, "ValidationError", $"Endpoint {invocation.Endpoint} of account {settings.Account} not "
                + "found.");
        if (deployment.Async is not { } configuration)
            throw new AwsServiceException(400, "ValidationError", $"Endpoint {invocation.Endpoint} is a real-time endpoint: use "
                + "InvokeEndpoint.");

        var output = configuration["OutputConfig"]!;
        var id = Guid.NewGuid().ToString();
        var file = (string?)invocation.Members["Filename"] ?? $"{id}.out";
        var extension = (string?)invocation.Members["S3OutputPathExtension"];
        var location = Below((string?)output["S3OutputPath"]
            ?? $"s3://sagemaker-{settings.Region}-{settings.Account}/async-endpoint-outputs/{invocation.Endpoint}", extension, file);
        var failure = (string?)output["S3FailurePath"] is { } path ? Below(path, extension, $"{id}-error.out") : null;
        var inferenceId = invocation.InferenceId ?? Guid.NewGuid().ToString();
        var record = (JsonObject)invocation.Members.DeepClone();
        record["Id"] = id;
        if (!request.Body.IsEmpty) record[AsyncRequest.InlineBody] = Convert.ToBase64String(request.Body.Span);
        record["InferenceId"] = inferenceId;
        record["OutputLocation"] = location;
        record["FailureLocation"] = failure;
        record["Notify"] = output["NotificationConfig"]?.DeepClone();
        record["ReceivedTime"] = Time.Now(time);
        queues.Add(invocation.Endpoint, record);

        var response = request.Context.Response;
        response.StatusCode = 202;
        response.ContentType = "application/json";
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.Headers["X-Amzn-SageMaker-OutputLocation"] = location;
        if (failure is not null) response.Headers["X-Amzn-SageMaker-FailureLocation"] = failure;
        var body = Encoding.UTF8.GetBytes(new JsonObject { ["InferenceId"] = inferenceId }.ToJsonString());
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    /// <summary>
    /// "Body and InputLocation are mutually exclusive. Provide exactly one of them." "The inline payload can be up to 128,000 bytes."
    /// (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html).
    /// </summary>
    private void CheckPayload(AwsRequest request, Invocation invocation)
    {
        if ((invocation.Members["InputLocation"] is not null) == !request.Body.IsEmpty)
            throw new AwsServiceException(400, "ValidationError", "Exactly one of Body and InputLocation must be specified.");
        if (request.Body.Length > settings.Limits.InlinePayload)
            throw new AwsServiceException(400, "ValidationError", string.Create(CultureInfo.InvariantCulture,
                $"Body has {request.Body.Length} bytes; the maximum is {settings.Limits.InlinePayload}. Put a larger input into S3 and "
                    + $"specify InputLocation."));
    }

    private static string Below(string path, string? extension, string file)
    {
        var address = ObjectAddress.Read(path);
        return (extension is null ? address : address.Below(extension.Trim('/'))).Below(file).ToString();
    }
}
