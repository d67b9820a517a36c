using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// A service at work: as many tasks as are wanted, replaced when they end or become unhealthy. A deployment starts the tasks of the new
/// revision while those of the old one run, and ends when enough of them are healthy; too many failed ones end it, and the old one stays
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html).
/// </summary>
internal sealed class RunningService : IAsyncDisposable
{
    private const int KeptStopped = 20;
    private const string InProgress = "IN_PROGRESS";

    private readonly string key;
    private readonly JsonFileStore services;
    private readonly ServingTools tools;
    private readonly Func<TaskRevision, string, IReadOnlyDictionary<string, string>> environment;
    private readonly Func<HealthChecks> checks;
    private readonly Action<Exception> reportBug;
    private readonly EcsNames names;
    private readonly Lock changing = new();
    private readonly List<EcsTask> tasks = [];
    private readonly Queue<EcsTask> stopped = new();
    private readonly CancellationTokenSource ending = new();
    private readonly Task loop;
    private int failed;

    /// <param name="environment">The variables of a task by its revision and ID.</param>
    /// <param name="checks">The health checks of its target group as it is now.</param>
    public RunningService(string key, JsonFileStore services, ServingTools tools, EcsNames names,
        Func<TaskRevision, string, IReadOnlyDictionary<string, string>> environment, Func<HealthChecks> checks, Action<Exception> reportBug)
    {
        (this.key, this.services, this.tools, this.names, this.environment, this.checks, this.reportBug) =
            (key, services, tools, names, environment, checks, reportBug);
        loop = Task.Run(Run, CancellationToken.None);
    }

    /// <summary>Those that run, or start.</summary>
    public IReadOnlyList<EcsTask> Tasks
    {
        get
        {
            lock (changing)
                return [.. tasks];
        }
    }

    /// <summary>The last ones that have ended.</summary>
    public IReadOnlyList<EcsTask> Stopped
    {
        get
        {
            lock (changing)
                return [.. stopped];
        }
    }

    private JsonObject Record => services.Find(key) ?? [];

    private string Cluster => key.Split('/')[0];

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await loop;
        await Task.WhenAll(Tasks.Select(task => task.DisposeAsync().AsTask()));
        foreach (var task in Stopped)
            await task.DisposeAsync();
        ending.Dispose();
    }

    private async Task Run()
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await Look();
                await Task.Delay(tools.Settings.Tasks.Look, ending.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }
#pragma warning disable CA1031 // Nobody awaits the loop, so a bug in it would be silent.
            catch (Exception bug)
#pragma warning restore CA1031
            {
                reportBug(bug);
                return;
            }
        }
    }

    private async Task Look()
    {
        var record = Record;
        if (record["_target"] is not { } wanted) return;
        var target = TaskRevision.FromJson(wanted);
        await Replace(target);
        var desired = (int)record["desiredCount"]!;
        var isDeploying = Deployment(record) is { } deployment && (string)deployment["status"]! is InProgress;
        if (isDeploying && failed >= Limit(record, desired))
        {
            await RollBack(record);
            return;
        }

        var own = Tasks.Where(task => task.Revision.Arn == target.Arn && !task.IsStopping).ToList();
        for (var missing = own.Count; missing < desired; missing++)
            await Add(target);
        foreach (var task in own.Skip(desired))
            _ = End(task, "Scaling activity initiated by (deployment ecs-svc)");
        if (own.Count(task => task.IsHealthy) < desired) return;
        // The tasks of other revisions are replaced.
        foreach (var task in Tasks.Where(task => task.Revision.Arn != target.Arn && !task.IsStopping))
            _ = End(task, "Scaling activity initiated by (deployment ecs-svc)");
        if (isDeploying) Finish("SUCCESSFUL", null);
    }

    private async Task Replace(TaskRevision target)
    {
        foreach (var task in Tasks.Where(task => task.HasEnded || (task.IsUnhealthy && !task.IsStopping)))
        {
            if (task.Revision.Arn == target.Arn && !task.WasHealthy) failed++;
            if (task.HasEnded && !task.IsStopping) await task.Reap();
            await End(task, task.StopReason ?? "Task failed ELB health checks");
        }
    }

    private async Task Add(TaskRevision revision)
    {
        var task = new EcsTask(names.Task(Cluster), revision, checks(), tools);
        lock (changing)
            tasks.Add(task);
        await task.Start(() => environment(revision, task.Id));
    }

    private async Task End(EcsTask task, string reason)
    {
        await task.Stop(reason);
        EcsTask? forgotten = null;
        lock (changing)
        {
            if (!tasks.Remove(task)) return;
            stopped.Enqueue(task);
            if (stopped.Count > KeptStopped) forgotten = stopped.Dequeue();
        }

        if (forgotten is not null) await forgotten.DisposeAsync();
    }

    /// <summary>Half of the wanted tasks, within the limits of the circuit breaker; without one, a deployment never fails.</summary>
    private int Limit(JsonObject record, int desired) =>
        record["_express"] is null && (bool?)record["deploymentConfiguration"]?["deploymentCircuitBreaker"]?["enable"] is not true
            ? int.MaxValue : Math.Clamp((desired + 1) / 2, tools.Settings.Tasks.FailedTasks, 200);

    private async Task RollBack(JsonObject record)
    {
        failed = 0;
        var target = (string)record["_target"]!["arn"]!;
        var before = record["_served"];
        var isRollingBack = record["_express"] is not null
            || (bool?)record["deploymentConfiguration"]?["deploymentCircuitBreaker"]?["rollback"] is true;
        var reason = "ECS deployment circuit breaker: tasks failed to start.";
        if (before is null || !isRollingBack)
        {
            // Nothing to go back to: no more tasks are started.
            services.Change(key, ("_target", null));
            Finish("ROLLBACK_FAILED", reason);
        }
        else
        {
            services.Change(key, ("_target", before.DeepClone()), ("taskDefinition", before["definition"]!.DeepClone()));
            Finish("ROLLBACK_SUCCESSFUL", reason);
        }

        foreach (var task in Tasks.Where(task => task.Revision.Arn == target && !task.IsStopping))
            await End(task, "The deployment was rolled back.");
    }

    private static JsonNode? Deployment(JsonObject record) => record["_deployments"]?.AsArray().LastOrDefault();

    private void Finish(string status, string? reason)
    {
        failed = 0;
        var record = Record;
        var deployments = record["_deployments"]?.DeepClone().AsArray() ?? [];
        if (deployments.Count > 0)
        {
            var last = deployments[^1]!;
            last["status"] = status;
            last["statusReason"] = reason;
            last["finishedAt"] = Time.Now(tools.Time);
        }

        services.Change(key, ("_deployments", deployments), ("_served", record["_target"]?.DeepClone()));
    }
}
