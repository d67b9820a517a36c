using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// CORS of a function URL: Lambda itself answers the question of a browser, and names the sites that may read a response. Unlike Lambda,
/// requests of a web page that the URL does not name are refused: a browser on this machine sends requests to loopback ports for any site.
/// </summary>
internal sealed class UrlSharing(JsonObject? configuration, HttpRequest request)
{
    private readonly string origin = request.Headers.Origin.ToString();

    public bool Admits => origin.Length == 0 || IsNamed;

    public bool IsPreflight => configuration is not null && IsNamed && HttpMethods.IsOptions(request.Method)
        && request.Headers.ContainsKey("Access-Control-Request-Method");

    private bool IsNamed => Items("AllowOrigins").Any(each => each is "*" || each.Equals(origin, StringComparison.OrdinalIgnoreCase));

    public void Write(HttpResponse response)
    {
        if (configuration is null || origin.Length == 0) return;
        var headers = response.Headers;
        headers.AccessControlAllowOrigin = origin;
        headers.Vary = "Origin";
        if ((bool?)configuration["AllowCredentials"] is true) headers.AccessControlAllowCredentials = "true";
        if (Items("ExposeHeaders") is { Length: > 0 } exposed) headers.AccessControlExposeHeaders = string.Join(",", exposed);
        if (!IsPreflight) return;
        headers.AccessControlAllowMethods = string.Join(",", Items("AllowMethods"));
        headers.AccessControlAllowHeaders = string.Join(",", Items("AllowHeaders"));
        if ((int?)configuration["MaxAge"] is { } seconds)
            headers.AccessControlMaxAge = seconds.ToString(CultureInfo.InvariantCulture);
    }

    private string[] Items(string member) => [.. (configuration?[member] as JsonArray ?? []).Select(each => (string)each!)];
}
