using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mcc.Verify.Execution;

/// <summary>Sends requests to a container and measures the answers; trouble is an answer, not an exception.</summary>
public sealed class Probe(Uri address, VerifySettings settings, Stopwatch clock) : IDisposable
{
    /// <summary>A container that restarts must not be result by a connection from before, so none is kept for long.</summary>
    private readonly HttpClient lasting = Made(address, settings, TimeSpan.FromMinutes(10));

    private readonly HttpClient single = Made(address, settings, TimeSpan.Zero);

    /// <summary>
    /// It speaks HTTP/1.0 and ends each connection: a second request on one could meet that end, which is not the container's fault.
    /// </summary>
    private volatile bool endsConnections;

    private HttpClient Client => endsConnections ? single : lasting;

    public TimeSpan Now => clock.Elapsed;

    public Task<Answer> Ping(CancellationToken cancel) => Send(HttpMethod.Get, "/ping", null, null, settings.Ping, cancel);

    public Task<Answer> Invoke(CancellationToken cancel) => Invoke(settings.Payload, settings.ContentType, cancel);

    public Task<Answer> Invoke(byte[] body, string contentType, CancellationToken cancel) =>
        Send(HttpMethod.Post, "/invocations", body, contentType, settings.Invocation, cancel);

    public async Task<Answer> Send(
        HttpMethod method, string path, byte[]? body, string? contentType, TimeSpan limit, CancellationToken cancel)
    {
        var began = clock.Elapsed;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            using var request = Request(method, path, body, contentType);
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseContentRead, late.Token);
            Note(response);
            var content = await response.Content.ReadAsByteArrayAsync(late.Token);
            return new(began, clock.Elapsed - began, (int)response.StatusCode, content, response.Content.Headers.ContentType?.ToString(),
                response.Headers.RetryAfter?.ToString(), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Nothing(began, $"no response within {limit.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failure)
        {
            return Nothing(began, failure.InnerException is SocketException socket
                ? socket.SocketErrorCode.ToString() : failure.HttpRequestError.ToString());
        }
    }

    /// <summary>Sends the body to /invocations and notes when each piece of the answer comes.</summary>
    public async Task<StreamedAnswer> Stream(byte[] body, string contentType, CancellationToken cancel)
    {
        var began = clock.Elapsed;
        var pieces = new List<StreamChunk>();
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(settings.Invocation);
        var isChunked = false;
        try
        {
            using var request = Request(HttpMethod.Post, "/invocations", body, contentType);
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            Note(response);
            isChunked = response.Headers.TransferEncodingChunked == true;
            await using var stream = await response.Content.ReadAsStreamAsync(late.Token);
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, late.Token) is > 0 and var count)
                pieces.Add(new(clock.Elapsed - began, count, buffer.AsSpan(0, count).Count("data:"u8)));
            return new((int)response.StatusCode, isChunked, pieces, null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new(null, isChunked, pieces, $"it did not complete within {settings.Invocation.TotalSeconds:0.#} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return new(null, isChunked, pieces, broken.Message);
        }
    }

    public void Dispose()
    {
        lasting.Dispose();
        single.Dispose();
    }

    private static HttpClient Made(Uri address, VerifySettings settings, TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = settings.Ping,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = lifetime,
        MaxConnectionsPerServer = 10_000,
    })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private HttpRequestMessage Request(HttpMethod method, string path, byte[]? body, string? contentType)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is null)
            return request;
        request.Content = new ByteArrayContent(body);
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
        return request;
    }

    private void Note(HttpResponseMessage response) =>
        endsConnections = response.Version < HttpVersion.Version11 && !response.Headers.Connection.Contains("keep-alive");

    private Answer Nothing(TimeSpan began, string trouble) => new(began, clock.Elapsed - began, null, [], null, null, trouble);
}
