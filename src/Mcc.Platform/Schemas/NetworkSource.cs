using System.Net;
using Mcc.Platform.Http;

namespace Mcc.Platform.Schemas;

/// <summary>
/// Service models behind an address that the user named, in botocore's layout: <c>URL/SERVICE/VERSION/service-2.json[.gz]</c>.
/// </summary>
public sealed class NetworkSource(Uri address) : IModelSource, IDisposable
{
    private readonly HttpClient client =
        new(TlsGuard.Around(new() { MaxAutomaticRedirections = 3, ConnectTimeout = TimeSpan.FromSeconds(15) }))
        {
            Timeout = TimeSpan.FromMinutes(2),
        };

    public string Title => address.AbsoluteUri;

    public string Version => "";

    /// <summary>Over plain HTTP anybody on the way could say what counts as valid; on this machine there is nobody.</summary>
    public static bool IsSafe(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);

    public async Task<byte[]?> Read(string service, string apiVersion, CancellationToken cancel)
    {
        foreach (var name in new[] { "service-2.json", "service-2.json.gz" })
        {
            if (await Get(new Uri($"{address.AbsoluteUri.TrimEnd('/')}/{service}/{apiVersion}/{name}"), cancel) is { } model)
                return model;
        }

        return null;
    }

    private async Task<byte[]?> Get(Uri url, CancellationToken cancel)
    {
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            if (!response.IsSuccessStatusCode)
                throw new IOException($"{url} answers {(int)response.StatusCode}");
            await using var body = await response.Content.ReadAsStreamAsync(cancel);
            return await ModelBytes.Read(body, cancel);
        }
        catch (HttpRequestException exception)
        {
            throw new IOException($"{url} cannot be reached: {exception.Message.TrimEnd('.')}", exception);
        }
        catch (TaskCanceledException exception) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"{url} does not answer in time", exception);
        }
    }

    public void Dispose() => client.Dispose();
}
