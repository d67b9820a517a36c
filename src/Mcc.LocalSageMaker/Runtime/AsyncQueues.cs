using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Runtime;

/// <summary>
/// The queues of asynchronous endpoints. A request is on disk before it is acknowledged and leaves when its answer is
/// in S3, so a kill loses none; one that was under way is done again.
/// </summary>
internal sealed class AsyncQueues(LocalSettings settings, EndpointLife endpoints, AsyncRequest worker, BackgroundWork work) : IDisposable
{
    private const int DefaultConcurrency = 4;

    private readonly ConcurrentDictionary<string, AsyncQueue> queues = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource ending = new();

    public void Add(string endpoint, JsonObject record) => Queue(endpoint).Add(record);

    /// <summary>How many requests wait or are under way.</summary>
    public int Length(string endpoint) => queues.GetValueOrDefault(endpoint)?.Length ?? 0;

    public void Restore()
    {
        var root = Path.Combine(settings.Folder, StateFiles.Queues);
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root))
            Queue(Path.GetFileName(folder));
    }

    public Task Stop() => ending.CancelAsync();

    public void Dispose() => ending.Dispose();

    private AsyncQueue Queue(string endpoint) => queues.GetOrAdd(endpoint, name =>
    {
        var queue = new AsyncQueue(new JsonFileStore(Path.Combine(settings.Folder, StateFiles.Queues, name), "Id"));
        work.Run(() => queue.Work(async (record, cancel) => await worker.Do(name, record, cancel), () => Concurrency(name), ending.Token));
        return queue;
    });

    private int Concurrency(string endpoint)
    {
        var deployment = endpoints.Find(endpoint)?.Traffic?.Blue;
        var each = (int?)deployment?.Async?["ClientConfig"]?["MaxConcurrentInvocationsPerInstance"] ?? DefaultConcurrency;
        var instances = deployment?.Variants.Sum(variant => variant.Replicas?.Replicas.Length ?? 0) ?? 1;
        return Math.Max(1, each * instances);
    }
}
