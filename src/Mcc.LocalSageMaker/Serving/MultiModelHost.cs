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
/// <param name="plan">Of the replica whose only container it is.</param>
internal sealed class MultiModelHost(ServedContainer container, ReplicaPlan plan, ServingTools tools, string folder) : IDisposable
{
    /// <summary>The path of a multi-model container's API.</summary>
    private const string Models = "/models";

    private readonly ModelSource prefix = plan.Containers[0].Source!;
    private readonly Dictionary<string, LoadedModel> loaded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ModelLoad> loads = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly SemaphoreSlim loading = new(1);
    private readonly CancellationTokenSource ending = new();
    private TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The models that are loaded now, the most recently used last.</summary>
    public IReadOnlyList<string> Loaded
    {
        get
        {
            lock (gate)
                return [.. loaded.Values.OrderBy(model => model.LastUsed).Select(model => model.Target)];
        }
    }

    /// <summary>
    /// Makes the model ready and keeps it so until it is given back with <see cref="Release"/>. Where memory ended and every loaded
    /// model is in use, it waits until one is not. The load goes on when the caller no longer waits for it, as SageMaker's does for up
    /// to 360 seconds (https://docs.aws.amazon.com/sagemaker/latest/dg/invoke-multi-model-endpoint.html), so that a later request
    /// finds the model.
    /// </summary>
    /// <exception cref="ContainerException">There is no such model, or the container does not take it.</exception>
    /// <exception cref="ModelMemoryException">There is no memory for it, although no other model is loaded.</exception>
    public async Task<LoadedModel> Use(string target, CancellationToken cancel)
    {
        ModelLoad? load;
        var begun = tools.Time.GetTimestamp();
        lock (gate)
        {
            var ready = Taken(target);
            Report("ModelCacheHit", ready is null ? 0 : 1, "None");
            if (ready is not null) return ready;
            if (!loads.TryGetValue(target, out load))
            {
                loads[target] = load = new();
                load.Start(() => LoadInTurn(target, load));
            }

            load.Waiting++;
        }

        try
        {
            var model = await load.Task.WaitAsync(cancel);
            ReportTime("ModelLoadingWaitTime", begun);
            return model;
        }
        catch (OperationCanceledException)
        {
            lock (gate)
            {
                load.Waiting--;
                // It was loaded in the same moment, and this caller was counted as one of its users.
                if (load.Loaded is { } model) Release(model);
            }

            throw;
        }
    }

    public void Release(LoadedModel model)
    {
        lock (gate)
        {
            model.InUse--;
            if (model.InUse > 0) return;
            // Where models are not kept, the next request loads it again.
            if (!plan.Containers[0].KeepsModels && loaded.GetValueOrDefault(model.Target) == model)
            {
                loaded.Remove(model.Target);
                _ = Task.Run(() => UnloadInTurn(model), CancellationToken.None);
            }

            released.TrySetResult();
            released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>The container says that it does not have the model, as after it was started again.</summary>
    public void Forget(LoadedModel model)
    {
        lock (gate)
        {
            if (loaded.GetValueOrDefault(model.Target) != model) return;
            loaded.Remove(model.Target);
        }

        ReadOnlyFolder.Delete(Path.GetDirectoryName(model.Folder)!);
    }

    public void Dispose()
    {
        ending.Cancel();
        ReadOnlyFolder.Delete(folder);
        loading.Dispose();
        ending.Dispose();
    }

    /// <summary>Only with the gate held.</summary>
    private LoadedModel? Taken(string target)
    {
        if (loaded.GetValueOrDefault(target) is not { } model) return null;
        model.InUse++;
        model.LastUsed = tools.Time.GetTimestamp();
        return model;
    }

    private async Task<LoadedModel> LoadInTurn(string target, ModelLoad load)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(ending.Token);
        inTime.CancelAfter(tools.Limits.ModelLoad);
        var isTurn = false;
        try
        {
            await loading.WaitAsync(inTime.Token);
            isTurn = true;
            var model = await Load(target, inTime.Token);
            lock (gate)
            {
                model.InUse = load.Waiting;
                loaded[target] = load.Loaded = model;
                loads.Remove(target);
            }

            return model;
        }
        catch
        {
            lock (gate)
                loads.Remove(target);
            throw;
        }
        finally
        {
            if (isTurn) loading.Release();
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
            var begun = tools.Time.GetTimestamp();
            await tools.Models.Unpack(prefix, target, model, cancel);
            ReportTime("ModelDownloadingTime", begun);
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
            begun = tools.Time.GetTimestamp();
            var answer = await request.Send(HttpMethod.Post, Models, body, cancel);
            while (answer.Status == 507)
            {
                await UnloadOldest(target, cancel);
                begun = tools.Time.GetTimestamp();
                answer = await request.Send(HttpMethod.Post, Models, body, cancel);
            }

            // 409: it has the model already, as when our list was lost.
            if (answer.Status is not ((>= 200 and < 300) or 409))
                throw request.Failure(HttpMethod.Post, Models, $"answered {answer.Status}: {answer.Body}");
            ReportTime("ModelLoadingTime", begun);
            container.Log.Note($"Loaded {target}.");
            return new LoadedModel(target, name, model, bytes) { LastUsed = tools.Time.GetTimestamp() };
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
        var oldest = await Unused(target, cancel);
        await Unload(oldest, $"for {target}", cancel);
    }

    private async Task UnloadInTurn(LoadedModel model)
    {
        try
        {
            await loading.WaitAsync(ending.Token);
            try
            {
                await Unload(model, "after its request", ending.Token);
            }
            finally
            {
                loading.Release();
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or ContainerException)
        {
            // The container stops, and its models with it.
        }
    }

    /// <param name="why">For the log.</param>
    private async Task Unload(LoadedModel model, string why, CancellationToken cancel)
    {
        var begun = tools.Time.GetTimestamp();
        // Whatever it answers: what it did not have need not be unloaded.
        await new ContainerRequest(container, tools, $"unload {model.Target}")
            .Send(HttpMethod.Delete, $"{Models}/{model.Name}", null, cancel);
        ReportTime("ModelUnloadingTime", begun);
        container.Log.Note($"Unloaded {model.Target} {why}.");
        ReadOnlyFolder.Delete(Path.GetDirectoryName(model.Folder)!);
    }

    /// <summary>
    /// The metrics of multi-model endpoints
    /// (https://docs.aws.amazon.com/sagemaker/latest/dg/multi-model-endpoint-cloudwatch-metrics.html).
    /// </summary>
    private void Report(string name, double value, string unit)
    {
        if (plan.Metrics is { } holder) tools.Metrics.Add(holder with { Name = name }, value, unit);
    }

    private void ReportTime(string name, long begun) =>
        Report(name, tools.Time.GetElapsedTime(begun).TotalMicroseconds, "Microseconds");

    /// <summary>The least recently used model that no request uses, taken from the list; waits until there is one.</summary>
    private async Task<LoadedModel> Unused(string target, CancellationToken cancel)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (loaded.Count == 0) throw new ModelMemoryException(target);
                if (loaded.Values.Where(model => model.InUse == 0).MinBy(model => model.LastUsed) is { } oldest)
                {
                    loaded.Remove(oldest.Target);
                    return oldest;
                }

                change = released.Task;
            }

            await change.WaitAsync(cancel);
        }
    }
}
