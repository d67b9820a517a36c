using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>
/// Keeps web pages out: a browser on this machine can send requests to loopback ports for any site, and a site can
/// give its own name our address. AWS's SDKs send none of these headers but Host.
/// </summary>
internal static class HostFilter
{
    public static bool Admits(HttpRequest request, int port)
    {
        if (!IsOurs(request.Host, port)) return false;
        var headers = request.Headers;
        if (headers.TryGetValue("Origin", out var origin)
            && !(Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http"
                && IsOurs(new HostString(url.Authority), port)))
        {
            return false;
        }

        return !headers.TryGetValue("Sec-Fetch-Site", out var site) || site.ToString() is "same-origin" or "none";
    }

    public static bool IsOurs(HostString host, int port) =>
        (host.Port ?? 80) == port && host.Host is "127.0.0.1" or "localhost" or "[::1]";
}
