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

    /// <summary>Creates it; one that is there already stays, as S3 has it for its owner in us-east-1.</summary>
    /// <exception cref="AwsServiceException">The name is not one that S3 allows.</exception>
    public Bucket Create(string name)
    {
        if (!BucketName.IsMatch(name))
            throw new AwsServiceException(400, "InvalidBucketName", "The specified bucket is not valid.", new() { ["BucketName"] = name });
        return buckets.GetOrAdd(name, given => Bucket.Create(given, Path.Combine(folder, given), time));
    }

    /// <exception cref="AwsServiceException">It does not exist, or is not empty.</exception>
    public void Delete(string name)
    {
        var bucket = this[name];
        if (!bucket.Objects.IsEmpty)
            throw new AwsServiceException(409, "BucketNotEmpty", "The bucket you tried to delete is not empty", new() { [
                "BucketName"] = name });
        if (buckets.TryRemove(name, out _)) bucket.Erase();
    }

    [GeneratedRegex(@"\A(?!xn--)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]\z",
        RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex BucketName { get; }
}
