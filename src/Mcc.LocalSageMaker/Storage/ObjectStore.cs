using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Mcc.LocalSageMaker.Protocols;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>The buckets of this machine, each in a folder of its own.</summary>
internal sealed partial class ObjectStore
{
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, Bucket> buckets = new(StringComparer.Ordinal);

    public ObjectStore(string folder, TimeProvider time)
    {
        this.folder = folder;
        this.time = time;
        Directory.CreateDirectory(folder);
        foreach (var bucket in Directory.EnumerateDirectories(folder).Select(path => Bucket.Read(path, time)).OfType<Bucket>())
            buckets[bucket.Name] = bucket;
    }

    public IEnumerable<Bucket> Buckets => buckets.Values.OrderBy(bucket => bucket.Name, StringComparer.Ordinal);

    /// <exception cref="AwsServiceException">There is no such bucket.</exception>
    public Bucket this[string name] =>
        buckets.GetValueOrDefault(name)
        ?? throw new AwsServiceException(404, "NoSuchBucket", "The specified bucket does not exist", new() { ["BucketName"] = name });

    public bool Has(string name) => buckets.ContainsKey(name);

    /// <summary>Creates it; one that exists stays as it is.</summary>
    /// <param name="region">As its LocationConstraint has it; empty for the server's own region.</param>
    /// <exception cref="AwsServiceException">The name is not one that S3 allows.</exception>
    public Bucket Create(string name, string region = "")
    {
        if (!BucketName.IsMatch(name) || ReservedBucketName.IsMatch(name))
            throw new AwsServiceException(400, "InvalidBucketName", "The specified bucket is not valid.", new() { ["BucketName"] = name });
        return buckets.GetOrAdd(name, given => Bucket.Create(given, region, Path.Combine(folder, given), time));
    }

    /// <exception cref="AwsServiceException">It does not exist, or is not empty.</exception>
    public void Delete(string name)
    {
        var bucket = this[name];
        if (!bucket.Versions.All.IsEmpty)
            throw new AwsServiceException(409, "BucketNotEmpty", bucket.Versioning == Versioning.None
                ? "The bucket you tried to delete is not empty"
                : "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
                new() { ["BucketName"] = name });
        if (buckets.TryRemove(name, out _)) bucket.Erase();
    }

    // See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
    [GeneratedRegex(@"\A[a-z0-9](?!.*(\.\.|\.-|-\.))[a-z0-9.-]{1,61}[a-z0-9]\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BucketName { get; }

    /// <summary>Addresses of machines, and the beginnings and endings that AWS keeps for other things.</summary>
    [GeneratedRegex(@"\A([0-9]+\.){3}[0-9]+\z|\A(xn--|sthree-|amzn-s3-demo-)|(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ReservedBucketName { get; }
}
