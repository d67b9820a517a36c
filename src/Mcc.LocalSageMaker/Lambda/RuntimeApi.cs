using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// Lambda's Runtime API for one environment, on a loopback port of its own: the function's program asks here for its next event, and
/// sends responses and errors (https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html).
/// </summary>
internal sealed class RuntimeApi : IAsyncDisposable
{
    private const string Root = "/2018-06-01/runtime/";
    private const string ResponseMode = "Lambda-Runtime-Function-Response-Mode";
    private const string ErrorType = "Lambda-Runtime-Function-Error-Type";
    private const string ErrorBody = "Lambda-Runtime-Function-Error-Body";
    private const int LongestPiece = 64 * 1024;

    private readonly Channel<FunctionInvocation> waiting = Channel.CreateBounded<FunctionInvocation>(1);
    private readonly TaskCompletionSource<byte[]?> initialized = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FunctionLimits limits;
    private readonly WebApplication server;
    private TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FunctionInvocation? current;

    private RuntimeApi(FunctionLimits limits)
    {
        this.limits = limits;
        server = LoopbackServer.Create(port: 0, Answer);
    }

    /// <summary>HOST:PORT, as AWS_LAMBDA_RUNTIME_API has it.</summary>
    public string Address { get; private set; } = "";

    /// <summary>Completes when the program asks for its first event (null), or reports why it cannot (the error).</summary>
    public Task<byte[]?> Initialized => initialized.Task;

    public static async Task<RuntimeApi> Start(FunctionLimits limits)
    {
        var api = new RuntimeApi(limits);
        await api.server.StartAsync();
        api.Address = new Uri(api.server.Urls.First()).Authority;
        return api;
    }

    /// <summary>Completes when the program asks for an event after the last one that it got.</summary>
    public Task Asked => asked.Task;

    public ValueTask Give(FunctionInvocation invocation)
    {
        asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        return waiting.Writer.WriteAsync(invocation);
    }

    public async ValueTask DisposeAsync()
    {
        waiting.Writer.TryComplete();
        await server.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var parts = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..].Split('/') : [];
        try
        {
            await ((context.Request.Method, parts) switch
            {
                ("GET", ["invocation", "next"]) => Next(context),
                ("POST", ["init", "error"]) => InitError(context),
                ("POST", ["invocation", var id, "response"]) => Response(context, id),
                ("POST", ["invocation", var id, "error"]) => Error(context, id),
                _ => Refuse(context, 404, "NotFound", $"The Runtime API has no {context.Request.Method} {path}."),
            });
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ChannelClosedException)
        {
            context.Abort();
        }
    }

    private async Task Next(HttpContext context)
    {
        initialized.TrySetResult(null);
        asked.TrySetResult();
        var invocation = await waiting.Reader.ReadAsync(context.RequestAborted);
        current = invocation;
        var response = context.Response;
        response.ContentType = "application/json";
        response.ContentLength = invocation.Payload.Length;
        response.Headers["Lambda-Runtime-Aws-Request-Id"] = invocation.Id;
        response.Headers["Lambda-Runtime-Deadline-Ms"] =
            invocation.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
        response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = invocation.FunctionArn;
        response.Headers["Lambda-Runtime-Trace-Id"] = invocation.TraceId;
        await response.Body.WriteAsync(invocation.Payload, context.RequestAborted);
    }

    private async Task InitError(HttpContext context)
    {
        var error = await Body(context, limits.Response) ?? [];
        initialized.TrySetResult(error);
        await Accept(context);
    }

    private async Task Error(HttpContext context, string id)
    {
        if (await Taken(context, id) is not { } invocation) return;
        var body = await Body(context, limits.Response) ?? [];
        // A runtime may send an error without a body: then its type is all that is known.
        invocation.Fail(body.Length > 0 ? body : FunctionError.Body(context.Request.Headers[ErrorType].ToString(), ""));
        await Accept(context);
    }

    private async Task Response(HttpContext context, string id)
    {
        if (await Taken(context, id) is not { } invocation) return;
        if (string.Equals(context.Request.Headers[ResponseMode], "streaming", StringComparison.OrdinalIgnoreCase))
        {
            await Stream(context, invocation);
            return;
        }

        if (await Body(context, limits.Response) is { } body)
        {
            invocation.Succeed(body);
            await Accept(context);
            return;
        }

        await TooLarge(context, invocation, limits.Response);
    }

    /// <summary>Each part goes on at once; what ends the response early is in the trailers.</summary>
    private async Task Stream(HttpContext context, FunctionInvocation invocation)
    {
        invocation.ContentType = context.Request.ContentType ?? "";
        var (piece, sum) = (new byte[LongestPiece], 0L);
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is > 0 and var count)
        {
            sum += count;
            if (sum > limits.StreamedResponse)
            {
                await TooLarge(context, invocation, limits.StreamedResponse);
                return;
            }

            await invocation.Send(piece.AsMemory(0, count).ToArray(), context.RequestAborted);
        }

        var type = context.Request.SupportsTrailers() ? context.Request.GetTrailer(ErrorType).ToString() : "";
        if (type.Length > 0) invocation.Fail(Decoded(context.Request.GetTrailer(ErrorBody).ToString(), type));
        else invocation.Succeed(default);
        await Accept(context);
    }

    private static byte[] Decoded(string text, string type)
    {
        var body = new byte[text.Length];
        return Convert.TryFromBase64String(text, body, out var length) && length > 0 ? body[..length] : FunctionError.Body(type, "");
    }

    private static Task TooLarge(HttpContext context, FunctionInvocation invocation, long limit)
    {
        var message = string.Create(CultureInfo.InvariantCulture,
            $"Response payload size exceeded maximum allowed payload size ({limit} bytes).");
        invocation.Fail(FunctionError.Body("Function.ResponseSizeTooLarge", message));
        return Refuse(context, 413, "RequestEntityTooLarge", message);
    }

    /// <summary>The invocation that the program has taken; null where the request names another one, and was answered.</summary>
    private async Task<FunctionInvocation?> Taken(HttpContext context, string id)
    {
        if (current is { } invocation && string.Equals(invocation.Id, id, StringComparison.Ordinal) && !invocation.Result.IsCompleted)
            return invocation;
        await Refuse(context, 400, "InvalidRequestID", "Invalid request ID");
        return null;
    }

    /// <summary>Null where it is longer.</summary>
    private static async Task<byte[]?> Body(HttpContext context, long limit)
    {
        using var buffer = new MemoryStream();
        var piece = new byte[LongestPiece];
        while (await context.Request.Body.ReadAsync(piece, context.RequestAborted) is > 0 and var count)
        {
            if (buffer.Length + count > limit) return null;
            buffer.Write(piece, 0, count);
        }

        return buffer.ToArray();
    }

    private static Task Accept(HttpContext context) => Write(context, 202, new() { ["status"] = "OK" });

    private static Task Refuse(HttpContext context, int status, string type, string message) =>
        Write(context, status, new() { ["errorMessage"] = message, ["errorType"] = type });

    private static async Task Write(HttpContext context, int status, JsonObject body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.ToJsonString());
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
    }
}
