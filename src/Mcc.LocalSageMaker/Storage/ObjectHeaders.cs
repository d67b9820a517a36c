using System.Text;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>The headers that S3 keeps with an object and gives back.</summary>
internal static class ObjectHeaders
{
    private const string Meta = "x-amz-meta-";
    private const int LongestMetadata = 2048;

    private static readonly string[] Kept =
    [
        "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type", "Expires",
        "x-amz-website-redirect-location", "x-amz-storage-class", "x-amz-server-side-encryption",
        "x-amz-server-side-encryption-aws-kms-key-id", "x-amz-server-side-encryption-bucket-key-enabled",
    ];

    private static readonly string[] Classes =
        [StoredObject.DefaultClass, "REDUCED_REDUNDANCY", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR"];

    /// <summary>Classes whose objects cannot be read until they are restored.</summary>
    private static readonly string[] Archives = ["GLACIER", "DEEP_ARCHIVE", "SNOW", "OUTPOSTS", "EXPRESS_ONEZONE"];

    /// <summary>The headers of responses that a request can choose, by the parameter that chooses them.</summary>
    private static readonly Dictionary<string, string> Overrides = new(StringComparer.Ordinal)
    {
        ["response-cache-control"] = "Cache-Control",
        ["response-content-disposition"] = "Content-Disposition",
        ["response-content-encoding"] = "Content-Encoding",
        ["response-content-language"] = "Content-Language",
        ["response-content-type"] = "Content-Type",
        ["response-expires"] = "Expires",
    };

    /// <summary>The headers of a request that belong to the object that it makes.</summary>
    /// <exception cref="AwsServiceException">One of them cannot be kept.</exception>
    public static Dictionary<string, string> Read(AwsRequest request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in Kept)
        {
            if (request.Option(name) is { } value) headers[name] = Valid(name, value);
        }

        foreach (var name in request.OptionNames.Where(name => name.StartsWith(Meta, StringComparison.Ordinal)))
            headers[name] = Valid(name, request.Option(name)!);
        CheckMetadata(headers);
        CheckClass(headers.GetValueOrDefault("x-amz-storage-class"));
        if (headers.GetValueOrDefault("x-amz-server-side-encryption") is { } method and not ("AES256" or "aws:kms" or "aws:kms:dsse"))
            throw new AwsServiceException(400, "InvalidArgument", "The encryption method specified is not supported",
                new() { ["ArgumentName"] = "x-amz-server-side-encryption", ["ArgumentValue"] = method });
        // aws-chunked is how the content travelled, not what it is.
        if (headers.TryGetValue("Content-Encoding", out var encoding)
            && encoding.Contains("aws-chunked", StringComparison.OrdinalIgnoreCase))
        {
            var kept = string.Join(",", encoding.Split(',', StringSplitOptions.TrimEntries).Where(each =>
                each.Length > 0 && !string.Equals(each, "aws-chunked", StringComparison.OrdinalIgnoreCase)));
            if (kept.Length > 0) headers["Content-Encoding"] = kept;
            else headers.Remove("Content-Encoding");
        }

        return headers;
    }

    /// <summary>Those of a copy that keeps its source's: the storage class and encryption are always the request's own.</summary>
    public static Dictionary<string, string> Copied(AwsRequest request, StoredObject source, bool replaces)
    {
        var own = Read(request);
        if (replaces) return own;
        var headers = new Dictionary<string, string>(source.Headers, StringComparer.OrdinalIgnoreCase);
        foreach (var name in Kept.Where(name => name.StartsWith("x-amz-", StringComparison.Ordinal)))
        {
            headers.Remove(name);
            if (own.TryGetValue(name, out var value)) headers[name] = value;
        }

        return headers;
    }

    /// <summary>Sets the headers of a response with an object.</summary>
    /// <exception cref="AwsServiceException">The request chooses a header that HTTP does not allow.</exception>
    public static void Write(AwsRequest request, StoredObject stored)
    {
        var headers = request.Context.Response.Headers;
        headers.ContentType = stored.ContentType;
        foreach (var (name, value) in stored.Headers)
        {
            if (value is not StoredObject.DefaultClass || !string.Equals(name, "x-amz-storage-class", StringComparison.OrdinalIgnoreCase))
                headers[name] = HeaderText.Write(value);
        }

        foreach (var (name, value) in request.Parameters)
        {
            if (!Overrides.TryGetValue(name, out var header)) continue;
            if (!HeaderText.IsValid(value))
                throw new AwsServiceException(400, "InvalidArgument", "Header value cannot be represented using ISO-8859-1.",
                    new() { ["ArgumentName"] = name });
            headers[header] = value;
        }
    }

    private static string Valid(string name, string value) => value.Any(char.IsControl)
        ? throw new AwsServiceException(400, "InvalidArgument", $"The value of {name} cannot be represented as a header.",
            new() { ["ArgumentName"] = name })
        : value;

    private static void CheckMetadata(Dictionary<string, string> headers)
    {
        var size = headers.Where(header => header.Key.StartsWith(Meta, StringComparison.OrdinalIgnoreCase))
            .Sum(header => header.Key.Length - Meta.Length + Encoding.UTF8.GetByteCount(header.Value));
        if (size > LongestMetadata)
            throw new AwsServiceException(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size",
                new() { ["MaxSizeAllowed"] = LongestMetadata, ["Size"] = size });
    }

    private static void CheckClass(string? storageClass)
    {
        if (storageClass is null || Classes.Contains(storageClass, StringComparer.Ordinal)) return;
        throw Archives.Contains(storageClass, StringComparer.Ordinal)
            ? new AwsServiceException(501, "NotImplemented", $"The local S3 does not support the storage class {storageClass}.")
            : new AwsServiceException(400, "InvalidStorageClass", "The storage class you specified is not valid",
                new() { ["StorageClassRequested"] = storageClass });
    }
}
