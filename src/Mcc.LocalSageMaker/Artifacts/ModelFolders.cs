using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Identity;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.Storage;

namespace Mcc.LocalSageMaker.Artifacts;

/// <summary>
/// From a model's data in S3 to the folder that a container sees; the same data is extracted once and shared, because it is
/// read-only.
/// </summary>
internal sealed class ModelFolders
{
    private readonly ObjectStore store;
    private readonly AccessCheck access;
    private readonly string folder;
    private readonly Limits limits;
    private readonly Lock gate = new();

    /// <summary>By the name of the data, and by the folder that came of it.</summary>
    private readonly Dictionary<string, ExtractedModel> made = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ExtractedModel> held = new(StringComparer.Ordinal);

    public ModelFolders(ObjectStore store, AccessCheck access, string folder, Limits limits)
    {
        this.store = store;
        this.access = access;
        this.folder = folder;
        this.limits = limits;
        ReadOnlyFolder.Delete(folder);
        Directory.CreateDirectory(folder);
    }

    /// <summary>The data that a container definition of CreateModel names; null when it names none.</summary>
    public static ModelSource? Source(JsonNode container)
    {
        if ((string?)container["ModelDataUrl"] is { } url) return new(url, IsArchive: true);
        if (container["ModelDataSource"]?["S3DataSource"] is not { } source) return null;
        var archive = (string?)source["CompressionType"] is "Gzip";
        return new((string)source["S3Uri"]!, archive);
    }

    /// <summary>Why the data cannot be read now, with which a model is refused; null where it can.</summary>
    public string? Missing(ModelSource source)
    {
        try
        {
            if (Objects(source).Any())
                return null;
        }
        catch (AwsServiceException refused) when (refused.Status == 403)
        {
            return $"Could not access model data at {source.Url}. {refused.Message}";
        }
        catch (AwsServiceException)
        {
            // Without its bucket, the data does not exist either.
        }

        return $"Could not find model data at {source.Url}.";
    }

    /// <summary>The folder of the data, until it is given back with <see cref="Release"/>.</summary>
    /// <exception cref="ContainerException">The data does not exist, or is refused.</exception>
    public async Task<string> Folder(ModelSource source, CancellationToken cancel)
    {
        List<StoredObject> objects;
        try
        {
            objects = Objects(source).ToList();
        }
        catch (AwsServiceException missing)
        {
            throw new ContainerException($"There is no model data at {source.Url}: {missing.Message}");
        }

        if (objects.Count == 0) throw new ContainerException($"There is no model data at {source.Url}.");
        var model = Take(source, objects);
        try
        {
            var path = await model.Making.WaitAsync(cancel);
            lock (gate)
                held[path] = model;
            return path;
        }
        catch
        {
            // The next try may meet better data under the same name.
            Drop(model, isBroken: model.Making.IsCompleted);
            throw;
        }
    }

    /// <summary>Gives a folder back; it is deleted when nobody uses it any more.</summary>
    public void Release(string path)
    {
        ExtractedModel? model;
        lock (gate)
            model = held.GetValueOrDefault(path);
        if (model is not null) Drop(model);
    }

    /// <summary>Extracts one archive of a multi-model endpoint's prefix into a folder.</summary>
    /// <exception cref="ContainerException">It does not exist, or is refused.</exception>
    public async Task Unpack(ModelSource prefix, string target, string into, CancellationToken cancel)
    {
        var address = ObjectAddress.Read(prefix.Url).Below(target.TrimStart('/'));
        try
        {
            access.Role("GetObject", address.Bucket, address.Key);
        }
        catch (AwsServiceException refused)
        {
            throw new ContainerException($"Failed to download model data(bucket: {address.Bucket}, key: {address.Key}). {refused.Message}");
        }

        if (!store.Has(address.Bucket) || store[address.Bucket].Objects.GetValueOrDefault(address.Key) is not { } stored)
            throw new ContainerException($"Failed to download model data(bucket: {address.Bucket}, key: {address.Key}). Please ensure that "
                + $"there is an object located at the URL.");
        await using var content = store[address.Bucket].Open(stored);
        await ModelArchive.Unpack(content, into, limits, address.ToString(), cancel);
    }

    private ExtractedModel Take(ModelSource source, List<StoredObject> objects)
    {
        var name = Name(source, objects);
        lock (gate)
        {
            if (!made.TryGetValue(name, out var model))
            {
                model = new(name);
                made[name] = model;
                model.Making = Task.Run(() => Make(source, objects, Path.Combine(folder, $"{name}-{Guid.NewGuid():N}"), model.Unused));
            }

            model.Users++;
            return model;
        }
    }

    private void Drop(ExtractedModel model, bool isBroken = false)
    {
        lock (gate)
        {
            if ((--model.Users == 0 || isBroken) && made.GetValueOrDefault(model.Name) == model) made.Remove(model.Name);
            if (model.Users > 0) return;
        }

        model.Stop();
        _ = Delete(model);
    }

    private async Task Delete(ExtractedModel model)
    {
        await Task.WhenAny(model.Making);
        model.Dispose();
        if (!model.Making.IsCompletedSuccessfully) return;
        var path = await model.Making;
        lock (gate)
            held.Remove(path);
        ReadOnlyFolder.Delete(path);
    }

    private async Task<string> Make(ModelSource source, List<StoredObject> objects, string done, CancellationToken cancel)
    {
        var making = done + ".new";
        Directory.CreateDirectory(making);
        try
        {
            var address = ObjectAddress.Read(source.Url);
            var bucket = store[address.Bucket];
            foreach (var stored in objects)
            {
                await using var content = bucket.Open(stored);
                if (source.IsArchive) await ModelArchive.Unpack(content, making, limits, source.Url, cancel);
                else await Copy(content, stored.Key, address.Key, making, cancel);
            }

            ReadOnlyFolder.Seal(making);
            Directory.Move(making, done);
            return done;
        }
        catch
        {
            ReadOnlyFolder.Delete(making);
            throw;
        }
    }

    private static async Task Copy(FileStream content, string key, string prefix, string folder, CancellationToken cancel)
    {
        // A prefix ends where its last slash does: s3://b/models/x/ and s3://b/models/x both give what is below x.
        var below = key.Length == prefix.Length ? key[(key.LastIndexOf('/') + 1)..] : key[prefix.Length..].TrimStart('/');
        if (below.Length == 0 || below.EndsWith('/')) return;
        if (below.Contains('\0') || below.Contains('\\') || below.Split('/').Any(part => part is ".." or "." or ""))
            throw new ContainerException($"The model data {key} is refused: it would be outside the model folder.");
        if (content.Length > FreeSpace.Of(folder))
            throw new ContainerException($"The model data {key} has {content.Length} bytes, more than the disk of {folder} has free.");
        var path = Path.Combine(folder, below);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        await content.CopyToAsync(file, cancel);
    }

    private IEnumerable<StoredObject> Objects(ModelSource source)
    {
        var address = ObjectAddress.Read(source.Url);
        access.Role("GetObject", address.Bucket, address.Key);
        if (!source.IsArchive)
            access.Role("ListObjectsV2", address.Bucket, address.Key);
        var objects = store[address.Bucket].Objects;
        if (source.IsArchive) return objects.TryGetValue(address.Key, out var one) ? [one] : [];
        var prefix = address.Key.Length == 0 || address.Key.EndsWith('/') ? address.Key : address.Key + "/";
        return objects.Values.Where(stored => stored.Key.StartsWith(prefix, StringComparison.Ordinal)
            || string.Equals(stored.Key, address.Key, StringComparison.Ordinal));
    }

    /// <summary>Changed data has another name, because each object's tag is part of it.</summary>
    private static string Name(ModelSource source, IEnumerable<StoredObject> objects)
    {
        var text = new StringBuilder().Append(source.Url).Append(source.IsArchive);
        foreach (var stored in objects)
            text.Append('\n').Append(stored.Key).Append(' ').Append(stored.ETag);
        return Sha256.Of(Encoding.UTF8.GetBytes(text.ToString()))[..32];
    }
}
