using System.Net;

namespace Mcc.Local.Serving;

/// <summary>The one HTTP client that talks to containers: no proxy, no redirects, no bound on connections.</summary>
internal static class ContainerClient
{
    public static HttpMessageInvoker Create() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        MaxConnectionsPerServer = int.MaxValue,
        ConnectTimeout = TimeSpan.FromSeconds(2),
        // Servers close idle connections after two seconds (gunicorn) or more; a request must not meet that moment.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(1),
        EnableMultipleHttp2Connections = false,
        ActivityHeadersPropagator = null,
    });
}
