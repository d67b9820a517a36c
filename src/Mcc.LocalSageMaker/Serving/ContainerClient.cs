using System.Collections.Concurrent;
using System.Net;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// The one HTTP client that talks to containers: no proxy, no redirects, no bound on connections. Connections are kept, but
/// not to a server of HTTP/1.0, which ends each of them: a second request on one could meet that end.
/// </summary>
internal sealed class ContainerClient : HttpMessageHandler
{
    private readonly HttpMessageInvoker lasting = Handler(Timeout.InfiniteTimeSpan);
    private readonly HttpMessageInvoker single = Handler(TimeSpan.Zero);
    private readonly ConcurrentDictionary<int, bool> endsConnections = new();

    public static HttpMessageInvoker Create() => new(new ContainerClient());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var port = request.RequestUri!.Port;
        var ends = !endsConnections.IsEmpty && endsConnections.ContainsKey(port);
        var response = await (ends ? single : lasting).SendAsync(request, cancellationToken);
        if (!ends && response.Version < HttpVersion.Version11 && !response.Headers.Connection.Contains("keep-alive"))
            endsConnections[port] = true;
        // Ports come back to other containers.
        else if (ends && response.Version >= HttpVersion.Version11)
            endsConnections.TryRemove(port, out _);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            lasting.Dispose();
            single.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpMessageInvoker Handler(TimeSpan lifetime) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxConnectionsPerServer = int.MaxValue,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Servers close idle connections after two seconds (gunicorn) or more; a request must not meet that moment.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        PooledConnectionLifetime = lifetime,
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = null,
    });
}
