using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>The event of a request to a function URL: payload format 2.0 of API Gateway.</summary>
internal static class UrlEvent
{
    /// <param name="account">Of the caller who signed; null without a signature.</param>
    public static JsonObject Of(AwsRequest request, string? account, DateTimeOffset now)
    {
        var http = request.Context.Request;
        var made = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = "$default",
            ["rawPath"] = request.Path,
            ["rawQueryString"] = request.Query,
            ["headers"] = Headers(request),
            ["requestContext"] = Context(request, account, now),
            ["isBase64Encoded"] = false,
        };
        if (http.Headers.Cookie is { Count: > 0 } cookies)
        {
            made["cookies"] = new JsonArray([.. cookies.SelectMany(line => (line ?? "").Split(';'))
                .Select(cookie => (JsonNode?)cookie.Trim())]);
        }

        var parameters = new JsonObject();
        foreach (var group in request.Parameters.GroupBy(parameter => parameter.Name, StringComparer.Ordinal))
            parameters[group.Key] = string.Join(",", group.Select(parameter => parameter.Value));
        if (parameters.Count > 0) made["queryStringParameters"] = parameters;
        if (request.Body.IsEmpty) return made;
        var isText = IsText(http.ContentType ?? "");
        made["isBase64Encoded"] = !isText;
        made["body"] = isText ? Encoding.UTF8.GetString(request.Body.Span) : Convert.ToBase64String(request.Body.Span);
        return made;
    }

    private static JsonObject Headers(AwsRequest request)
    {
        var headers = new JsonObject();
        foreach (var name in request.Context.Request.Headers.Keys)
        {
            if (!name.Equals("Cookie", StringComparison.OrdinalIgnoreCase)) headers[name.ToLowerInvariant()] = request.Header(name);
        }

        var connection = request.Context.Connection;
        headers["x-forwarded-for"] = connection.RemoteIpAddress?.ToString();
        headers["x-forwarded-port"] = connection.LocalPort.ToString(CultureInfo.InvariantCulture);
        headers["x-forwarded-proto"] = "http";
        return headers;
    }

    private static JsonObject Context(AwsRequest request, string? account, DateTimeOffset now)
    {
        var http = request.Context.Request;
        var context = new JsonObject
        {
            ["accountId"] = account ?? "anonymous",
            ["apiId"] = http.Host.Host,
            ["domainName"] = http.Host.Value,
            ["domainPrefix"] = http.Host.Host,
            ["http"] = new JsonObject
            {
                ["method"] = request.Method,
                ["path"] = PercentText.Decode(request.Path),
                ["protocol"] = http.Protocol,
                ["sourceIp"] = request.Context.Connection.RemoteIpAddress?.ToString(),
                ["userAgent"] = http.Headers.UserAgent.ToString(),
            },
            ["requestId"] = request.Id,
            ["routeKey"] = "$default",
            ["stage"] = "$default",
            ["time"] = now.ToString("dd'/'MMM'/'yyyy':'HH':'mm':'ss' +0000'", CultureInfo.InvariantCulture),
            ["timeEpoch"] = now.ToUnixTimeMilliseconds(),
        };
        if (account is null) return context;
        context["authorizer"] = new JsonObject
        {
            ["iam"] = new JsonObject
            {
                ["accessKey"] = request.Authorization?.AccessKey,
                ["accountId"] = account,
                ["userArn"] = LocalIdentity.User(account),
            },
        };
        return context;
    }

    /// <summary>The types whose bodies Lambda passes as text; others are in base64.</summary>
    private static bool IsText(string contentType)
    {
        var kind = contentType.Split(';')[0].Trim().ToLowerInvariant();
        return kind.StartsWith("text/", StringComparison.Ordinal)
            || kind is "application/json" or "application/xml" or "application/javascript";
    }
}
