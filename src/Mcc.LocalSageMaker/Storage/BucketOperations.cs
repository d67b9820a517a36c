using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, GetBucketVersioning.</summary>
internal sealed class BucketOperations(ObjectStore store, string region)
{
    public Task List(AwsRequest request) => StorageResponse.Document(request, "ListAllMyBucketsResult", xml =>
    {
        StorageResponse.WriteOwner(xml);
        xml.WriteStartElement("Buckets");
        foreach (var bucket in store.Buckets)
        {
            xml.WriteStartElement("Bucket");
            xml.WriteElementString("Name", bucket.Name);
            xml.WriteElementString("CreationDate", StorageResponse.Time(bucket.Created));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    });

    public Task Create(AwsRequest request, string name)
    {
        store.Create(name);
        request.Context.Response.Headers.Location = $"/{name}";
        return StorageResponse.Empty(request);
    }

    public Task Head(AwsRequest request, string name)
    {
        _ = store[name];
        request.Context.Response.Headers["x-amz-bucket-region"] = region;
        return StorageResponse.Empty(request);
    }

    public Task Delete(AwsRequest request, string name)
    {
        store.Delete(name);
        return StorageResponse.Empty(request, 204);
    }

    public Task Location(AwsRequest request, string name)
    {
        _ = store[name];
        // S3 says nothing for its first region.
        return StorageResponse.Document(request, "LocationConstraint", xml => xml.WriteString(region is "us-east-1" ? "" : region));
    }

    public Task Versioning(AwsRequest request, string name)
    {
        _ = store[name];
        return StorageResponse.Document(request, "VersioningConfiguration", _ => { });
    }
}
