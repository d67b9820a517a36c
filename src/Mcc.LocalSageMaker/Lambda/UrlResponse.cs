using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Microsoft.AspNetCore.Http;

namespace Mcc.LocalSageMaker.Lambda;

/// <summary>
/// What a caller of a function URL gets: the status, headers and body that the function's response names
/// (https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html and configuration-response-streaming.html).
/// </summary>
internal sealed class UrlResponse(HttpResponse response, FunctionInvocation invocation, CancellationToken gone)
{
    /// <summary>The type of a stream that begins with status and headers as JSON, and <see cref="PreludeEnd"/> NULs.</summary>
    private const string PreludeType = "application/vnd.awslambda.http-integration-response";
    private const int PreludeEnd = 8;
    private const int LongestPrelude = 64 * 1024;

    private readonly MemoryStream prelude = new();

    /// <summary>BUFFERED: the response of the function is complete before the first byte goes out.</summary>
    public async Task Whole(long limit)
    {
        using var whole = new MemoryStream();
        await foreach (var piece in invocation.Pieces.ReadAllAsync(CancellationToken.None))
        {
            if (whole.Length + piece.Length <= limit) whole.Write(piece.Span);
            else invocation.Fail("Function.ResponseSizeTooLarge", "The response is too large.");
        }

        var result = await invocation.Result;
        var body = result.Body.IsEmpty ? whole.GetBuffer().AsMemory(0, (int)whole.Length) : result.Body;
        if (result.IsError || Parsed(body) is not { } answer)
        {
            await Failed();
            return;
        }

        if (answer is JsonObject named && named.ContainsKey("statusCode")) await Named(named);
        else await Write(200, "application/json", body);
    }

    /// <summary>RESPONSE_STREAM: each piece goes out as it comes.</summary>
    public async Task Stream(long limit)
    {
        var sum = 0L;
        await foreach (var piece in invocation.Pieces.ReadAllAsync(CancellationToken.None))
        {
            // What comes after a failure is still read, so that the function does not wait for a reader.
            if (invocation.Result.IsCompletedSuccessfully && invocation.Result.Result.IsError) continue;
            var body = response.HasStarted ? piece : Begun(piece);
            sum += body?.Length ?? 0;
            if (sum > limit) invocation.Fail("Function.ResponseSizeTooLarge", "The response is too large.");
            else if (body is { } part) await Send(part);
        }

        var result = await invocation.Result;
        // The status is out: only a broken connection says that the rest is missing.
        if (response.HasStarted && result.IsError) response.HttpContext.Abort();
        else if (result.IsError) await Failed();
        else if (!response.HasStarted) await Write(200, "application/json", result.Body);
    }

    private async Task Send(ReadOnlyMemory<byte> part)
    {
        await response.Body.WriteAsync(part, gone);
        await response.Body.FlushAsync(gone);
    }

    /// <summary>What follows the prelude; null until the prelude is complete.</summary>
    private ReadOnlyMemory<byte>? Begun(ReadOnlyMemory<byte> piece)
    {
        if (!invocation.ContentType.StartsWith(PreludeType, StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = invocation.ContentType;
            return piece;
        }

        prelude.Write(piece.Span);
        var begun = prelude.GetBuffer().AsMemory(0, (int)prelude.Length);
        var end = begun.Span.IndexOf(new byte[PreludeEnd]);
        if (end >= 0 && Parsed(begun[..end]) is JsonObject head && SetHead(head)) return begun[(end + PreludeEnd)..];
        if (end >= 0 || begun.Length > LongestPrelude)
            invocation.Fail("Runtime.InvalidPrelude", "The stream does not begin with status and headers.");
        return null;
    }

    private static JsonNode? Parsed(ReadOnlyMemory<byte> body)
    {
        try
        {
            return WholeJson.Parse(body.Span);
        }
        catch (Exception problem) when (problem is JsonException or ArgumentException)
        {
            return null;
        }
    }

    private async Task Named(JsonObject answer)
    {
        if (Body(answer) is { } body && SetHead(answer)) await Write(response.StatusCode, response.ContentType ?? "application/json", body);
        else await Failed();
    }

    private static byte[]? Body(JsonObject answer)
    {
        var text = answer["body"] is JsonValue value && value.TryGetValue(out string? plain) ? plain : answer["body"]?.ToJsonString() ?? "";
        if (answer["isBase64Encoded"] is not JsonValue flag || !flag.TryGetValue(out bool isBytes) || !isBytes)
            return Encoding.UTF8.GetBytes(text);
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    /// <returns>Whether a response can have them.</returns>
    private bool SetHead(JsonObject head)
    {
        if (head["statusCode"] is { } named)
        {
            if (!int.TryParse(named.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var status)
                || status is < 200 or > 599) return false;
            response.StatusCode = status;
        }

        try
        {
            foreach (var (name, value) in head["headers"] as JsonObject ?? [])
            {
                // How long the body is, this server knows better.
                if (!name.Equals("content-length", StringComparison.OrdinalIgnoreCase) && value is not null)
                    response.Headers[name] = value.ToString();
            }

            foreach (var cookie in head["cookies"] as JsonArray ?? [])
                response.Headers.Append("Set-Cookie", cookie?.ToString());
            return true;
        }
        catch (InvalidOperationException)
        {
            // A header with a line break, or a name that is not one.
            response.Headers.Clear();
            return false;
        }
    }

    private Task Failed() => Write(502, "application/json", "Internal Server Error"u8.ToArray());

    private async Task Write(int status, string type, ReadOnlyMemory<byte> body)
    {
        response.StatusCode = status;
        response.ContentType = type;
        if (status is 204 or 304) return;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await response.Body.WriteAsync(body, gone);
    }
}
