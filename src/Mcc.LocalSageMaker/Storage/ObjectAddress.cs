using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>s3://bucket/key; the key may be empty or end in a slash when it is a prefix.</summary>
internal sealed record ObjectAddress(string Bucket, string Key)
{
    private const string Scheme = "s3://";

    /// <exception cref="AwsServiceException">It is not an S3 address.</exception>
    public static ObjectAddress Read(string address)
    {
        if (!address.StartsWith(Scheme, StringComparison.Ordinal))
            throw AwsServiceException.Validation($"{address} is not an S3 address. It must have the form s3://bucket/key.");
        var rest = address[Scheme.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new(rest, "") : new(rest[..slash], rest[(slash + 1)..]);
    }

    /// <summary>The address of a name below this one.</summary>
    public ObjectAddress Below(string name) => this with { Key = Key.Length == 0 || Key.EndsWith('/') ? Key + name : $"{Key}/{name}" };

    public override string ToString() => $"{Scheme}{Bucket}/{Key}";
}
