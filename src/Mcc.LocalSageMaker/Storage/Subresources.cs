using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Parameters that make a request another operation than its path and method say.</summary>
internal static class Subresources
{
    public const string Acl = "acl";
    public const string Attributes = "attributes";
    public const string Delete = "delete";
    public const string Location = "location";
    public const string UploadId = "uploadId";
    public const string Uploads = "uploads";
    public const string Versioning = "versioning";
    public const string Versions = "versions";

    private static readonly HashSet<string> Served =
    [
        Acl, Attributes, Delete, Location, UploadId, Uploads, Versioning, Versions,
        .. BucketDocuments.All.Select(document => document.Name),
    ];

    /// <summary>S3's others, as its API reference has them.</summary>
    private static readonly HashSet<string> Refused =
    [
        "abac", "analytics", "append", "intelligent-tiering", "inventory", "legal-hold", "metadataConfiguration",
        "metadataInventoryTable", "metadataJournalTable", "metadataTable", "metrics", "policyStatus", "renameObject", "restore",
        "retention", "select", "select-type", "session", "torrent",
    ];

    private static readonly HashSet<string> Parameters =
    [
        "bucket-region", "continuation-token", "delimiter", "encoding-type", "fetch-owner", "id", "key-marker", "list-type", "marker",
        "max-buckets", "max-keys", "max-parts", "max-uploads", "part-number-marker", "partNumber", "prefix", "start-after",
        "upload-id-marker", "version-id-marker", "versionId", "x-id",
    ];

    /// <summary>The sub-resource of a request; null when it has none.</summary>
    /// <exception cref="AwsServiceException">It is not served, not known, or there are two.</exception>
    public static string? Of(AwsRequest request)
    {
        string? found = null;
        foreach (var (name, value) in request.Parameters)
        {
            if (Refused.Contains(name) || IsUnknown(request, name, value))
                throw new AwsServiceException(501, "NotImplemented", $"The local S3 does not support {name}.");
            if (!Served.Contains(name)) continue;
            if (found is not null && !string.Equals(found, name, StringComparison.Ordinal))
                throw new AwsServiceException(400, "InvalidArgument", $"Conflicting query string parameters: {found}, {name}",
                    new() { ["ArgumentName"] = "ResourceType", ["ArgumentValue"] = found });
            found = name;
        }

        return found;
    }

    /// <summary>
    /// S3 ignores parameters that it does not know. Here a change with one is refused, and so is everything with a name without a value,
    /// because it may be a sub-resource that is newer than this list: it must not be taken for another operation.
    /// </summary>
    private static bool IsUnknown(AwsRequest request, string name, string value) =>
        // Version 2 of signatures has a list of its own, and refuses other names.
        request.Authorization is not { IsVersion2: true } && !Served.Contains(name) && !Parameters.Contains(name)
        && !name.StartsWith("response-", StringComparison.Ordinal)
        && !name.StartsWith("X-Amz-", StringComparison.OrdinalIgnoreCase)
        && (value.Length == 0 || request.Method is not ("GET" or "HEAD"));
}
