using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Secrets;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>The services at work, by CLUSTER/NAME, and what their load balancers ask of them.</summary>
internal sealed class ServiceLife(ResourceStores stores, ServingTools tools, EcsNames names, SecretValues secrets,
    Action<Exception> reportBug)
    : IAsyncDisposable
{
    private const string InProgress = "IN_PROGRESS";

    private readonly ConcurrentDictionary<string, RunningService> running = new(StringComparer.Ordinal);
    private readonly TaskMetadata metadata = new(tools.Settings);

    public async Task Start()
    {
        await metadata.Start();
        metadata.Find = id => running.SelectMany(service => service.Value.Tasks.Select(task => (service.Key, Task: task)))
            .Where(each => each.Task.Id == id).Select(each => Describe(each.Key, each.Task)).FirstOrDefault();
        foreach (var record in stores.EcsServices.All.Where(record => (string)record["status"]! is "ACTIVE"))
            Run((string)record["_key"]!);
    }

    public RunningService? Find(string key) => running.GetValueOrDefault(key);

    /// <summary>The tasks of the services that a target group has.</summary>
    public IReadOnlyList<EcsTask> TargetsOf(string targetGroupArn) =>
        [.. running.Where(service => HasGroup(service.Key, targetGroupArn)).SelectMany(service => service.Value.Tasks)
            .Where(task => !task.IsStopping)];

    /// <summary>Begins a deployment of the revision: the record names it, and the service sees that.</summary>
    public void Deploy(string key, TaskRevision revision)
    {
        var record = stores.EcsServices.Find(key)!;
        var (cluster, name) = ((string)record["_cluster"]!, (string)record["serviceName"]!);
        var deployments = record["_deployments"]?.DeepClone().AsArray() ?? [];
        if (deployments.LastOrDefault() is { } last && (string)last["status"]! is InProgress) last["status"] = "STOPPED";
        var now = Time.Now(tools.Time);
        // In their order, even where two begin in the same millisecond.
        if (deployments.LastOrDefault()?["createdAt"] is { } before && (double)before >= now) now = (double)before + 0.001;
        deployments.Add((JsonNode)new JsonObject
        {
            ["serviceDeploymentArn"] = names.Deployment(cluster, name),
            ["serviceArn"] = record["serviceArn"]!.DeepClone(),
            ["clusterArn"] = record["clusterArn"]!.DeepClone(),
            ["targetServiceRevisionArn"] = revision.Arn,
            ["createdAt"] = now,
            ["startedAt"] = now,
            ["status"] = InProgress,
        });
        stores.EcsServices.Change(key, ("_target", revision.ToJson()), ("taskDefinition", revision.DefinitionArn),
            ("_deployments", deployments));
        Run(key);
    }

    /// <summary>Ends all tasks; the record stays as INACTIVE.</summary>
    public async Task Remove(string key)
    {
        stores.EcsServices.Change(key, ("status", "DRAINING"), ("desiredCount", 0), ("_target", null));
        if (running.TryRemove(key, out var service)) await service.DisposeAsync();
        stores.EcsServices.Change(key, ("status", "INACTIVE"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in running.Values)
            await service.DisposeAsync();
        await metadata.DisposeAsync();
    }

    private void Run(string key) => running.GetOrAdd(key, _ => new(key, stores.EcsServices, tools, names, Environment,
        () => Checks(key), reportBug));

    private bool HasGroup(string key, string arn) => stores.EcsServices.Find(key)?["loadBalancers"]?.AsArray()
        .Any(balancer => (string?)balancer!["targetGroupArn"] == arn) is true;

    private HealthChecks Checks(string key)
    {
        var record = stores.EcsServices.Find(key);
        var arn = (string?)record?["loadBalancers"]?.AsArray().FirstOrDefault()?["targetGroupArn"];
        var group = stores.TargetGroups.All.FirstOrDefault(each => (string)each["TargetGroupArn"]! == arn);
        return HealthChecks.Of(group, (int?)record?["healthCheckGracePeriodSeconds"], tools.Settings.Tasks);
    }

    /// <summary>The variables of the definition, secrets read as the execution role would, and what the container agent sets.</summary>
    private Dictionary<string, string> Environment(TaskRevision revision, string id)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ECS_CONTAINER_METADATA_URI_V4"] = metadata.AddressOf(id),
            ["AWS_EXECUTION_ENV"] = "AWS_ECS_FARGATE",
            ["AWS_REGION"] = tools.Settings.Region,
            ["AWS_DEFAULT_REGION"] = tools.Settings.Region,
        };
        foreach (var variable in revision.Container["environment"]?.AsArray() ?? [])
            variables[(string)variable!["name"]!] = (string)variable["value"]!;
        foreach (var secret in revision.Container["secrets"]?.AsArray() ?? [])
        {
            try
            {
                var found = secrets.Get(new() { ["SecretId"] = secret!["valueFrom"]!.DeepClone() });
                variables[(string)secret["name"]!] = (string?)found["SecretString"] ?? "";
            }
            catch (AwsServiceException problem)
            {
                throw new Containers.ContainerException($"ResourceInitializationError: unable to retrieve the secret "
                    + $"{(string)secret!["valueFrom"]!}: {problem.Message}");
            }
        }

        return variables;
    }

    private JsonObject Describe(string key, EcsTask task)
    {
        var record = stores.EcsServices.Find(key);
        return task.ToJson((string?)record?["clusterArn"] ?? "", $"service:{(string?)record?["serviceName"]}",
            (string?)record?["launchType"] ?? "FARGATE");
    }
}
