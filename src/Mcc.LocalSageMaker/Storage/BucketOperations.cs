using System.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Signatures;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>ListBuckets, CreateBucket, HeadBucket, DeleteBucket, GetBucketLocation, GetBucketVersioning, PutBucketVersioning.</summary>
internal sealed class BucketOperations(ObjectStore store, string region)
{
    /// <summary>S3's first region, which has no LocationConstraint and can create buckets of all others.</summary>
    private const string FirstRegion = "us-east-1";
    private const int LongestPage = 10_000;

    public Task List(AwsRequest request)
    {
        var prefix = request.Parameter("prefix") ?? "";
        var wanted = request.Parameter("bucket-region");
        var most = StorageResponse.Limit(request, "max-buckets", LongestPage);
        if (most == 0)
            throw new AwsServiceException(400, "InvalidArgument", $"Argument max-buckets must be an integer between 1 and {LongestPage}",
                new() { ["ArgumentName"] = "max-buckets", ["ArgumentValue"] = "0" });
        var after = request.Parameter("continuation-token") is { Length: > 0 } token ? Plain(token) : "";
        var left = store.Buckets.Where(bucket => bucket.Name.StartsWith(prefix, StringComparison.Ordinal)
            && string.CompareOrdinal(bucket.Name, after) > 0
            && (wanted is null || string.Equals(wanted, RegionOf(bucket), StringComparison.Ordinal))).ToList();
        var page = left.Take(most).ToList();
        return StorageResponse.Document(request, "ListAllMyBucketsResult", xml =>
        {
            StorageResponse.WriteOwner(xml);
            xml.WriteStartElement("Buckets");
            foreach (var bucket in page)
            {
                xml.WriteStartElement("Bucket");
                xml.WriteElementString("Name", bucket.Name);
                xml.WriteElementString("CreationDate", StorageResponse.Time(bucket.Created));
                if (request.Parameter("max-buckets") is not null) xml.WriteElementString("BucketRegion", RegionOf(bucket));
                xml.WriteEndElement();
            }

            xml.WriteEndElement();
            if (page.Count < left.Count)
                xml.WriteElementString("ContinuationToken", Convert.ToBase64String(Encoding.UTF8.GetBytes(page[^1].Name)));
            if (prefix.Length > 0) xml.WriteElementString("Prefix", prefix);
        });
    }

    public async Task Create(AwsRequest request, string name, PayloadStream body)
    {
        var document = await RequestContent.Document(request, body);
        var (location, tags) = document.IsEmpty ? ("", []) : Configuration(document);
        var acl = AccessControl.OfHeader(request);
        var ownership = request.Option("x-amz-object-ownership");
        if (ownership is not (null or "BucketOwnerEnforced" or "BucketOwnerPreferred" or "ObjectWriter"))
            throw new AwsServiceException(400, "InvalidArgument", $"Invalid x-amz-object-ownership header: {ownership}");
        if (store.Has(name) && region is not FirstRegion)
            throw new AwsServiceException(409, "BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and "
                + "you already own it.", new() { ["BucketName"] = name });
        var isNew = !store.Has(name);
        var bucket = store.Create(name, location);
        if (isNew)
        {
            if (acl.Length > 0) bucket.SetDocument(Subresources.Acl, Encoding.UTF8.GetBytes(acl));
            if (tags.Count > 0) bucket.SetDocument(BucketDocuments.Tagging, BucketDocuments.Of(tags));
            if (ownership is not null) bucket.SetDocument(BucketDocuments.Ownership, BucketDocuments.OfOwnership(ownership));
        }

        request.Context.Response.Headers.Location = $"/{name}";
        await StorageResponse.Empty(request);
    }

    public Task Head(AwsRequest request, string name)
    {
        request.Context.Response.Headers["x-amz-bucket-region"] = RegionOf(store[name]);
        return StorageResponse.Empty(request);
    }

    public Task Delete(AwsRequest request, string name)
    {
        store.Delete(name);
        return StorageResponse.Empty(request, 204);
    }

    public Task Location(AwsRequest request, string name)
    {
        var actual = RegionOf(store[name]);
        // S3 says nothing for its first region.
        return StorageResponse.Document(request, "LocationConstraint", xml => xml.WriteString(actual is FirstRegion ? "" : actual));
    }

    public Task Versioning(AwsRequest request, string name)
    {
        var versioning = store[name].Versioning;
        return StorageResponse.Document(request, "VersioningConfiguration", xml =>
        {
            if (versioning != Storage.Versioning.None) xml.WriteElementString("Status", versioning.ToString());
        });
    }

    public async Task PutVersioning(AwsRequest request, string name, PayloadStream body)
    {
        var bucket = store[name];
        var root = Xml.Read(await RequestContent.Document(request, body));
        if (root.Name.LocalName is not "VersioningConfiguration") throw Xml.Malformed();
        if (root.Child("MfaDelete") is "Enabled")
            throw new AwsServiceException(501, "NotImplemented", "The local S3 does not support MfaDelete.");
        bucket.SetVersioning(root.Child("Status") switch
        {
            "Enabled" => Storage.Versioning.Enabled,
            "Suspended" => Storage.Versioning.Suspended,
            null => throw new AwsServiceException(400, "IllegalVersioningConfigurationException",
                "The Versioning element must be specified"),
            _ => throw Xml.Malformed(),
        });
        await StorageResponse.Empty(request);
    }

    private string RegionOf(Bucket bucket) => bucket.Region.Length > 0 ? bucket.Region : region;

    private (string Location, IReadOnlyList<Tag> Tags) Configuration(ReadOnlyMemory<byte> document)
    {
        var root = Xml.Read(document);
        if (root.Name.LocalName is not "CreateBucketConfiguration") throw Xml.Malformed();
        if (root.Child("Location") is not null || root.Child("Bucket") is not null)
            throw new AwsServiceException(501, "NotImplemented", "The local S3 does not support directory buckets.");
        var location = root.Child("LocationConstraint") switch { null => "", "EU" => "eu-west-1", var given => given };
        if (location.Length > 0 && (location is FirstRegion || !IsRegion(location)))
            throw new AwsServiceException(400, "InvalidLocationConstraint", "The specified location-constraint is not valid",
                new() { ["LocationConstraint"] = location });
        if (region is not FirstRegion && !string.Equals(location, region, StringComparison.Ordinal))
            throw new AwsServiceException(400, "IllegalLocationConstraintException", location.Length == 0
                ? "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."
                : $"The {location} location constraint is incompatible for the region specific endpoint this request was sent to.");
        return (location, root.Children("Tags").FirstOrDefault() is { } tags
            ? [.. tags.Children("Tag").Select(tag => new Tag(tag.Child("Key") ?? "", tag.Child("Value") ?? ""))] : []);
    }

    /// <summary>Of the form eu-central-1; which regions there are changes too often for a list.</summary>
    private static bool IsRegion(string text) => text.Split('-') is { Length: 3 or 4 } parts && parts[0].Length == 2
        && parts[^1].Length == 1 && char.IsAsciiDigit(parts[^1][0])
        && parts.SkipLast(1).All(part => part.Length > 1 && part.All(char.IsAsciiLetterLower));

    private static string Plain(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new AwsServiceException(400, "InvalidArgument", "The continuation token provided is incorrect",
                new() { ["ArgumentName"] = "continuation-token" });
        }
    }
}
