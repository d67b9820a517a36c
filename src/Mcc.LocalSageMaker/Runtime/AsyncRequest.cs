using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>One asynchronous request: input from S3, through the container, answer to S3, and a notification.</summary>
internal sealed class AsyncRequest(ObjectStore store, AccessCheck access, EndpointLife endpoints, RequestRouter requestRouter,
    Invoker invoker, TopicLog topics, InvocationMetrics metrics, LocalSettings settings, TimeProvider time)
{
    /// <summary>The member of a queued request that has the input itself, in base64, where it is not in S3.</summary>
    public const string InlineBody = "InlineBody";

    private readonly Limits limits = settings.Limits;

    public async Task Do(string endpoint, JsonObject record, CancellationToken cancel)
    {
        try
        {
            var answer = await Ask(endpoint, record, cancel);
            await Write((string)record["OutputLocation"]!, answer.Body, answer.ContentType ?? "application/octet-stream", cancel);
            Notify(record, endpoint, null, answer.Body);
        }
        catch (AwsServiceException failure)
        {
            var text = Encoding.UTF8.GetBytes(failure.Message);
            if ((string?)record["FailureLocation"] is { } location) await Write(location, text, "text/plain", cancel);
            Notify(record, endpoint, failure.Message, text);
        }
    }

    private async Task<ContainerResponse> Ask(string endpoint, JsonObject record, CancellationToken cancel)
    {
        var (body, storedType) = Input(record);
        var invocation = new Invocation(endpoint, (string?)record["ContentType"] ?? storedType, (string?)record["Accept"],
            (string?)record["CustomAttributes"], null, null, null, (string?)record["InferenceId"], null, null, record);
        using var lease = await InvocationLease(endpoint, invocation, record, cancel);
        var limit = (int?)record["InvocationTimeoutSeconds"] is { } seconds ? TimeSpan.FromSeconds(seconds) : limits.AsyncInvocation;
        return await metrics.Measure(endpoint, lease.VariantName, null, lease.Copies, lease.Concurrent, time.GetTimestamp(),
            async () => WithLength(await invoker.Invoke(lease, invocation, body, limit, limits.AsyncPayload, cancel), lease));
    }

    /// <summary>What the container is sent, and the content type of a stored input.</summary>
    private (Func<HttpContent> Body, string? ContentType) Input(JsonObject record)
    {
        if ((string?)record[InlineBody] is { } inline)
        {
            var bytes = Convert.FromBase64String(inline);
            return (() => new ByteArrayContent(bytes), null);
        }

        var address = ObjectAddress.Read((string)record["InputLocation"]!);
        access.Role("GetObject", address.Bucket, address.Key);
        var bucket = store[address.Bucket];
        var input = bucket.Object(address.Key);
        if (input.Size > limits.AsyncPayload)
            throw new AwsServiceException(400, "ValidationError", $"The input {address} has {input.Size} bytes; the maximum is "
                + $"{limits.AsyncPayload}.");
        return (() => new StreamContent(bucket.Open(input)) { Headers = { ContentLength = input.Size } }, input.ContentType);
    }

    /// <summary>
    /// SageMaker does not read an asynchronous response whose length it does not know, such as one in chunks
    /// (https://github.com/deepjavalibrary/djl-serving/issues/2567).
    /// </summary>
    private static ContainerResponse WithLength(ContainerResponse response, InvocationLease lease) =>
        response.HasLength ? response
        : throw new AwsServiceException(424, "ModelError",
            $"The response from container {lease.Replica.Containers[^1].Name} did not specify the required Content-Length header.");

    /// <summary>Waits for a container that answers, as long as the request may wait.</summary>
    private async Task<InvocationLease> InvocationLease(string endpoint, Invocation invocation, JsonObject record, CancellationToken cancel)
    {
        var wait = (int?)record["RequestTTLSeconds"] is { } seconds ? TimeSpan.FromSeconds(seconds) : limits.AsyncWait;
        var received = (double)record["ReceivedTime"]!;
        while (true)
        {
            if (Time.Now(time) - received > wait.TotalSeconds)
                throw new AwsServiceException(400, "ValidationError",
                    string.Create(CultureInfo.InvariantCulture, $"The request was in the queue for more than {wait.TotalSeconds} s."));
            if (endpoints.Find(endpoint) is null)
                throw new AwsServiceException(400, "ValidationError", $"Endpoint {endpoint} was deleted.");
            try
            {
                return await requestRouter.Find(invocation, cancel);
            }
            catch (AwsServiceException notYet) when (notYet.Status == 503 || endpoints.Find(endpoint)?.Traffic is null)
            {
                await Task.Delay(100, cancel);
            }
        }
    }

    private async Task Write(string location, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancel)
    {
        var address = ObjectAddress.Read(location);
        access.Role("PutObject", address.Bucket, address.Key);
        // AWS makes its default bucket by itself; a bucket that the user named and forgot is made here too rather than losing the answer.
        var bucket = store.Has(address.Bucket) ? store[address.Bucket] : store.Create(address.Bucket);
        using var from = new MemoryStream(content.ToArray());
        await bucket.Put(address.Key, from, contentType, cancel);
    }

    private void Notify(JsonObject record, string endpoint, string? failure, ReadOnlyMemory<byte> answer)
    {
        var notify = record["Notify"];
        if ((string?)notify?[failure is null ? "SuccessTopic" : "ErrorTopic"] is not { } topic) return;
        var now = Iso(Time.Now(time));
        var message = new JsonObject
        {
            ["awsRegion"] = settings.Region,
            ["eventTime"] = now,
            ["receivedTime"] = Iso((double)record["ReceivedTime"]!),
            ["invocationStatus"] = failure is null ? "Completed" : "Failed",
            ["requestParameters"] = new JsonObject
            {
                ["accept"] = record["Accept"]?.DeepClone(),
                ["contentType"] = record["ContentType"]?.DeepClone(),
                ["customAttributes"] = record["CustomAttributes"]?.DeepClone(),
                ["endpointName"] = endpoint,
                ["inputLocation"] = record["InputLocation"]?.DeepClone(),
            },
            ["inferenceId"] = record["InferenceId"]!.DeepClone(),
            ["eventVersion"] = "1.0",
            ["eventSource"] = "aws:sagemaker",
            ["eventName"] = "InferenceResult",
        };
        if (failure is null) message["responseParameters"] =
            new JsonObject { ["contentType"] = "application/octet-stream", ["outputLocation"] = record["OutputLocation"]!.DeepClone() };
        else
        {
            message["failureReason"] = failure;
            if (record["FailureLocation"] is { } location) message["responseParameters"] =
                new JsonObject { ["failureLocation"] = location.DeepClone() };
        }

        var included = failure is null ? "SUCCESS_NOTIFICATION_TOPIC" : "ERROR_NOTIFICATION_TOPIC";
        if (notify!["IncludeInferenceResponseIn"]?.AsArray()
            .Any(each => string.Equals((string?)each, included, StringComparison.Ordinal)) is true)
            message["responseBody"] = new JsonObject { ["content"] = Encoding.UTF8.GetString(answer.Span), ["encoding"] = "UTF-8" };
        topics.Publish(topic, message);
    }

    private static string Iso(double seconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
            CultureInfo.InvariantCulture);
}
