using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>Invoke and InvokeWithResponseStream.</summary>
internal sealed class FunctionInvoker(FunctionRecords records, FunctionPool pool, BackgroundWork work, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource stopping = new();

    public async Task Invoke(AwsRequest request, JsonObject input)
    {
        var kind = (string?)input["InvocationType"] ?? "RequestResponse";
        var function = Function(input);
        var payload = Payload(request, kind is "Event" ? pool.Limits.Event : pool.Limits.Request);
        var response = request.Context.Response;
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.Headers["X-Amz-Executed-Version"] = function.Version;
        if (kind is "DryRun")
        {
            response.StatusCode = 204;
            return;
        }

        if (kind is "Event")
        {
            work.Run(() => RunLater(function, payload));
            response.StatusCode = 202;
            return;
        }

        var invocation = FunctionInvocation.Of(function, payload);
        var running = pool.Run(function, invocation);
        using var whole = new MemoryStream();
        await foreach (var piece in invocation.Pieces.ReadAllAsync(CancellationToken.None))
        {
            if (whole.Length + piece.Length <= pool.Limits.Response) whole.Write(piece.Span);
            else invocation.Fail(FunctionError.Body("Function.ResponseSizeTooLarge", string.Create(CultureInfo.InvariantCulture,
                $"Response payload size exceeded maximum allowed payload size ({pool.Limits.Response} bytes).")));
        }

        var log = await running;
        var result = await invocation.Result;
        var body = result.Body.IsEmpty ? whole.GetBuffer().AsMemory(0, (int)whole.Length) : result.Body;
        if (result.IsError) response.Headers["X-Amz-Function-Error"] = "Unhandled";
        if ((string?)input["LogType"] is "Tail") response.Headers["X-Amz-Log-Result"] = log;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, request.Gone);
    }

    public async Task Stream(AwsRequest request, JsonObject input)
    {
        var function = Function(input);
        var payload = Payload(request, pool.Limits.Request);
        var response = request.Context.Response;
        if ((string?)input["InvocationType"] is "DryRun")
        {
            response.StatusCode = 204;
            return;
        }

        var invocation = FunctionInvocation.Of(function, payload);
        var running = pool.Run(function, invocation);
        response.ContentType = "application/vnd.amazon.eventstream";
        response.Headers["x-amzn-RequestId"] = request.Id;
        response.Headers["X-Amz-Executed-Version"] = function.Version;
        await response.StartAsync(request.Gone);
        await foreach (var piece in invocation.Pieces.ReadAllAsync(CancellationToken.None))
            await Send(request, piece);
        var log = await running;
        var result = await invocation.Result;
        var complete = new JsonObject();
        if (result.IsError)
        {
            var error = Error(result.Body);
            complete["ErrorCode"] = (string?)error?["errorType"] ?? "Unhandled";
            complete["ErrorDetails"] = Encoding.UTF8.GetString(result.Body.Span);
        }
        else if (!result.Body.IsEmpty)
        {
            await Send(request, result.Body);
        }

        if ((string?)input["LogType"] is "Tail") complete["LogResult"] = log;
        var end = EventMessage.Event("InvokeComplete", "application/json", Encoding.UTF8.GetBytes(complete.ToJsonString()));
        await response.Body.WriteAsync(end, request.Gone);
    }

    /// <summary>Ends the waits of events that are to be tried again.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        stopping.Dispose();
    }

    private static async Task Send(AwsRequest request, ReadOnlyMemory<byte> piece)
    {
        var body = request.Context.Response.Body;
        await body.WriteAsync(EventMessage.Event("PayloadChunk", "application/octet-stream", piece.Span), request.Gone);
        await body.FlushAsync(request.Gone);
    }

    private static JsonNode? Error(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An asynchronous event: one that fails is tried again.</summary>
    private async Task RunLater(FunctionConfiguration function, ReadOnlyMemory<byte> payload)
    {
        for (var tried = 0; tried <= pool.Limits.Retries; tried++)
        {
            try
            {
                if (tried > 0) await Task.Delay(pool.Limits.RetryPause * tried, time, stopping.Token);
                var invocation = FunctionInvocation.Of(function, payload);
                var running = pool.Run(function, invocation);
                await invocation.Drain();
                await running;
                if (!(await invocation.Result).IsError) return;
            }
            catch (AwsServiceException)
            {
                // All environments are busy: it waits like one that failed.
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private FunctionConfiguration Function(JsonObject input)
    {
        var (name, qualifier) = FunctionRecords.Parse((string)input["FunctionName"]!, (string?)input["Qualifier"]);
        return records.Configuration(name, qualifier);
    }

    private static ReadOnlyMemory<byte> Payload(AwsRequest request, int limit)
    {
        if (request.Body.Length > limit)
        {
            throw new AwsServiceException(413, "RequestTooLargeException", string.Create(CultureInfo.InvariantCulture,
                $"Request must be smaller than {limit} bytes for the InvokeFunction operation"), new() { ["Type"] = "User" });
        }

        if (request.Body.IsEmpty) return "{}"u8.ToArray();
        try
        {
            WholeJson.Parse(request.Body.Span);
            return request.Body;
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            throw new AwsServiceException(400, "InvalidRequestContentException",
                "Could not parse request body into json: Could not parse payload into json", new() { ["Type"] = "User" });
        }
    }
}
