using System.Globalization;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Signatures;

/// <summary>Lets only requests pass that were signed with our key, now, and refuses the others in AWS's words.</summary>
internal sealed class SignatureCheck(Credential credential, TimeProvider time)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(15);

    private readonly SignatureVersion4 signatures = new(credential);

    public SignatureVersion4 Signatures => signatures;

    /// <summary>Who claims to have signed, and for which service; looked at before a byte of the body is read.</summary>
    public Authorization Claim(AwsRequest request)
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

        if (claim is null)
            throw new AwsServiceException(isStorage ? 400 : 403, isStorage
                ? "AuthorizationHeaderMalformed"
                    : "IncompleteSignatureException", "The Authorization header is not a Signature Version 4 header with a Credential, "
                        + "SignedHeaders, a Signature and an X-Amz-Date.");
        request.Authorization = claim;
        if (!SignatureVersion4.AreSame(claim.AccessKey, credential.AccessKey))
        {
            throw claim.Service is "s3" ? new AwsServiceException(403, "InvalidAccessKeyId",
                "The AWS Access Key Id you provided does not exist in our records.")
                : claim.Service is "sts" ? new AwsServiceException(403, "InvalidClientTokenId",
                    "The security token included in the request is invalid.")
                : new AwsServiceException(403, "UnrecognizedClientException", "The security token included in the request is invalid.");
        }

        if (!claim.SignedHeaders.Contains("host", StringComparer.Ordinal))
            throw Mismatch(claim);
        if (!DateTimeOffset.TryParseExact(claim.Time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out var signed)
            || !claim.Time.StartsWith(claim.Date, StringComparison.Ordinal))
        {
            throw Mismatch(claim);
        }

        if ((time.GetUtcNow() - signed).Duration() > Skew)
        {
            throw claim.Service is "s3"
                ? new AwsServiceException(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is "
                    + "too large.")
                : new AwsServiceException(403, "InvalidSignatureException",
                    $"Signature expired: {claim.Time} is not within 15 minutes of the current time.");
        }

        return claim;
    }

    /// <exception cref="AwsServiceException">The signature is another one than the secret key gives.</exception>
    public void Verify(AwsRequest request, Authorization claim, string payloadHash)
    {
        if (!SignatureVersion4.AreSame(signatures.Sign(request, claim, payloadHash), claim.Signature))
            throw Mismatch(claim);
    }

    public static AwsServiceException Mismatch(Authorization claim) => claim.Service is "s3"
        ? new(403, "SignatureDoesNotMatch",
            "The request signature we calculated does not match the signature you provided. Check your key and signing method.")
        : new(403, "InvalidSignatureException",
            "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing "
                + "method. Consult the service documentation for details.");
}
