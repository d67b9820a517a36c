using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>Lets only requests pass that were signed with our key, now, and refuses the others in AWS's words.</summary>
internal sealed class SignatureCheck(Credential credential, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    private readonly SignatureVersion4 signatures = new(credential);
    private readonly SignatureVersion2 earlier = new(credential);

    public SignatureVersion4 Signatures => signatures;

    /// <summary>Who claims to have signed, and for which service; looked at before a byte of the body is read.</summary>
    public Authorization Claim(AwsRequest request)
    {
        var claim = PresignedUrl.IsUsedBy(request) || SignatureVersion2.IsUsedBy(request) ? InQuery(request) : InHeader(request);
        request.Authorization = claim;
        if (!SignatureVersion4.AreSame(claim.AccessKey, credential.AccessKey))
        {
            throw claim.Service is "s3" ? new AwsServiceException(403, "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.")
                : claim.Service is "sts" ? new AwsServiceException(403, "InvalidClientTokenId",
                    "The security token included in the request is invalid.")
                : new AwsServiceException(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        // The earlier signature is always over all headers that matter, and its time was read with it.
        if (claim.IsVersion2) return claim;
        CheckHeaders(request, claim);
        if (claim.ValidFor is not null) PresignedUrl.CheckTime(claim, time.GetUtcNow(), Skew);
        else CheckTime(claim);
        return claim;
    }

    /// <exception cref="AwsServiceException">The signature is another one than the secret key gives.</exception>
    public void Verify(AwsRequest request, Authorization claim, string payloadHash)
    {
        var right = claim.IsVersion2 ? earlier.Sign(request) : signatures.Sign(request, claim, payloadHash);
        if (!SignatureVersion4.AreSame(right, claim.Signature))
            throw Mismatch(claim);
    }

    public static AwsServiceException Mismatch(Authorization claim) => claim.Service is "s3"
        ? new(403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.")
        : new(403, "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
                + "method. Consult the service documentation for details.");

    private Authorization InQuery(AwsRequest request)
    {
        if (request.Header("Authorization") is not null || (PresignedUrl.IsUsedBy(request) && SignatureVersion2.IsUsedBy(request)))
            throw new AwsServiceException(400, "InvalidArgument", "Only one auth mechanism allowed; only the X-Amz-Algorithm query "
                + "parameter, Signature query string parameter or the Authorization header should be specified",
                new() { ["ArgumentName"] = "Authorization" });
        return PresignedUrl.IsUsedBy(request) ? PresignedUrl.Read(request) : SignatureVersion2.Read(request, time.GetUtcNow());
    }

    private static Authorization InHeader(AwsRequest request)
    {
        var header = request.Header("Authorization");
        var claim = Authorization.Read(header, request.Header("X-Amz-Date"));
        var isStorage = claim?.Service is "s3" || (claim is null && request.AwsProtocol == AwsProtocol.RestXml);
        if (header is null)
        {
            throw isStorage
                ? new AwsServiceException(403, "AccessDenied", "Access Denied. The request is not signed; use the profile that mcc local "
                    + "up prints.")
                : new AwsServiceException(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
        }

        return claim ?? throw new AwsServiceException(isStorage ? 400 : 403, isStorage
            ? "AuthorizationHeaderMalformed"
            : "IncompleteSignatureException", "The Authorization header is not a Signature Version 4 header with a Credential, "
                + "SignedHeaders, a Signature and an X-Amz-Date.");
    }

    /// <summary>The host and every x-amz-… header must be signed, or somebody on the way could make another request of it.</summary>
    private static void CheckHeaders(AwsRequest request, Authorization claim)
    {
        var signed = claim.SignedHeaders.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = request.Context.Request.Headers.Keys
            .Where(name => (name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
                || string.Equals(name, "Host", StringComparison.OrdinalIgnoreCase)) && !signed.Contains(name))
            .Select(name => name.ToLowerInvariant()).Order(StringComparer.Ordinal).ToList();
        // A request without a host is refused before; a signature that does not name it could be used elsewhere.
        if (missing.Count == 0 && signed.Contains("host")) return;
        if (missing.Count == 0) throw Mismatch(claim);
        throw claim.Service is "s3"
            ? new AwsServiceException(403, "AccessDenied", "There were headers present in the request which were not signed",
                new JsonObject { ["HeadersNotSigned"] = string.Join(", ", missing) })
            : new AwsServiceException(403, "InvalidSignatureException",
                $"'{missing[0]}' must be a 'SignedHeader' in the AWS Authorization.");
    }

    private void CheckTime(Authorization claim)
    {
        if (claim.SignedAt is not { } signed) throw Mismatch(claim);
        if ((time.GetUtcNow() - signed).Duration() <= Skew) return;
        throw claim.Service is "s3"
            ? new AwsServiceException(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is "
                + "too large.")
            : new AwsServiceException(403, "InvalidSignatureException",
                $"Signature expired: {claim.Time} is not within 15 minutes of the current time.");
    }
}
