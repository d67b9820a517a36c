using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Serving;

/// <summary>One instance of a variant, or one copy of a component: the containers that answer a request together.</summary>
internal sealed class Replica : IAsyncDisposable
{
    /// <summary>An image of AWS downloads the archive of scripts itself; for the runner it is done here, as the endpoint's role.</summary>
    private const string Script = "SAGEMAKER_SUBMIT_DIRECTORY";

    private readonly ServingTools tools;
    private int inFlight;
    private int isStopped;

    private Replica(ReplicaPlan plan,
        IReadOnlyList<ServedContainer> containers, MultiModelHost? multiModel, AdapterHost? adapters, string logStream, ServingTools tools)
    {
        this.tools = tools;
        Plan = plan;
        Containers = containers;
        MultiModel = multiModel;
        Adapters = adapters;
        LogStream = logStream;
    }

    public ReplicaPlan Plan { get; }

    public IReadOnlyList<ServedContainer> Containers { get; }

    /// <summary>Null when its container serves one model.</summary>
    public MultiModelHost? MultiModel { get; }

    /// <summary>Null when its plan has none.</summary>
    public AdapterHost? Adapters { get; }

    public string LogStream { get; }

    public int InFlight => Volatile.Read(ref inFlight);

    public bool IsStopped => Volatile.Read(ref isStopped) != 0;

    public bool IsReady
    {
        get
        {
            foreach (var container in Containers)
            {
                if (!container.IsReady) return false;
            }

            return true;
        }
    }

    /// <summary>Completes when all of its containers are ready.</summary>
    /// <exception cref="ContainerException">One of them did not become ready; then none runs.</exception>
    public static async Task<Replica> Start(ReplicaPlan plan, ServingTools tools, CancellationToken cancel)
    {
        var id = Guid.NewGuid().ToString("N")[..8];
        var logStream = $"{plan.LogStream}/i-{id}";
        var containers = new List<ServedContainer>();
        AdapterHost? adapters = null;
        try
        {
            foreach (var (container, index) in plan.Containers.Select((container, index) => (container, index)))
                containers.Add(await Prepare(plan, container, id, index, logStream, tools, cancel));
            var loaded = Path.Combine(tools.Settings.Folder, StateFiles.Loaded, id);
            adapters = plan.Adapters is null ? null : new AdapterHost(containers[0], tools, loaded);
            if (adapters is not null) containers[0].BeforeReady = LoadAll;
            await Task.WhenAll(containers.Select(container => container.Start(cancel)));
            var multiModel = plan.IsMultiModel ? new MultiModelHost(containers[0], plan, tools, loaded) : null;
            return new(plan, containers, multiModel, adapters, logStream, tools);

            async Task LoadAll(CancellationToken stop)
            {
                foreach (var adapter in plan.Adapters!.All)
                    await adapters.Load(adapter, stop);
            }
        }
        catch
        {
            await Task.WhenAll(containers.Select(container => container.DisposeAsync().AsTask()));
            adapters?.Dispose();
            throw;
        }
    }

    public void Enter() => Interlocked.Increment(ref inFlight);

    public void Leave() => Interlocked.Decrement(ref inFlight);

    /// <summary>Lets running requests finish, then stops the containers.</summary>
    public async Task Drain()
    {
        var begun = tools.Time.GetTimestamp();
        while (InFlight > 0 && tools.Time.GetElapsedTime(begun) < tools.Limits.Invocation)
            await Task.Delay(20);
        await DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref isStopped, 1) != 0) return;
        await Task.WhenAll(Containers.Select(container => container.DisposeAsync().AsTask()));
        MultiModel?.Dispose();
        Adapters?.Dispose();
    }

    private static async Task<ServedContainer> Prepare(
        ReplicaPlan plan, ContainerPlan container, string id, int index, string logStream, ServingTools tools, CancellationToken cancel)
    {
        var isOneOfMany = plan.Containers.Count > 1;
        // As AWS names the containers of a pipeline that have no hostname: by their position
        // (https://docs.aws.amazon.com/sagemaker/latest/dg/inference-pipeline-logs-metrics.html).
        var name = container.Hostname.Length > 0 ? container.Hostname : isOneOfMany ? $"container-{index + 1}" : "primary";
        // The log is there before the container is, so that it can contain the reason for a failed start.
        var log = new ContainerLog(LogFolder.File(tools.Settings, plan.LogGroup, isOneOfMany ? $"{logStream}/{name}" : logStream),
            tools.Time);
        string? model = null;
        string? code = null;
        try
        {
            var host = await tools.Hosts.For(container.Image).Choose(container.Image, log, cancel);
            model = container is { Source: { } source, IsMultiModel: false } ? await tools.Models.Folder(source, cancel) : null;
            var models = container.IsMultiModel || (plan.Adapters is not null && host is EngineHost)
                ? Directory.CreateDirectory(Path.Combine(tools.Settings.Folder, StateFiles.Loaded, id)).FullName : null;
            var environment = plan.Environment.Concat(container.Environment)
                .GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .ToDictionary(pairs => pairs.Key, pairs => pairs.Last().Value, StringComparer.Ordinal);
            if (container.IsMultiModel) environment["SAGEMAKER_MULTI_MODEL"] = "true";
            if (host is RunnerHost && environment.GetValueOrDefault(Script)?.StartsWith("s3://", StringComparison.Ordinal) is true)
                environment[Script] = code = await tools.Models.Folder(new(environment[Script], IsArchive: true), cancel);
            var order = new ContainerOrder($"{plan.Owner}-{id}-{index}", container.Image, environment, log, model, models, code,
                ResourceLimitsResolver.Plan(plan, log, host));
            var title = isOneOfMany ? $"{name} container for {plan.Title}" : $"primary container for {plan.Title}";
            return new(order, host, title, container.Hostname, name, plan.StartLimit, tools);
        }
        catch
        {
            if (model is not null) tools.Models.Release(model);
            if (code is not null) tools.Models.Release(code);
            log.Dispose();
            throw;
        }
    }
}
