using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mcc.Local.Conformance;

/// <summary>Sends requests to a container and measures the answers; trouble is an answer, not an exception.</summary>
public sealed class Probe(Uri address, VerifySettings settings, Stopwatch clock) : IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = settings.Ping,
        // A container that restarts must not be judged by a connection from before.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        MaxConnectionsPerServer = 10_000,
    })
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public TimeSpan Now => clock.Elapsed;

    public Task<Answer> Ping(CancellationToken cancel) => Send(HttpMethod.Get, "/ping", null, null, settings.Ping, cancel);

    public Task<Answer> Invoke(CancellationToken cancel) => Invoke(settings.Payload, settings.ContentType, cancel);

    public Task<Answer> Invoke(byte[] body, string contentType, CancellationToken cancel) =>
        Send(HttpMethod.Post, "/invocations", body, contentType, settings.Invocation, cancel);

    public async Task<Answer> Send(HttpMethod method, string path, byte[]? body, string? contentType, TimeSpan limit, CancellationToken cancel)
    {
        var began = clock.Elapsed;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        try
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new ByteArrayContent(body);
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType!);
            }

            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, late.Token);
            var content = await response.Content.ReadAsByteArrayAsync(late.Token);
            return new(began, clock.Elapsed - began, (int)response.StatusCode, content, response.Content.Headers.ContentType?.ToString(), response.Headers.RetryAfter?.ToString(), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return Nothing(began, $"no answer within {limit.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException failure)
        {
            return Nothing(began, failure.InnerException is SocketException socket ? socket.SocketErrorCode.ToString() : failure.HttpRequestError.ToString());
        }
    }

    public void Dispose() => client.Dispose();

    private Answer Nothing(TimeSpan began, string trouble) => new(began, clock.Elapsed - began, null, [], null, null, trouble);
}
