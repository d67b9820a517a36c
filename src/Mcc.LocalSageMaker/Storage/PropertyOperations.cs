using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>Tags of objects, and the ACLs of buckets and objects.</summary>
internal sealed class PropertyOperations(ObjectStore store)
{
    public Task Tags(AwsRequest request, string bucketName, string key)
    {
        var stored = Version(request, bucketName, key);
        return StorageResponse.Document(request, "Tagging", xml => TagSet.Write(xml, stored.Tags));
    }

    public async Task PutTags(AwsRequest request, string bucketName, string key, PayloadStream body)
    {
        Version(request, bucketName, key);
        var tags = TagSet.Parse(await RequestContent.Document(request, body), TagSet.MostOfObject);
        store[bucketName].Change(key, ObjectOperations.VersionOf(request), stored => stored with { Tags = tags });
        await StorageResponse.Empty(request);
    }

    public Task DeleteTags(AwsRequest request, string bucketName, string key)
    {
        Version(request, bucketName, key);
        store[bucketName].Change(key, ObjectOperations.VersionOf(request), stored => stored with { Tags = [] });
        return StorageResponse.Empty(request, 204);
    }

    public Task Acl(AwsRequest request, string bucketName, string key)
    {
        var acl = key.Length > 0 ? Version(request, bucketName, key).Acl
            : Encoding.UTF8.GetString(store[bucketName].Documents.GetValueOrDefault(Subresources.Acl, []));
        return AccessControl.Write(request, acl);
    }

    public async Task PutAcl(AwsRequest request, string bucketName, string key, PayloadStream body)
    {
        var bucket = store[bucketName];
        if (key.Length > 0) Version(request, bucketName, key);
        var acl = await AccessControl.Read(request, body);
        if (key.Length == 0) bucket.SetDocument(Subresources.Acl, Encoding.UTF8.GetBytes(acl));
        else bucket.Change(key, ObjectOperations.VersionOf(request), stored => stored with { Acl = acl });
        await StorageResponse.Empty(request);
    }

    private StoredObject Version(AwsRequest request, string bucketName, string key)
    {
        var bucket = store[bucketName];
        var stored = bucket.Object(key, ObjectOperations.VersionOf(request));
        StorageResponse.SetVersion(request, bucket, stored.Version);
        return stored;
    }
}
