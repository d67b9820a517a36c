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
            var answer = await Post(name, model, cancel);
            while (answer.Status == 507)
            {
                await UnloadOldest(target, cancel);
                answer = await Post(name, model, cancel);
            }

            // 409: it has the model already, as when our list was lost.
            if (answer.Status is not ((>= 200 and < 300) or 409))
                throw new ContainerException($"The container did not load {target}: POST /models answered {answer.Status}: "
                    + $"{answer.Body}.{FailureText.LastLines(container.Log)}");
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
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri(container.Address, $"/models/{oldest.Name}"));
        using var answer = await tools.Client.SendAsync(request, cancel);
        container.Log.Note($"Unloaded {oldest.Target} for {target}.");
        ReadOnlyFolder.Delete(Path.GetDirectoryName(oldest.Folder)!);
    }

    private async Task<(int Status, string Body)> Post(string name, string model, CancellationToken cancel)
    {
        var url = container.SeesOwnFolders ? $"/opt/ml/models/{name}/model" : model;
        var body = new JsonObject { ["model_name"] = name, ["url"] = url };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(container.Address, "/models"))
        {
            Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        };
        using var answer = await tools.Client.SendAsync(request, cancel);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel));
    }
}
