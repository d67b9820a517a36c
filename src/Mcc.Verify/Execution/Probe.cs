using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mcc.Verify.Execution;

/// <summary>Sends requests to a container and measures the answers; trouble is an answer, not an exception.</summary>
/// <param name="keepsConnections">False to make a connection for each request, as a client does that is new.</param>
public sealed class Probe(Uri address, VerifySettings settings, Stopwatch clock, bool keepsConnections = true) : IDisposable
{
    /// <summary>Bytes after which a response counts as one without an end; SageMaker passes on at most 25 MB.</summary>
    private const long Longest = 256L * 1024 * 1024;

    /// <summary>A container that restarts must not be judged by a connection from before, so none is kept for long.</summary>
    private readonly HttpClient lasting = Made(address, settings, TimeSpan.FromMinutes(10));

    private readonly HttpClient single = Made(address, settings, TimeSpan.Zero);

    /// <summary>
    /// It speaks HTTP/1.0 and ends each connection: a second request on one could meet that end, which is not the container's fault.
    /// </summary>
    private volatile bool endsConnections;

    private volatile bool closesSilently;

    private HttpClient Client => endsConnections || closesSilently || !keepsConnections ? single : lasting;

    public Uri Address => address;

    public TimeSpan Now => clock.Elapsed;

    /// <summary>The last answer that broke off or did not begin, which may be the end of the container; null when none did.</summary>
    public Answer? LastBroken { get; set; }

    public Task<Answer> Ping(CancellationToken cancel) => Ping(settings.Ping, cancel);

    public Task<Answer> Ping(TimeSpan limit, CancellationToken cancel) => Send(HttpMethod.Get, "/ping", null, null, limit, cancel);

    public Task<Answer> Invoke(CancellationToken cancel) => Invoke(settings.Payload, settings.ContentType, cancel);

    public Task<Answer> Invoke(byte[] body, string contentType, CancellationToken cancel) =>
        Send(HttpMethod.Post, "/invocations", body, contentType, settings.Invocation, cancel);

    public async Task<Answer> Send(
        HttpMethod method, string path, byte[]? body, string? contentType, TimeSpan limit, CancellationToken cancel)
    {
        var answer = await Exchange(method, path, body, contentType, limit, cancel) with { Request = $"{method} {path}" };
        if (answer.Fault is AnswerFault.Broken or AnswerFault.Refused)
            LastBroken = answer;
        return answer;
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
            return new(null, isChunked, pieces, $"it did not end within {settings.Invocation.TotalSeconds:0.#} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            var trouble = Why(broken, null, 0, null).Trouble;
            LastBroken = Nothing(began, trouble, AnswerFault.Broken) with { Request = "POST /invocations" };
            return new(null, isChunked, pieces, trouble);
        }
    }

    /// <summary>
    /// Some servers close a connection after each response without saying so in it: a second request could meet that end.
    /// </summary>
    public async Task LearnWhetherConnectionsLast(CancellationToken cancel)
    {
        var moment = TimeSpan.FromMilliseconds(100);
        if (address.Scheme != Uri.UriSchemeHttp)
            return;
        using var client = await RawConnection.Open(address, settings.Ping, cancel);
        if (client is null || !await client.Send(RawConnection.Head(address, "GET", "/ping"), settings.Ping, cancel)
            || (await client.Read(settings.Ping, cancel)).Status is null)
            return;
        closesSilently = (await client.Read(moment, cancel)).IsClosed;
    }

    public void Dispose()
    {
        lasting.Dispose();
        single.Dispose();
    }

    private async Task<Answer> Exchange(
        HttpMethod method, string path, byte[]? body, string? contentType, TimeSpan limit, CancellationToken cancel)
    {
        var began = clock.Elapsed;
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        late.CancelAfter(limit);
        int? head = null;
        long? announced = null;
        var kept = new MemoryStream();
        var length = 0L;
        try
        {
            using var request = Request(method, path, body, contentType);
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, late.Token);
            Note(response);
            (head, announced) = ((int)response.StatusCode, response.Content.Headers.ContentLength);
            await using var stream = await response.Content.ReadAsStreamAsync(late.Token);
            var buffer = new byte[64 * 1024];
            while (await stream.ReadAsync(buffer, late.Token) is > 0 and var count)
            {
                kept.Write(buffer, 0, (int)Math.Min(count, Answer.Kept - kept.Length));
                length += count;
                if (length > Longest)
                    return Endless($"and went on after {length:N0} bytes");
            }

            return new(began, clock.Elapsed - began, head, kept.ToArray(), response.Content.Headers.ContentType?.ToString(),
                response.Headers.RetryAfter?.ToString(), null)
            {
                Length = length,
                Encoding = string.Join(", ", response.Content.Headers.ContentEncoding),
            };
        }
        catch (OperationCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            if (head is not null)
                return Endless($"but had not ended after {limit.TotalSeconds:0.#} s ({length:N0} bytes)");
            return exception.InnerException is TimeoutException
                ? Nothing(began, $"no connection within {settings.Ping.TotalSeconds:0.#} s", AnswerFault.Refused)
                : Nothing(began, $"no response within {limit.TotalSeconds:0.#} s", AnswerFault.Silent);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            var (trouble, fault) = Why(broken, head, length, announced);
            return Nothing(began, trouble, fault) with { Body = kept.ToArray(), Length = length };
        }

        Answer Endless(string how) => Nothing(began, $"a response that began with {head} {how}", AnswerFault.Endless) with
        {
            Body = kept.ToArray(),
            Length = length,
        };
    }

    private static (string Trouble, AnswerFault Fault) Why(Exception broken, int? head, long length, long? announced)
    {
        if (head is not null)
            return ($"a response that began with {head} and broke off after {length:N0}{(announced is { } all ? $" of {all:N0}" : "")} "
                + $"bytes",
                AnswerFault.Broken);
        for (Exception? cause = broken; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException socket)
            {
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => ("connection refused", AnswerFault.Refused),
                    SocketError.ConnectionReset or SocketError.Shutdown => ("a reset connection without a response", AnswerFault.Broken),
                    SocketError.HostNotFound => ("unknown host", AnswerFault.Refused),
                    var other => ($"no connection ({other})", AnswerFault.Refused),
                };
            }
        }

        return (broken as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.InvalidResponse => ("a response that is not valid HTTP", AnswerFault.Broken),
            HttpRequestError.ResponseEnded or null => ("a closed connection without a response", AnswerFault.Broken),
            HttpRequestError.ConnectionError => ("no connection", AnswerFault.Refused),
            var other => ($"{other}", AnswerFault.Broken),
        };
    }

    private static HttpClient Made(Uri address, VerifySettings settings, TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectTimeout = settings.Ping,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = lifetime,
        MaxConnectionsPerServer = 10_000,
        MaxResponseDrainSize = 0,
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

    private Answer Nothing(TimeSpan began, string trouble, AnswerFault fault) =>
        new(began, clock.Elapsed - began, null, [], null, null, trouble) { Fault = fault };
}
