using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// The object that x-amz-copy-source names: bucket/key, percent-encoded, with or without a slash before it, and ?versionId= after it.
/// </summary>
internal sealed record CopySource(string Bucket, string Key, string? Version)
{
    private const string VersionMark = "?versionId=";

    /// <summary>For policies, which know no versions.</summary>
    public string Path => $"{Bucket}/{Key}";

    /// <exception cref="AwsServiceException">It does not name a bucket and a key.</exception>
    public static CopySource Read(string header)
    {
        var mark = header.LastIndexOf(VersionMark, StringComparison.Ordinal);
        var path = PercentText.Decode(mark < 0 ? header : header[..mark]);
        if (path.StartsWith('/')) path = path[1..];
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 1 || slash == path.Length - 1
            ? throw new AwsServiceException(400, "InvalidArgument", "Copy Source must mention the source bucket and key: "
                + "sourcebucket/sourcekey", new() { ["ArgumentName"] = "x-amz-copy-source", ["ArgumentValue"] = header })
            : new(path[..slash], path[(slash + 1)..],
                mark < 0 ? null : ObjectOperations.Version(PercentText.Decode(header[(mark + VersionMark.Length)..])));
    }

    /// <exception cref="AwsServiceException">It does not exist, or is another one than the request's conditions say.</exception>
    public (Bucket Bucket, StoredObject Object) Find(AwsRequest request, ObjectStore store)
    {
        var bucket = store[Bucket];
        StoredObject stored;
        try
        {
            stored = bucket.Object(Key, Version);
        }
        catch (AwsServiceException marker) when (marker.Status == 405)
        {
            throw new AwsServiceException(400, "InvalidRequest", "The source of a copy request may not specifically refer to a delete "
                + "marker by version id.");
        }

        Preconditions.CheckCopy(request, stored);
        if (bucket.Versioning != Versioning.None) request.Context.Response.Headers["x-amz-copy-source-version-id"] = stored.Version;
        return (bucket, stored);
    }
}
