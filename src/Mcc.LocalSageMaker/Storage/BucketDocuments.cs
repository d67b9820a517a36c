using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// The configurations of buckets that infrastructure code sets and reads. To add one: its line in <see cref="All"/>, and its rights in
/// <c>data/permissions.json</c>.
/// </summary>
internal sealed class BucketDocuments(ObjectStore store)
{
    public const string Tagging = "tagging";
    public const string Ownership = "ownershipControls";
    private const string Policy = "policy";

    /// <summary>In place of a document that was deleted, where the default would come back otherwise.</summary>
    private static readonly byte[] Deleted = [];

    public static IReadOnlyList<BucketDocument> All { get; } =
    [
        new(Tagging, "BucketTagging", "Tagging", "NoSuchTagSet", "The TagSet does not exist"),
        new("cors", "BucketCors", "CORSConfiguration", "NoSuchCORSConfiguration", "The CORS configuration does not exist"),
        new("lifecycle", "BucketLifecycleConfiguration", "LifecycleConfiguration", "NoSuchLifecycleConfiguration",
            "The lifecycle configuration does not exist"),
        new(Policy, "BucketPolicy", "", "NoSuchBucketPolicy", "The bucket policy does not exist"),
        new("publicAccessBlock", "PublicAccessBlock", "PublicAccessBlockConfiguration", "NoSuchPublicAccessBlockConfiguration",
            "The public access block configuration was not found")
        {
            Default = "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>true</IgnorePublicAcls>"
                + "<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>true</RestrictPublicBuckets>",
        },
        new(Ownership, "BucketOwnershipControls", "OwnershipControls", "OwnershipControlsNotFoundError",
            "The bucket ownership controls were not found")
        {
            Default = "<Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule>",
        },
        new("encryption", "BucketEncryption", "ServerSideEncryptionConfiguration",
            "ServerSideEncryptionConfigurationNotFoundError", "The server side encryption configuration was not found")
        {
            Default = "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault>"
                + "<BucketKeyEnabled>false</BucketKeyEnabled></Rule>",
        },
        new("accelerate", "BucketAccelerateConfiguration", "AccelerateConfiguration", "", "") { Default = "", IsFixed = true },
        new("logging", "BucketLogging", "BucketLoggingStatus", "", "") { Default = "", IsFixed = true },
        new("notification", "BucketNotificationConfiguration", "NotificationConfiguration", "", "") { Default = "", IsFixed = true },
        new("requestPayment", "BucketRequestPayment", "RequestPaymentConfiguration", "", "")
        {
            Default = "<Payer>BucketOwner</Payer>",
            IsFixed = true,
        },
        new("replication", "BucketReplication", "ReplicationConfiguration", "ReplicationConfigurationNotFoundError",
            "The replication configuration was not found") { IsFixed = true },
        new("object-lock", "ObjectLockConfiguration", "ObjectLockConfiguration", "ObjectLockConfigurationNotFoundError",
            "Object Lock configuration does not exist for this bucket") { IsFixed = true },
        new("website", "BucketWebsite", "WebsiteConfiguration", "NoSuchWebsiteConfiguration",
            "The specified bucket does not have a website configuration") { IsFixed = true },
    ];

    public static BucketDocument? Find(string? name) =>
        All.FirstOrDefault(document => string.Equals(document.Name, name, StringComparison.Ordinal));

    public static byte[] Of(IReadOnlyList<Tag> tags) =>
        Xml.Document("Tagging", xml => TagSet.Write(xml, tags), StorageResponse.Namespace);

    public static byte[] OfOwnership(string ownership) => Xml.Document("OwnershipControls", xml =>
    {
        xml.WriteStartElement("Rule");
        xml.WriteElementString("ObjectOwnership", ownership);
        xml.WriteEndElement();
    }, StorageResponse.Namespace);

    public Task Get(AwsRequest request, string bucketName, BucketDocument document)
    {
        var kept = store[bucketName].Documents.GetValueOrDefault(document.Name);
        if (kept is { Length: > 0 })
            return StorageResponse.Bytes(request, kept, document.Root.Length == 0 ? "application/json" : "application/xml");
        return kept is null && document.Default is { } standard
            ? StorageResponse.Document(request, document.Root, xml => xml.WriteRaw(standard))
            : throw new AwsServiceException(404, document.MissingCode, document.MissingMessage, new() { ["BucketName"] = bucketName });
    }

    public async Task Put(AwsRequest request, string bucketName, BucketDocument document, PayloadStream body)
    {
        var bucket = store[bucketName];
        var content = await RequestContent.Document(request, body);
        Check(document, content);
        bucket.SetDocument(document.Name, content.ToArray());
        await StorageResponse.Empty(request, document.Name is Policy or Tagging ? 204 : 200);
    }

    public Task Delete(AwsRequest request, string bucketName, BucketDocument document)
    {
        // A bucket without its encryption has the default again; the other documents are gone.
        store[bucketName].SetDocument(document.Name, document.Default is null || document.Name is "encryption" ? null : Deleted);
        return StorageResponse.Empty(request, 204);
    }

    private static void Check(BucketDocument document, ReadOnlyMemory<byte> content)
    {
        if (document.Name is Tagging)
        {
            TagSet.Parse(content, TagSet.MostOfBucket);
        }
        else if (document.Name is Policy)
        {
            if (Parsed(content)?["Statement"] is not (JsonArray { Count: > 0 } or JsonObject))
                throw new AwsServiceException(400, "MalformedPolicy", "Missing required field Statement");
        }
        else
        {
            var root = Xml.Read(content);
            if (!string.Equals(root.Name.LocalName, document.Root, StringComparison.Ordinal) || !root.HasElements) throw Xml.Malformed();
        }
    }

    private static JsonObject? Parsed(ReadOnlyMemory<byte> content)
    {
        try
        {
            return WholeJson.Parse(content.Span) as JsonObject;
        }
        catch (JsonException)
        {
            throw new AwsServiceException(400, "MalformedPolicy", "Policies must be valid JSON and the first byte must be '{'");
        }
    }
}
