using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Hashing;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>
/// S3's earlier signature in the query. boto3 and the AWS CLI still write presigned URLs with it in us-east-1; see
/// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html#RESTAuthenticationQueryStringAuth
/// </summary>
internal sealed class SignatureVersion2(Credential credential)
{
    private const string Key = "AWSAccessKeyId";
    private const string SignatureName = "Signature";
    private const string ExpiresName = "Expires";
    private const string Amz = "x-amz-";
    private const int Block = 64;

    /// <summary>Parameters that the signature covers.</summary>
    private static readonly HashSet<string> Signed = new(StringComparer.Ordinal)
    {
        "accelerate", "acl", "analytics", "cors", "defaultObjectAcl", "delete", "inventory", "lifecycle", "location", "logging", "metrics",
        "notification", "object-lock", "partNumber", "policy", "replication", "requestPayment", "response-cache-control",
        "response-content-disposition", "response-content-encoding", "response-content-language", "response-content-type",
        "response-expires", "restore", "select", "select-type", "storageClass", "tagging", "torrent", "uploadId", "uploads", "versionId",
        "versioning", "versions", "website",
    };

    /// <summary>Parameters that it does not cover and that make no other operation of a request.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        Key, SignatureName, ExpiresName, "content-md5", "content-type", "continuation-token", "delimiter", "encoding-type",
        "fetch-owner", "key-marker", "list-type", "marker", "max-keys", "max-parts", "max-uploads", "part-number-marker", "prefix",
        "start-after", "upload-id-marker", "version-id-marker", "x-id",
    };

    public static bool IsUsedBy(AwsRequest request) =>
        request.Query.Contains(Key + "=", StringComparison.Ordinal) && request.Parameter(Key) is not null;

    /// <exception cref="AwsServiceException">A parameter is missing or malformed, or the URL has expired.</exception>
    public static Authorization Read(AwsRequest request, DateTimeOffset now)
    {
        if (request.Parameter(SignatureName) is not { } signature || request.Parameter(ExpiresName) is not { } text)
            throw new AwsServiceException(403, "AccessDenied", "Query-string authentication requires the Signature, Expires and "
                + "AWSAccessKeyId parameters");
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
            throw new AwsServiceException(403, "AccessDenied", "Invalid date (should be seconds since epoch): " + text);
        var expires = DateTimeOffset.FromUnixTimeSeconds(seconds);
        if (now >= expires)
            throw new AwsServiceException(403, "AccessDenied", "Request has expired", new JsonObject
            {
                ["Expires"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["ServerTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            });
        if (request.Parameters.Any(parameter => !Signed.Contains(parameter.Name) && !Harmless.Contains(parameter.Name)
            && !parameter.Name.StartsWith(Amz, StringComparison.Ordinal)))
            throw new AwsServiceException(403, "AccessDenied", "There were query parameters present in the request which were not signed");
        return new(request.Parameter(Key)!, "", "", "s3", "", [], signature) { ValidFor = expires - now, IsVersion2 = true };
    }

    public string Sign(AwsRequest request) => Convert.ToBase64String(Authenticate(
        Encoding.UTF8.GetBytes(credential.SecretKey), Encoding.UTF8.GetBytes(Text(request))));

    private static string Text(AwsRequest request)
    {
        var text = new StringBuilder().AppendJoin('\n', request.Method, Value(request, "content-md5"), Value(request, "content-type"),
            request.Parameter(ExpiresName)).Append('\n');
        var names = request.Context.Request.Headers.Keys.Concat(request.Parameters.Select(parameter => parameter.Name))
            .Select(name => name.ToLowerInvariant()).Where(name => name.StartsWith(Amz, StringComparison.Ordinal));
        foreach (var name in names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            text.Append(name).Append(':').Append(Value(request, name)).Append('\n');
        text.Append(request.Path);
        var parameters = request.Parameters.Where(parameter => Signed.Contains(parameter.Name))
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)
            .Select(parameter => parameter.Value.Length == 0 ? parameter.Name : $"{parameter.Name}={parameter.Value}").ToList();
        return text.Append(parameters.Count > 0 ? "?" : "").AppendJoin('&', parameters).ToString();
    }

    /// <summary>SDKs move headers that the URL needs into its query.</summary>
    private static string? Value(AwsRequest request, string name) => (request.Header(name) ?? request.Parameter(name))?.Trim();

    /// <summary>HMAC-SHA1, which the protocol has.</summary>
    private static byte[] Authenticate(byte[] key, byte[] content)
    {
        var padded = new byte[Block];
        (key.Length > Block ? Hash(key, []) : key).CopyTo(padded, 0);
        return Hash([.. padded.Select(each => (byte)(each ^ 0x5c))], Hash([.. padded.Select(each => (byte)(each ^ 0x36))], content));
    }

    private static byte[] Hash(byte[] first, byte[] second)
    {
        using var hash = RunningHash.Sha1(first.Length + second.Length);
        hash.Append(first);
        hash.Append(second);
        return hash.Finish();
    }
}
