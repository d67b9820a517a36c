using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>DeleteObject and DeleteObjects.</summary>
internal sealed class RemovalOperations(ObjectStore store, AccessCheck access)
{
    /// <summary>The operation that deletes several objects; which ones is known only when its body is read.</summary>
    public const string Several = "DeleteObjects";

    private const int Most = 1000;

    public Task Delete(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        var (etag, time, size) = (request.Header("If-Match"), request.Option("x-amz-if-match-last-modified-time"),
            request.Option("x-amz-if-match-size"));
        var removal = bucket.Remove(key, ObjectOperations.VersionOf(request),
            stored => Preconditions.CheckRemoval(stored, etag, time, size),
            isConditional: etag is not null || time is not null || size is not null);
        StorageResponse.SetVersion(request, bucket, removal.Version);
        if (removal.IsMarker) request.Context.Response.Headers["x-amz-delete-marker"] = "true";
        return StorageResponse.Empty(request, 204);
    }

    public async Task DeleteMany(AwsRequest request, string bucketName, PayloadStream body)
    {
        var bucket = store[bucketName];
        var wanted = Xml.Read(await RequestContent.Document(request, body));
        var objects = wanted.Children("Object").ToList();
        if (wanted.Name.LocalName is not "Delete" || objects.Count is 0 or > Most
            || objects.Any(element => string.IsNullOrEmpty(element.Child("Key")))) throw Xml.Malformed();
        access.User("s3", Several, new()
        {
            ["Bucket"] = bucketName,
            ["Keys"] = new JsonArray([.. objects.Select(static element => JsonValue.Create(element.Child("Key")!))]),
        });
        var isQuiet = wanted.Child("Quiet") is "true";
        await StorageResponse.Document(request, "DeleteResult", xml =>
        {
            foreach (var element in objects)
                Delete(bucket, element, isQuiet, xml);
        });
    }

    private static void Delete(Bucket bucket, XElement element, bool isQuiet, XmlWriter xml)
    {
        var (key, version) = (element.Child("Key")!, element.Child("VersionId") is { Length: > 0 } given ? given : null);
        var (etag, time, size) = (element.Child("ETag"), element.Child("LastModifiedTime"), element.Child("Size"));
        try
        {
            var removal = bucket.Remove(key, ObjectOperations.Version(version),
                stored => Preconditions.CheckRemoval(stored, etag, time, size),
                isConditional: etag is not null || time is not null || size is not null);
            if (isQuiet) return;
            xml.WriteStartElement("Deleted");
            xml.WriteElementString("Key", key);
            if (version is not null) xml.WriteElementString("VersionId", version);
            if (removal.IsMarker)
            {
                xml.WriteElementString("DeleteMarker", "true");
                xml.WriteElementString("DeleteMarkerVersionId", removal.Version);
            }

            xml.WriteEndElement();
        }
        catch (AwsServiceException refused)
        {
            xml.WriteStartElement("Error");
            xml.WriteElementString("Key", key);
            if (version is not null) xml.WriteElementString("VersionId", version);
            xml.WriteElementString("Code", refused.Code);
            xml.WriteElementString("Message", refused.Message);
            xml.WriteEndElement();
        }
    }
}
