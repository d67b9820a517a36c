using System.Buffers;
using System.Globalization;

namespace Endpoint;

/// <summary>Answers the requests.</summary>
internal sealed class Server(Settings settings)
{
    private const string Attributes = "X-Amzn-SageMaker-Custom-Attributes";

    private readonly SemaphoreSlim workers = new(settings.Workers);
    private int waiting;

    /// <summary>Null until it is loaded.</summary>
    public Model? Model { get; set; }

    public Task Answer(HttpContext context) => (context.Request.Path.Value, context.Request.Method) switch
    {
        ("/ping", "GET" or "HEAD") => Ping(context.Response),
        ("/execution-parameters", "GET") => ExecutionParameters(context.Response),
        ("/invocations", "POST") => Invoke(context),
        ("/invocations", _) => Refuse(context.Response, 405, "use POST", "POST"),
        ("/ping" or "/execution-parameters", _) => Refuse(context.Response, 405, "use GET", "GET"),
        _ => Refuse(context.Response, 404, "there is no such path: use GET /ping or POST /invocations"),
    };

    private Task Ping(HttpResponse response)
    {
        response.StatusCode = Model is null ? 503 : 200;
        response.ContentLength = 0;
        return Task.CompletedTask;
    }

    private Task ExecutionParameters(HttpResponse response)
    {
        response.ContentType = "application/json";
        return response.WriteAsync(string.Create(CultureInfo.InvariantCulture,
            $$"""
            {"MaxConcurrentTransforms": {{settings.Transforms}}, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": {{settings.BatchMegabytes}}}
            """));
    }

    private async Task Invoke(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        try
        {
            var accepted = Formats.OfAccept(request.Headers.Accept.ToString());
            var attributes = request.Headers[Attributes].ToString();
            var text = await Predict(request, accepted, attributes, context.RequestAborted);
            if (attributes.Length > 0)
                response.Headers[Attributes] = attributes;
            response.ContentType = Formats.TypeOf(accepted);
            response.ContentLength = text.Length;
            await response.Body.WriteAsync(text, context.RequestAborted);
        }
        catch (Exception exception) when (!response.HasStarted)
        {
            await (exception switch
            {
                RefusedException refused => Refuse(response, refused.Status, refused.Message),
                BadRequestException wrong => Refuse(response, 400, wrong.Message),
                Microsoft.AspNetCore.Http.BadHttpRequestException broken => Refuse(response, broken.StatusCode, broken.Message),
                OutOfMemoryException => Refuse(response, 503, RefusedException.NoMemory.Message),
                OperationCanceledException or IOException => Task.CompletedTask,
                _ => Failed(response, exception),
            });
        }
    }

    private async Task<byte[]> Predict(HttpRequest request, Format accepted, string attributes, CancellationToken cancel)
    {
        if (Model is null)
            throw new RefusedException(503, "the model is not loaded yet");
        var format = Formats.OfType(request.ContentType ?? "");
        if (format == Format.Unknown)
            throw new RefusedException(415, "the content type must be application/json, application/jsonlines, text/csv or text/plain");
        if (request.Headers.ContentEncoding.ToString() is not ("" or "identity"))
            throw new RefusedException(415, "a Content-Encoding is not supported");
        using var body = await ReadBody(request, cancel);
        body.Reservation.Grow(Formats.Cost(body.Bytes));
        // A limited number of predictions run, and a limited number wait.
        if (Interlocked.Increment(ref waiting) > settings.Queue + settings.Workers)
        {
            Interlocked.Decrement(ref waiting);
            throw new RefusedException(503, "too many requests wait");
        }

        await workers.WaitAsync(CancellationToken.None);
        try
        {
            return Formats.Write(Model.Predict(Formats.Parse(body.Bytes, format), attributes), accepted);
        }
        finally
        {
            workers.Release();
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<Body> ReadBody(HttpRequest request, CancellationToken cancel)
    {
        var most = settings.MaxBytes;
        if (request.ContentLength > most)
            throw new RefusedException(413, $"the body has more than {most} bytes");
        var body = new Body(most);
        var piece = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            body.Reserve(request.ContentLength ?? 0);
            while (await request.Body.ReadAsync(piece, cancel) is > 0 and var count)
                body.Append(piece.AsSpan(0, count));
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(piece);
        }
    }

    private static Task Failed(HttpResponse response, Exception exception)
    {
        Console.Error.WriteLine($"The model failed: {exception}");
        return Refuse(response, 500, "the model failed; its log has the reason");
    }

    private static Task Refuse(HttpResponse response, int status, string message, string? allow = null)
    {
        var text = Formats.Error(message);
        response.StatusCode = status;
        if (status == 503)
            response.Headers.RetryAfter = "1";
        if (allow is not null)
            response.Headers.Allow = allow;
        response.ContentType = "application/json";
        response.ContentLength = text.Length;
        return response.Body.WriteAsync(text).AsTask();
    }
}
