using System.Globalization;
using System.Xml;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>What S3's answers have in common.</summary>
internal static class StorageResponse
{
    public const string Namespace = "http://s3.amazonaws.com/doc/2006-03-01/";

    /// <summary>The one owner of all that is here.</summary>
    public const string Owner = "local";

    public static Task Empty(AwsRequest request, int status = 200)
    {
        var response = request.Context.Response;
        response.StatusCode = status;
        response.Headers["x-amz-request-id"] = request.Id;
        return Task.CompletedTask;
    }

    public static Task Document(AwsRequest request, string root, Action<XmlWriter> content) =>
        Bytes(request, Xml.Document(root, content, Namespace));

    public static async Task Bytes(AwsRequest request, byte[] body, string contentType = "application/xml")
    {
        var response = request.Context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        response.Headers["x-amz-request-id"] = request.Id;
        await response.Body.WriteAsync(body, request.Gone);
    }

    public static string Quoted(string etag) => $"\"{etag}\"";

    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A key in a list: percent-encoded where the client asked for it, because XML cannot have every letter.</summary>
    public static Func<string, string> Keys(AwsRequest request) => request.Parameter("encoding-type") switch
    {
        null => static key => key,
        "url" => static key => Uri.EscapeDataString(key).Replace("%2F", "/", StringComparison.Ordinal),
        _ => throw new AwsServiceException(400, "InvalidArgument", "Invalid Encoding Method specified in Request",
            new() { ["ArgumentName"] = "encoding-type" }),
    };

    /// <summary>A number in the query, such as max-keys.</summary>
    /// <exception cref="AwsServiceException">It is not a number, or negative.</exception>
    public static int Limit(AwsRequest request, string name, int longest)
    {
        if (request.Parameter(name) is not { Length: > 0 } text) return longest;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var limit))
            throw new AwsServiceException(400, "InvalidArgument", $"Provided {name} not an integer or within integer range",
                new() { ["ArgumentName"] = name, ["ArgumentValue"] = text });
        return limit < 0
            ? throw new AwsServiceException(400, "InvalidArgument", $"Argument {name} must be an integer between 0 and 2147483647",
                new() { ["ArgumentName"] = name, ["ArgumentValue"] = text })
            : Math.Min(limit, longest);
    }

    /// <summary>The owner as an element of this name.</summary>
    public static void WriteOwner(XmlWriter xml, string element = "Owner")
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("ID", Owner);
        xml.WriteElementString("DisplayName", Owner);
        xml.WriteEndElement();
    }

    public static void WritePrefixes(XmlWriter xml, IEnumerable<string> prefixes, Func<string, string> text)
    {
        foreach (var prefix in prefixes)
        {
            xml.WriteStartElement("CommonPrefixes");
            xml.WriteElementString("Prefix", text(prefix));
            xml.WriteEndElement();
        }
    }

    public static void Write(XmlWriter xml, ObjectChecksum? checksum, bool withType = true)
    {
        if (checksum is null) return;
        xml.WriteElementString($"Checksum{checksum.Name}", checksum.Value);
        if (withType) xml.WriteElementString("ChecksumType", checksum.Type);
    }

    public static void SetChecksum(AwsRequest request, ObjectChecksum? checksum, string? type = null)
    {
        if (checksum is null) return;
        request.Context.Response.Headers[checksum.Header] = checksum.Value;
        request.Context.Response.Headers["x-amz-checksum-type"] = type ?? checksum.Type;
    }

    /// <summary>Which version it is, for buckets that have or had versions.</summary>
    public static void SetVersion(AwsRequest request, Bucket bucket, string? version)
    {
        if (bucket.Versioning != Versioning.None && version is not null)
            request.Context.Response.Headers["x-amz-version-id"] = version;
    }
}
