using Mcc.Platform.Hashing;

namespace Mcc.Platform.Http;

/// <summary>
/// HTTP to the outside. Where OpenSSL is missing, a request that needs TLS fails with the reason, before .NET ends the process.
/// </summary>
public sealed class TlsGuard : DelegatingHandler
{
    private const string Fix = "Install the OpenSSL library: libssl3 on Debian and Ubuntu, openssl-libs on Fedora and Amazon Linux.";

    private TlsGuard(HttpMessageHandler inner)
        : base(inner)
    {
    }

    /// <summary>Null when TLS can be used.</summary>
    public static string? Trouble => OpenSsl.IsThere ? null : $"HTTPS requires OpenSSL, which is not installed. {Fix}";

    public static TlsGuard Around(SocketsHttpHandler handler)
    {
        // A redirection may lead from HTTP to HTTPS, unseen by this class.
        handler.AllowAutoRedirect = OpenSsl.IsThere;
        return new(handler);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Check(request.RequestUri);
        var response = await base.SendAsync(request, cancellationToken);
        Check(response.Headers.Location);
        return response;
    }

    private static void Check(Uri? address)
    {
        if (address is { IsAbsoluteUri: true } && address.Scheme == Uri.UriSchemeHttps && Trouble is { } trouble)
            throw new HttpRequestException(trouble);
    }
}
