using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// One task: a container, the health checks of its target group, and its end: no new requests, SIGTERM, and SIGKILL after stopTimeout
/// (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html).
/// </summary>
internal sealed class EcsTask : IAsyncDisposable
{
    private readonly ServingTools tools;
    private readonly HealthChecks checks;
    private readonly CancellationTokenSource ending = new();
    private readonly double created;
    private readonly ContainerLog log;
    private IContainer? container;
    private Task checking = Task.CompletedTask;
    private double? started;
    private double? stopped;
    private int badChecks;
    private int requests;
    private int? exit;

    public EcsTask(string arn, TaskRevision revision, HealthChecks checks, ServingTools tools)
    {
        (Arn, Revision, this.checks, this.tools) = (arn, revision, checks, tools);
        created = Time.Now(tools.Time);
        log = new(LogFolder.File(tools.Settings, revision.LogGroup, $"{revision.LogPrefix}/{revision.Name}/{Id}"), tools.Time);
    }

    public string Arn { get; }

    public string Id => EcsNames.Last(Arn);

    public TaskRevision Revision { get; }

    /// <summary>Where the container answers.</summary>
    public Uri? Address => container?.Address;

    /// <summary>Whether the load balancer sends requests to it.</summary>
    public bool IsHealthy { get; private set; }

    /// <summary>Whether it was ever healthy.</summary>
    public bool WasHealthy { get; private set; }

    /// <summary>Whether it is to be replaced: after its grace period too many checks failed.</summary>
    public bool IsUnhealthy { get; private set; }

    /// <summary>Whether it ends, or has ended.</summary>
    public bool IsStopping { get; private set; }

    /// <summary>Why it ends; null as long as it is to run.</summary>
    public string? StopReason { get; private set; }

    /// <summary>Whether its container has exited, or could not be started.</summary>
    public bool HasEnded => CouldNotStart || (!IsStopping && container is { Ended.IsCompleted: true });

    private bool CouldNotStart => container is null && StopReason is not null;

    /// <summary>Starts the container; a failure is the reason of the stop.</summary>
    /// <param name="environment">Its variables; secrets among them may not be readable.</param>
    public async Task Start(Func<IReadOnlyDictionary<string, string>> environment)
    {
        try
        {
            container = await tools.Hosts.For(Revision.Image).Start(new($"ecs-{Id[..12]}", Revision.Image, environment(), log,
                ResourceLimits: Revision.Limits), ending.Token);
            started = Time.Now(tools.Time);
            checking = Task.Run(Check, CancellationToken.None);
        }
        catch (ContainerException problem)
        {
            StopReason = $"CannotStartContainerError: {problem.Message}";
            IsStopping = true;
            stopped = Time.Now(tools.Time);
        }
    }

    /// <summary>Counts a request that the load balancer sends.</summary>
    public IDisposable Enter()
    {
        Interlocked.Increment(ref requests);
        return new Leave(this);
    }

    /// <summary>Ends it: requests that it has are answered first, as far as the time lasts.</summary>
    public async Task Stop(string reason)
    {
        if (IsStopping) return;
        IsStopping = true;
        IsHealthy = false;
        StopReason ??= reason;
        await ending.CancelAsync();
        await checking;
        var grace = Revision.StopTimeout ?? tools.Settings.Tasks.Stop;
        if (container is not null)
        {
            var deadline = DateTimeOffset.UtcNow + grace;
            while (Volatile.Read(ref requests) > 0 && !container.Ended.IsCompleted && DateTimeOffset.UtcNow < deadline)
                await Task.Delay(tools.Settings.Tasks.Look, CancellationToken.None);
            await container.Stop(grace);
            exit = container.Ended.IsCompletedSuccessfully ? await container.Ended : null;
            await container.DisposeAsync();
        }

        stopped = Time.Now(tools.Time);
    }

    /// <summary>After its container has exited.</summary>
    public async Task Reap()
    {
        exit = container is null ? null : await container.Ended;
        StopReason ??= "Essential container in task exited";
        await Stop(StopReason);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop("The local ECS ends.");
        ending.Dispose();
        log.Dispose();
    }

    public JsonObject ToJson(string cluster, string group, string launchType) => new()
    {
        ["taskArn"] = Arn,
        ["clusterArn"] = cluster,
        ["taskDefinitionArn"] = Revision.DefinitionArn,
        ["group"] = group,
        ["launchType"] = launchType,
        ["lastStatus"] = stopped is not null ? "STOPPED" : started is null ? "PENDING" : IsStopping ? "STOPPING" : "RUNNING",
        ["desiredStatus"] = IsStopping ? "STOPPED" : "RUNNING",
        ["healthStatus"] = "UNKNOWN",
        ["cpu"] = Revision.Cpu,
        ["memory"] = Revision.Memory,
        ["createdAt"] = created,
        ["startedAt"] = started,
        ["stoppedAt"] = stopped,
        ["stoppedReason"] = StopReason,
        ["stopCode"] = StopReason is null ? null : "EssentialContainerExited",
        ["containers"] = new JsonArray(new JsonObject
        {
            ["name"] = Revision.Name,
            ["image"] = Revision.Image,
            ["taskArn"] = Arn,
            ["lastStatus"] = stopped is not null ? "STOPPED" : started is null ? "PENDING" : "RUNNING",
            ["exitCode"] = exit,
        }),
    };

    private async Task Check()
    {
        try
        {
            var start = DateTimeOffset.UtcNow;
            while (!ending.IsCancellationRequested)
            {
                var ping = await Ping.Of(tools.Client, container!.Address, checks.Timeout, ending.Token);
                badChecks = ping.IsGood ? 0 : badChecks + 1;
                if (ping.IsGood)
                {
                    // "After your target is registered, it must pass one health check to be considered healthy"
                    // (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html).
                    IsHealthy = WasHealthy = true;
                }
                else if (badChecks >= checks.Unhealthy && WasHealthy)
                {
                    IsHealthy = false;
                }

                if (badChecks >= checks.Unhealthy && DateTimeOffset.UtcNow - start > checks.Grace)
                {
                    log.Note($"/ping {ping.Text}.");
                    StopReason ??= string.Create(CultureInfo.InvariantCulture,
                        $"Task failed ELB health checks ({badChecks} in a row: /ping {ping.Text})");
                    IsUnhealthy = true;
                    return;
                }

                await Task.Delay(WasHealthy ? checks.Interval : tools.Settings.Tasks.FirstChecks, ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // It is being stopped.
        }
    }

    private sealed class Leave(EcsTask task) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref task.requests);
    }
}

/// <summary>The health checks of a target group, and how long they do not count.</summary>
/// <param name="Unhealthy">Failed checks in a row that make a target unhealthy.</param>
internal sealed record HealthChecks(TimeSpan Interval, TimeSpan Timeout, int Unhealthy, TimeSpan Grace)
{
    /// <param name="group">Null for Express Mode.</param>
    public static HealthChecks Of(JsonObject? group, int? graceSeconds, TaskLimits limits) => new(
        (int?)group?["HealthCheckIntervalSeconds"] is { } interval ? TimeSpan.FromSeconds(interval) : limits.ExpressChecks,
        TimeSpan.FromSeconds((int?)group?["HealthCheckTimeoutSeconds"] ?? 5),
        (int?)group?["UnhealthyThresholdCount"] ?? 2,
        graceSeconds is { } grace ? TimeSpan.FromSeconds(grace) : limits.Grace);
}
