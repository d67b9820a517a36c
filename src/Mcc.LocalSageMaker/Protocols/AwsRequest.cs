using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Mcc.LocalSageMaker.Protocols;

/// <summary>A request as it is on the wire: nothing is decoded, because its signature is over what was sent.</summary>
internal sealed class AwsRequest
{
    /// <summary>The name for which requests to AWS Lambda are signed, which is also the id of its service model.</summary>
    public const string FunctionService = "lambda";

    private AwsRequest(HttpContext context, string path, string query)
    {
        Context = context;
        Path = path;
        Query = query;
    }

    public HttpContext Context { get; }

    public string Method => Context.Request.Method;

    /// <summary>Still percent-encoded, from its first slash.</summary>
    public string Path { get; }

    /// <summary>Still percent-encoded, without the question mark.</summary>
    public string Query { get; }

    public string Id { get; } = Guid.NewGuid().ToString();

    /// <summary>Who signed it and for which service; known after the signature was checked.</summary>
    public Authorization? Authorization { get; set; }

    /// <summary>The whole body, for the services whose requests are small; known after the signature was checked.</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    public CancellationToken Gone => Context.RequestAborted;

    /// <summary>The value as the client wrote it: UTF-8 where the bytes are UTF-8, else Latin-1. The signature is over this text.</summary>
    public string? Header(string name) =>
        Context.Request.Headers.TryGetValue(name, out var values) ? HeaderText.Read(string.Join(",", values.ToArray())) : null;

    /// <summary>
    /// What a header says, or in a presigned URL the parameter of its name: SDKs move x-amz-… headers there. Checksums are not read
    /// there, as S3 does not: SDKs compute them when they sign, before there is a body.
    /// </summary>
    public string? Option(string name) => Header(name)
        ?? (Authorization?.ValidFor is null || name.StartsWith("x-amz-checksum-", StringComparison.Ordinal) ? null
            : Parameters.Where(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase))
                .Select(parameter => parameter.Value).FirstOrDefault());

    /// <summary>The names of all headers and, in a presigned URL, of the parameters that stand for headers.</summary>
    public IEnumerable<string> OptionNames => Context.Request.Headers.Keys
        .Concat(Authorization?.ValidFor is null ? [] : Parameters.Select(parameter => parameter.Name))
        .Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal);

    /// <summary>
    /// The protocol in which it is answered, told by its form, so that a refusal can be read even before the service is known.
    /// </summary>
    public AwsProtocol AwsProtocol =>
        Context.Request.Headers.ContainsKey("X-Amz-Target") ? AwsProtocol.Json
        : Authorization?.Service is "s3" || Query.Contains("AWSAccessKeyId=", StringComparison.Ordinal)
            || Query.Contains("%2Fs3%2Faws4_request", StringComparison.OrdinalIgnoreCase) ? AwsProtocol.RestXml
        : Path.StartsWith("/endpoints/", StringComparison.Ordinal) || Authorization?.Service is FunctionService ? AwsProtocol.RestJson
        : Context.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) == true
            ? AwsProtocol.Query
        : AwsProtocol.RestXml;

    /// <summary>The value of a query parameter; empty when it stands there without one, null when it does not stand there.</summary>
    public string? Parameter(string name)
    {
        foreach (var (key, value) in Parameters)
        {
            if (string.Equals(key, name, StringComparison.Ordinal)) return value;
        }

        return null;
    }

    public IEnumerable<(string Name, string Value)> Parameters
    {
        get
        {
            foreach (var part in Query.Split('&', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = part.IndexOf('=', StringComparison.Ordinal);
                yield return equals < 0
                    ? (Decoded(part), "")
                    : (Decoded(part[..equals]), Decoded(part[(equals + 1)..]));
            }
        }
    }

    public static AwsRequest Of(HttpContext context)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        // A target may also be a whole URL (as sent to a proxy); only its path and query count.
        if (!target.StartsWith('/'))
            target = Uri.TryCreate(target, UriKind.Absolute, out var url) ? url.PathAndQuery : "/";
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? new(context, target, "") : new(context, target[..mark], target[(mark + 1)..]);
    }

    /// <summary>A + stays a plus: AWS's SDKs send spaces as %20.</summary>
    private static string Decoded(string text) => PercentText.Decode(text);
}
