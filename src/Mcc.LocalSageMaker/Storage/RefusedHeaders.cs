using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Headers that ask for what is not simulated. They are refused: a request whose header is ignored would seem to work.</summary>
internal static class RefusedHeaders
{
    private static readonly string[] Prefixes =
    [
        "x-amz-server-side-encryption-customer-", "x-amz-copy-source-server-side-encryption-customer-", "x-amz-object-lock-",
        "x-amz-grant-", "x-amz-write-offset-bytes", "x-amz-rename-source", "x-amz-fwd-", "x-amz-bucket-namespace",
    ];

    public static void Check(AwsRequest request, string account)
    {
        foreach (var name in request.OptionNames)
        {
            if (Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
                || (name is "x-amz-bucket-object-lock-enabled"
                    && string.Equals(request.Option(name), "true", StringComparison.OrdinalIgnoreCase)))
                throw new AwsServiceException(501, "NotImplemented", "A header you provided implies functionality that is not implemented. "
                    + $"The local S3 does not support {name}.", new() { ["Header"] = name });
        }

        foreach (var name in (ReadOnlySpan<string>)["x-amz-expected-bucket-owner", "x-amz-source-expected-bucket-owner"])
        {
            if (request.Option(name) is { } owner && !string.Equals(owner, account, StringComparison.Ordinal))
                throw new AwsServiceException(403, "AccessDenied", "Access Denied");
        }
    }
}
