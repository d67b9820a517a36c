using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.Platform.Files;

namespace Mcc.LocalSageMaker.Storage;

/// <summary>
/// One bucket in a folder: objects/ has one JSON file for each key (named by the key's hash, because keys may be
/// anything), data/ has the contents. A content is whole before its JSON names it, so a kill leaves no half object.
/// </summary>
internal sealed class Bucket
{
    /// <summary>AWS's bound for one PUT.</summary>
    private const long LongestPut = 5L * 1024 * 1024 * 1024;

    private readonly string folder;
    private readonly TimeProvider time;
    private readonly Lock gate = new();

    private Bucket(string name, string folder, DateTimeOffset created, TimeProvider time)
    {
        Name = name;
        Created = created;
        this.folder = folder;
        this.time = time;
    }

    public string Name { get; }

    public DateTimeOffset Created { get; }

    /// <summary>All objects as they are now, in S3's order.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Objects { get; private set; } =
        ImmutableSortedDictionary.Create<string, StoredObject>(KeyOrder.Instance);

    public static Bucket Create(string name, string folder, TimeProvider time)
    {
        var bucket = new Bucket(name, folder, time.GetUtcNow(), time);
        foreach (var room in (ReadOnlySpan<string>)["objects", "data", "uploads"])
            Directory.CreateDirectory(Path.Combine(folder, room));
        var json = new JsonObject { ["Name"] = name, ["Created"] = bucket.Created.ToString("O", CultureInfo.InvariantCulture) };
        AtomicFile.Write(Path.Combine(folder, "bucket.json"), Encoding.UTF8.GetBytes(json.ToJsonString()));
        return bucket;
    }

    /// <summary>Null when the folder holds no bucket, as when a kill came while it was made.</summary>
    public static Bucket? Read(string folder, TimeProvider time)
    {
        var file = Path.Combine(folder, "bucket.json");
        if (!File.Exists(file)) return null;
        var json = JsonNode.Parse(File.ReadAllBytes(file))!;
        var bucket = new Bucket((string)json["Name"]!, folder,
            DateTimeOffset.Parse((string)json["Created"]!, CultureInfo.InvariantCulture), time);
        bucket.Objects = Directory.EnumerateFiles(Path.Combine(folder, "objects"), "*.json")
            .Select(path => StoredObject.FromJson(JsonNode.Parse(File.ReadAllBytes(path))!))
            .ToImmutableSortedDictionary(stored => stored.Key, stored => stored, KeyOrder.Instance);
        bucket.SweepData();
        return bucket;
    }

    /// <summary>Writes content that no object names yet.</summary>
    public async Task<(string Data, Content Content)> Write(Stream from, IReadOnlyList<string> checksums, CancellationToken cancel)
    {
        var data = Guid.NewGuid().ToString("N");
        return (data, await ContentWriter.Write(PathOf(data), from, checksums, LongestPut, cancel));
    }

    /// <summary>Gives content that was written a key; who held the key before is gone.</summary>
    public StoredObject Put(string key, string data, long size, string etag,
        IReadOnlyDictionary<string, string> headers, string checksum = "", int parts = 0)
    {
        var stored = new StoredObject(key, size, etag, time.GetUtcNow(), data, headers, checksum, parts);
        lock (gate)
        {
            var before = Objects.GetValueOrDefault(key);
            AtomicFile.Write(FileOf(key), Encoding.UTF8.GetBytes(stored.ToJson().ToJsonString()));
            Objects = Objects.SetItem(key, stored);
            if (before is not null) File.Delete(PathOf(before.Data));
        }

        return stored;
    }

    /// <summary>The shorter way for content that is made here.</summary>
    public async Task<StoredObject> Put(string key, Stream from, string contentType, CancellationToken cancel)
    {
        var (data, content) = await Write(from, [], cancel);
        return Put(key, data, content.Length, content.ETag,
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType });
    }

    public bool Remove(string key)
    {
        lock (gate)
        {
            if (Objects.GetValueOrDefault(key) is not { } stored) return false;
            File.Delete(FileOf(key));
            Objects = Objects.Remove(key);
            File.Delete(PathOf(stored.Data));
            return true;
        }
    }

    public void Forget(string data) => File.Delete(PathOf(data));

    /// <exception cref="AwsServiceException">There is no such key.</exception>
    public StoredObject Object(string key) =>
        Objects.GetValueOrDefault(key)
        ?? throw new AwsServiceException(404, "NoSuchKey", "The specified key does not exist.", new() { ["Key"] = key });

    /// <summary>A content that is open stays readable when its object is replaced or removed.</summary>
    /// <exception cref="AwsServiceException">It was removed a moment ago.</exception>
    public FileStream Open(StoredObject stored)
    {
        try
        {
            return new(PathOf(stored.Data), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 64 * 1024,
                useAsync: true);
        }
        catch (FileNotFoundException)
        {
            throw new AwsServiceException(404, "NoSuchKey", "The specified key does not exist.", new() { ["Key"] = stored.Key });
        }
    }

    public string UploadFolder(string upload) => Path.Combine(folder, "uploads", upload);

    public IEnumerable<string> Uploads => Directory.EnumerateDirectories(Path.Combine(folder, "uploads")).Order(StringComparer.Ordinal);

    public void Erase() => Directory.Delete(folder, recursive: true);

    public string PathOf(string data) => Path.Combine(folder, "data", data);

    private string FileOf(string key) =>
        Path.Combine(folder, "objects", Sha256.Of(Encoding.UTF8.GetBytes(key)) + ".json");

    /// <summary>Contents that no object names are what a kill left.</summary>
    private void SweepData()
    {
        var named = Objects.Values.Select(stored => stored.Data).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "data")).Where(path => !named.Contains(Path.GetFileName(path))))
            File.Delete(path);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "objects"), "*.new"))
            File.Delete(path);
    }
}
