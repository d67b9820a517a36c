using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.State;
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
    private volatile VersionIndex index = VersionIndex.Empty;

    private Bucket(string name, string region, DateTimeOffset created, string folder, TimeProvider time)
    {
        Name = name;
        Region = region;
        Created = created;
        this.folder = folder;
        this.time = time;
    }

    public string Name { get; }

    /// <summary>As its LocationConstraint has it; empty for the server's own region.</summary>
    public string Region { get; }

    public DateTimeOffset Created { get; }

    public Versioning Versioning { get; private set; }

    /// <summary>The documents of sub-resources that were put, by the name of the sub-resource.</summary>
    public ImmutableDictionary<string, byte[]> Documents { get; private set; } =
        ImmutableDictionary.Create<string, byte[]>(StringComparer.Ordinal);

    /// <summary>All current objects as they are now, in S3's order.</summary>
    public ImmutableSortedDictionary<string, StoredObject> Objects => index.Current;

    /// <summary>The same with all versions and delete markers.</summary>
    public VersionIndex Versions => index;

    public static Bucket Create(string name, string region, string folder, TimeProvider time)
    {
        var bucket = new Bucket(name, region, time.GetUtcNow(), folder, time);
        bucket.CreateFolders();
        bucket.Save(Versioning.None);
        return bucket;
    }

    /// <summary>Null when the folder holds no bucket, as when a kill came while it was made.</summary>
    /// <exception cref="IOException">A record of it is damaged.</exception>
    public static Bucket? Read(string folder, TimeProvider time)
    {
        var file = Path.Combine(folder, "bucket.json");
        if (!File.Exists(file)) return null;
        var bucket = RecordFile.Read(file, json => new Bucket((string)json["Name"]!, (string?)json["Region"] ?? "",
            DateTimeOffset.Parse((string)json["Created"]!, CultureInfo.InvariantCulture), folder, time)
        {
            Versioning = Enum.Parse<Versioning>((string?)json["Versioning"] ?? nameof(Versioning.None)),
        });
        bucket.CreateFolders();
        bucket.Documents = Directory.EnumerateFiles(Path.Combine(folder, "documents"))
            .Where(path => !path.EndsWith(".new", StringComparison.Ordinal))
            .ToImmutableDictionary(path => Path.GetFileName(path), File.ReadAllBytes, StringComparer.Ordinal);
        bucket.index = VersionIndex.From([.. Directory.EnumerateFiles(Path.Combine(folder, "objects"), "*.json")
            .Select(path => RecordFile.Read(path, Versioned))]);
        bucket.SweepData();
        return bucket;
    }

    /// <summary>Writes content that no object names yet.</summary>
    public async Task<(string Data, Content Content)> Write(Stream from, IReadOnlyList<string> checksums, CancellationToken cancel)
    {
        var data = Guid.NewGuid().ToString("N");
        return (data, await ContentWriter.Write(PathOf(data), from, checksums, LongestPut, cancel));
    }

    /// <summary>
    /// Gives content that was written its key. Without versioning, what had the key before is gone. A content that is refused is deleted.
    /// </summary>
    /// <param name="check">Refuses because of the object that has the key now; nobody else can change it in between.</param>
    public StoredObject Put(StoredObject draft, Action<StoredObject?>? check = null)
    {
        try
        {
            lock (gate)
            {
                check?.Invoke(index.Current.GetValueOrDefault(draft.Key));
                var stored = draft with { Modified = time.GetUtcNow(), Version = NewVersion() };
                Place(stored.Key, [stored, .. Kept(stored.Key)]);
                return stored;
            }
        }
        catch
        {
            Forget(draft.Data);
            throw;
        }
    }

    /// <summary>The shorter way for content that is made here.</summary>
    public async Task<StoredObject> Put(string key, Stream from, string contentType, CancellationToken cancel)
    {
        var (data, content) = await Write(from, [Checksum.Default], cancel);
        return Put(new(key, content.Length, content.ETag, default, data,
            new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType })
        {
            Checksum = content.Checksum(Checksum.Default),
        });
    }

    /// <summary>Changes tags or the ACL of a version.</summary>
    public void Change(string key, string? version, Func<StoredObject, StoredObject> change)
    {
        lock (gate)
        {
            var before = Object(key, version);
            Place(key, index.Of(key).Replace(before, change(before)));
        }
    }

    /// <param name="version">Null to delete what a reader sees now: with versioning, a delete marker hides it.</param>
    /// <param name="check">Refuses because of what is there; not called when nothing is.</param>
    /// <param name="isConditional">A condition on an object that does not exist makes no delete marker.</param>
    public Removal Remove(string key, string? version = null, Action<StoredObject>? check = null, bool isConditional = false)
    {
        lock (gate)
        {
            var versions = index.Of(key);
            var target = version is null ? versions.FirstOrDefault() : versions.FirstOrDefault(each => IsVersion(each, version));
            if (target is not null) check?.Invoke(target);
            if (version is not null)
            {
                if (target is not null) Place(key, versions.Remove(target));
                return new(version, target?.IsDeleteMarker ?? false);
            }

            if (target is null && (isConditional || Versioning == Versioning.None)) return new(null, false);
            if (Versioning == Versioning.None)
            {
                Place(key, []);
                return new(null, false);
            }

            var marker = new StoredObject(key, 0, "", time.GetUtcNow(), "", ImmutableDictionary<string, string>.Empty)
            {
                Version = NewVersion(),
                IsDeleteMarker = true,
            };
            Place(key, [marker, .. Kept(key)]);
            return new(marker.Version, true);
        }
    }

    public void Forget(string data) => File.Delete(PathOf(data));

    /// <exception cref="AwsServiceException">There is no such key or version, or it is a delete marker.</exception>
    public StoredObject Object(string key, string? version = null)
    {
        var versions = index.Of(key);
        if (version is null)
        {
            if (versions.IsEmpty || versions[0].IsDeleteMarker)
                throw new AwsServiceException(404, "NoSuchKey", "The specified key does not exist.", new() { ["Key"] = key })
                {
                    Headers = MarkerHeaders(versions.FirstOrDefault()),
                };
            return versions[0];
        }

        var found = versions.FirstOrDefault(each => IsVersion(each, version))
            ?? throw new AwsServiceException(404, "NoSuchVersion", "The specified version does not exist.",
                new() { ["Key"] = key, ["VersionId"] = version });
        return found.IsDeleteMarker
            ? throw new AwsServiceException(405, "MethodNotAllowed", "The specified method is not allowed against this resource.",
                new() { ["Method"] = "GET", ["ResourceType"] = "DeleteMarker" })
            {
                Headers = [.. MarkerHeaders(found), ("Allow", "DELETE"), ("Last-Modified", found.Modified.UtcDateTime.ToString("R",
                    CultureInfo.InvariantCulture))],
            }
            : found;
    }

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

    public void SetVersioning(Versioning versioning)
    {
        lock (gate)
        {
            Save(versioning);
            Versioning = versioning;
        }
    }

    /// <param name="content">Null deletes it.</param>
    public void SetDocument(string name, byte[]? content)
    {
        lock (gate)
        {
            var path = Path.Combine(folder, "documents", name);
            if (content is null) File.Delete(path);
            else AtomicFile.Write(path, content);
            Documents = content is null ? Documents.Remove(name) : Documents.SetItem(name, content);
        }
    }

    public string UploadFolder(string upload) => Path.Combine(folder, "uploads", upload);

    public IEnumerable<string> Uploads => Directory.EnumerateDirectories(Path.Combine(folder, "uploads")).Order(StringComparer.Ordinal);

    public void Erase() => Directory.Delete(folder, recursive: true);

    public string PathOf(string data) => Path.Combine(folder, "data", data);

    /// <summary>A file has the versions of one key; files of earlier versions of mcc have one object without a version.</summary>
    private static ImmutableArray<StoredObject> Versioned(JsonObject json)
    {
        ImmutableArray<StoredObject> versions = json["Versions"]?.AsArray() is { } all
            ? [.. all.Select(version => StoredObject.FromJson(version!))] : [StoredObject.FromJson(json)];
        return versions.IsEmpty ? throw new FormatException("There are no versions.") : versions;
    }

    private static bool IsVersion(StoredObject stored, string version) => string.Equals(stored.Version, version, StringComparison.Ordinal);

    private static IReadOnlyList<(string Name, string Value)> MarkerHeaders(StoredObject? marker) => marker is null ? []
        : [("x-amz-delete-marker", "true"), ("x-amz-version-id", marker.Version)];

    private string NewVersion() => Versioning == Versioning.Enabled ? Guid.NewGuid().ToString("N") : StoredObject.NullVersion;

    /// <summary>The versions that stay when a new one comes: all with versioning, else all but the one without a version.</summary>
    private IEnumerable<StoredObject> Kept(string key) => Versioning == Versioning.Enabled ? index.Of(key)
        : index.Of(key).Where(each => !IsVersion(each, StoredObject.NullVersion));

    /// <summary>First the file, then the memory, and at last the contents that nobody names any more.</summary>
    private void Place(string key, ImmutableArray<StoredObject> versions)
    {
        var before = index.Of(key);
        if (versions.IsEmpty) File.Delete(FileOf(key));
        else
            AtomicFile.Write(FileOf(key), Encoding.UTF8.GetBytes(new JsonObject
            {
                ["Versions"] = new JsonArray([.. versions.Select(version => version.ToJson())]),
            }.ToJsonString()));
        index = index.With(key, versions);
        var named = versions.Select(version => version.Data).ToHashSet(StringComparer.Ordinal);
        foreach (var left in before.Where(version => version.Data.Length > 0 && !named.Contains(version.Data)))
            Forget(left.Data);
    }

    private void CreateFolders()
    {
        foreach (var name in (ReadOnlySpan<string>)["objects", "data", "uploads", "documents"])
            Directory.CreateDirectory(Path.Combine(folder, name));
    }

    private void Save(Versioning versioning)
    {
        var json = new JsonObject
        {
            ["Name"] = Name,
            ["Region"] = Region,
            ["Created"] = Created.ToString("O", CultureInfo.InvariantCulture),
            ["Versioning"] = versioning.ToString(),
        };
        AtomicFile.Write(Path.Combine(folder, "bucket.json"), Encoding.UTF8.GetBytes(json.ToJsonString()));
    }

    private string FileOf(string key) =>
        Path.Combine(folder, "objects", Sha256.Of(Encoding.UTF8.GetBytes(key)) + ".json");

    /// <summary>Contents that no object names are what a kill left.</summary>
    private void SweepData()
    {
        var named = index.All.Values.SelectMany(versions => versions).Select(stored => stored.Data).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(Path.Combine(folder, "data")).Where(path => !named.Contains(Path.GetFileName(path))))
            File.Delete(path);
        foreach (var path in Directory.EnumerateFiles(folder, "*.new", SearchOption.AllDirectories))
            File.Delete(path);
    }
}
