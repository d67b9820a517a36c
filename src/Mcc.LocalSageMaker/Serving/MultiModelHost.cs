using System.Text;
using System.Text.Json.Nodes;
using Mcc.Core.Text;
using Mcc.LocalSageMaker.Artifacts;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>
/// Keeps the models of a multi-model container: fetched and loaded when they are first asked for, and unloaded, the
/// least recently used first, when memory ends (https://docs.aws.amazon.com/sagemaker/latest/dg/mms-container-apis.html).
/// </summary>
internal sealed class MultiModelHost(ServedContainer container, ModelSource prefix, ServingTools tools, string folder) : IDisposable
{
    /// <summary>The path of a multi-model container's API.</summary>
    private const string Models = "/models";

    private readonly Dictionary<string, LoadedModel> loaded = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim loading = new(1);

    /// <summary>The models that are loaded now, the most recently used last.</summary>
    public IReadOnlyList<string> Loaded
    {
        get
        {
            lock (gate)
                return [.. loaded.Values.OrderBy(model => model.LastUsed).Select(model => model.Target)];
        }
    }

    /// <summary>Makes the model ready and keeps it so until it is given back with <see cref="Release"/>.</summary>
    /// <exception cref="ContainerException">There is no such model, or the container does not take it.</exception>
    /// <exception cref="ModelMemoryException">Every model is in use, and there is no memory for one more.</exception>
    public async Task<LoadedModel> Use(string target, CancellationToken cancel)
    {
        if (Taken(target) is { } ready) return ready;
        await loading.WaitAsync(cancel);
        try
        {
            return Taken(target) ?? await Load(target, cancel);
        }
        finally
        {
            loading.Release();
        }
    }

    public void Release(LoadedModel model)
    {
        lock (gate)
            model.InUse--;
    }

    /// <summary>The container says that it does not have the model, as after it was started again.</summary>
    public void Forget(LoadedModel model)
    {
        lock (gate)
            loaded.Remove(model.Target);
        ReadOnlyFolder.Delete(Path.GetDirectoryName(model.Folder)!);
    }

    public void Dispose()
    {
        ReadOnlyFolder.Delete(folder);
        loading.Dispose();
    }

    private LoadedModel? Taken(string target)
    {
        lock (gate)
        {
            if (loaded.GetValueOrDefault(target) is not { } model) return null;
            model.InUse++;
            model.LastUsed = tools.Time.GetTimestamp();
            return model;
        }
    }

    private async Task<LoadedModel> Load(string target, CancellationToken cancel)
    {
        var name = Sha256.Of(Encoding.UTF8.GetBytes(target))[..32];
        var model = Path.Combine(folder, name, "model");
        ReadOnlyFolder.Delete(Path.Combine(folder, name));
        Directory.CreateDirectory(model);
        try
        {
            await tools.Models.Unpack(prefix, target, model, cancel);
            ReadOnlyFolder.Seal(model);
            var bytes = Directory.EnumerateFiles(model, "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
            while (Held() + bytes > tools.Limits.MultiModelMemory)
                await UnloadOldest(target, cancel);
            var request = new ContainerRequest(container, tools, $"load {target}");
            var body = new JsonObject
            {
                ["model_name"] = name,
                ["url"] = container.SeesOwnFolders ? $"/opt/ml/models/{name}/model" : model,
            };
            var answer = await request.Send(HttpMethod.Post, Models, body, cancel);
            while (answer.Status == 507)
            {
                await UnloadOldest(target, cancel);
                answer = await request.Send(HttpMethod.Post, Models, body, cancel);
            }

            // 409: it has the model already, as when our list was lost.
            if (answer.Status is not ((>= 200 and < 300) or 409))
                throw request.Failure(HttpMethod.Post, Models, $"answered {answer.Status}: {answer.Body}");
            container.Log.Note($"Loaded {target}.");
            var ready = new LoadedModel(target, name, model, bytes) { InUse = 1, LastUsed = tools.Time.GetTimestamp() };
            lock (gate)
                loaded[target] = ready;
            return ready;
        }
        catch
        {
            ReadOnlyFolder.Delete(Path.Combine(folder, name));
            throw;
        }
    }

    private long Held()
    {
        lock (gate)
            return loaded.Values.Sum(model => model.Bytes);
    }

    private async Task UnloadOldest(string target, CancellationToken cancel)
    {
        LoadedModel? oldest;
        lock (gate)
        {
            oldest = loaded.Values.Where(model => model.InUse == 0).MinBy(model => model.LastUsed);
            if (oldest is not null) loaded.Remove(oldest.Target);
        }

        if (oldest is null) throw new ModelMemoryException(target);
        // Whatever it answers: what it did not have need not be unloaded.
        await new ContainerRequest(container, tools, $"unload {oldest.Target}")
            .Send(HttpMethod.Delete, $"{Models}/{oldest.Name}", null, cancel);
        container.Log.Note($"Unloaded {oldest.Target} for {target}.");
        ReadOnlyFolder.Delete(Path.GetDirectoryName(oldest.Folder)!);
    }
}
