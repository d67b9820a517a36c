using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>
/// A signature in the query, see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html: what AWS's CLI and SDKs
/// write as presigned URLs. It is valid for the duration that it names, and no longer than a week.
/// </summary>
internal static class PresignedUrl
{
    private const int LongestSeconds = 7 * 24 * 60 * 60;
    private const string Error = "AuthorizationQueryParametersError";

    private static readonly string[] Required =
        ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", Authorization.SignatureParameter];

    public static bool IsUsedBy(AwsRequest request) =>
        request.Query.Contains("X-Amz-", StringComparison.Ordinal)
        && (request.Parameter("X-Amz-Algorithm") is not null || request.Parameter(Authorization.SignatureParameter) is not null);

    /// <exception cref="AwsServiceException">A parameter is missing, given twice, or is not what it must be.</exception>
    public static Authorization Read(AwsRequest request)
    {
        var given = request.Parameters.Where(parameter => parameter.Name.StartsWith("X-Amz-", StringComparison.Ordinal))
            .ToLookup(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        if (Required.Any(name => given[name].Count() != 1))
            throw Invalid("Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
                + "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.");
        string One(string name) => given[name].First();

        if (One("X-Amz-Algorithm") is not Authorization.Algorithm)
            throw Invalid($"X-Amz-Algorithm only supports \"{Authorization.Algorithm}\"");
        if (!long.TryParse(One("X-Amz-Expires"), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            throw Invalid("X-Amz-Expires should be a number");
        if (seconds < 0) throw Invalid("X-Amz-Expires must be non-negative");
        if (seconds > LongestSeconds)
            throw Invalid("X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
                + $"{LongestSeconds} seconds");
        var claim = Authorization.Of(One("X-Amz-Credential"), One("X-Amz-Date"), One("X-Amz-SignedHeaders"),
                One(Authorization.SignatureParameter))
            ?? throw Invalid("Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
                + "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".");
        if (claim.SignedAt is null) throw Invalid("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
        return claim with { ValidFor = TimeSpan.FromSeconds(seconds) };
    }

    /// <exception cref="AwsServiceException">It is not valid yet, or no longer.</exception>
    public static void CheckTime(Authorization claim, DateTimeOffset now, TimeSpan skew)
    {
        var signed = claim.SignedAt!.Value;
        if (signed > now + skew)
            throw new AwsServiceException(403, "AccessDenied", "Request is not yet valid", Times(claim, now));
        if (now >= signed + claim.ValidFor!.Value)
            throw new AwsServiceException(403, "AccessDenied", "Request has expired", Times(claim, now));
    }

    private static JsonObject Times(Authorization claim, DateTimeOffset now) => new()
    {
        ["X-Amz-Expires"] = claim.ValidFor!.Value.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ["Expires"] = Text(claim.SignedAt!.Value + claim.ValidFor.Value),
        ["ServerTime"] = Text(now),
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static AwsServiceException Invalid(string message) => new(400, Error, message);
}
