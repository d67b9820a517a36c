using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Mcc.Platform.Serving;

/// <summary>A model server on this machine, asked as SageMaker asks it.</summary>
public sealed class LocalServer(int port) : IDisposable
{
    // SageMaker waits 60 s for an answer. No proxy of the user's stands between us and our own machine.
    private readonly HttpClient client = new(new SocketsHttpHandler { UseProxy = false })
    {
        BaseAddress = new($"http://127.0.0.1:{port}"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>
    /// The preferred port, or another one where that is taken; 0 for any. The port after any other one is free too, because projects with
    /// a proxy start their server there.
    /// </summary>
    public static int FreePort(int preferred)
    {
        const int tries = 50;
        if (preferred != 0 && Listened(preferred) is { } given)
            return given;
        for (var number = 0; number < tries; number++)
        {
            if (Listened(0) is { } port && Listened(port + 1) is not null)
                return port;
        }

        throw new InvalidOperationException("No port is free.");
    }

    /// <summary>The port, where something can listen on it; else null.</summary>
    private static int? Listened(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }
        catch (Exception taken) when (taken is SocketException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Whether <c>GET /ping</c> is answered with 200.</summary>
    public async Task<bool> Answers(CancellationToken cancel)
    {
        try
        {
            using var answer = await client.GetAsync(new Uri("/ping", UriKind.Relative), cancel);
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The body that <c>POST /invocations</c> is answered with.</summary>
    /// <exception cref="HttpRequestException">It was not answered with 200.</exception>
    public async Task<byte[]> Invoke(byte[] request, string type, CancellationToken cancel)
    {
        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await client.PostAsync(new Uri("/invocations", UriKind.Relative), content, cancel);
        var body = await answer.Content.ReadAsByteArrayAsync(cancel);
        return answer.StatusCode == HttpStatusCode.OK ? body : throw new HttpRequestException(
            $"/invocations answered {(int)answer.StatusCode}: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    public void Dispose() => client.Dispose();
}
