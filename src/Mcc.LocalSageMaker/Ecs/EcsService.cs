using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Scaling;
using Mcc.LocalSageMaker.Secrets;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// Amazon ECS with its load balancers: what its parts are, and which operations they answer. To add an operation: a method, its line here,
/// and its name in data/operations.json.
/// </summary>
internal sealed class EcsService : IAsyncDisposable
{
    private readonly ResourceStores stores;
    private readonly ServiceLife life;
    private readonly LoadBalancers balancers;
    private readonly ServiceOperations services;

    public EcsService(ResourceStores stores, ServingTools tools, SecretValues secrets, Action<Exception> reportBug)
    {
        this.stores = stores;
        var names = new EcsNames(tools.Settings);
        var definitions = new TaskDefinitionOperations(stores, names, tools.Time);
        life = new(stores, tools, names, secrets, reportBug);
        balancers = new(stores, life, tools);
        services = new(stores, definitions, life, names, tools.Time);
        var express = new ExpressOperations(stores, services, life, balancers, names);
        var balancing = new BalancerOperations(stores, balancers, life, names, tools.Time);
        Operations = new(StringComparer.Ordinal)
        {
            ["RegisterTaskDefinition"] = OperationService.Now(definitions.Register),
            ["DescribeTaskDefinition"] = OperationService.Now(definitions.Describe),
            ["ListTaskDefinitions"] = OperationService.Now(definitions.List),
            ["DeregisterTaskDefinition"] = OperationService.Now(definitions.Deregister),
            ["DeleteTaskDefinitions"] = OperationService.Now(definitions.Delete),
            ["CreateService"] = OperationService.Now(services.Create),
            ["UpdateService"] = OperationService.Now(services.Update),
            ["DeleteService"] = services.Delete,
            ["DescribeServices"] = OperationService.Now(services.Describe),
            ["ListServices"] = OperationService.Now(services.List),
            ["ListServiceDeployments"] = OperationService.Now(services.ListDeployments),
            ["ListTasks"] = OperationService.Now(services.ListTasks),
            ["DescribeTasks"] = OperationService.Now(services.DescribeTasks),
            ["TagResource"] = OperationService.Now(services.Tag),
            ["UntagResource"] = OperationService.Now(services.Untag),
            ["ListTagsForResource"] = OperationService.Now(services.ListTags),
            ["CreateExpressGatewayService"] = express.Create,
            ["DescribeExpressGatewayService"] = OperationService.Now(express.Describe),
            ["UpdateExpressGatewayService"] = OperationService.Now(express.Update),
            ["DeleteExpressGatewayService"] = express.Delete,
        };
        Balancing = new(StringComparer.Ordinal)
        {
            ["CreateLoadBalancer"] = balancing.CreateBalancer,
            ["DescribeLoadBalancers"] = OperationService.Now(balancing.DescribeBalancers),
            ["DeleteLoadBalancer"] = balancing.DeleteBalancer,
            ["CreateTargetGroup"] = OperationService.Now(balancing.CreateGroup),
            ["DescribeTargetGroups"] = OperationService.Now(balancing.DescribeGroups),
            ["DeleteTargetGroup"] = OperationService.Now(balancing.DeleteGroup),
            ["DescribeTargetHealth"] = OperationService.Now(balancing.DescribeHealth),
            ["CreateListener"] = OperationService.Now(balancing.CreateListener),
            ["DescribeListeners"] = OperationService.Now(balancing.DescribeListeners),
            ["DeleteListener"] = OperationService.Now(balancing.DeleteListener),
            ["DescribeTags"] = OperationService.Now(balancing.DescribeTags),
        };
    }

    public Dictionary<string, AsyncOperationHandler> Operations { get; }

    public Dictionary<string, AsyncOperationHandler> Balancing { get; }

    /// <summary>Brings back what ran.</summary>
    public async Task Start()
    {
        await life.Start();
        await balancers.Start();
    }

    /// <summary>What auto scaling changes of a service; null where it does not exist.</summary>
    public ScalableResource? Scalable(string cluster, string name)
    {
        var key = EcsNames.Key(cluster, name);
        return stores.EcsServices.Find(key) is { } found && (string)found["status"]! is "ACTIVE" ? new(
            "desired count",
            0,
            () => (int?)stores.EcsServices.Find(key)?["desiredCount"],
            () => (string?)stores.EcsServices.Find(key)?["status"] is "ACTIVE" ? "InService" : null,
            () => null,
            count => services.Update(new() { ["cluster"] = cluster, ["service"] = name, ["desiredCount"] = count })) : null;
    }

    public async ValueTask DisposeAsync()
    {
        await balancers.DisposeAsync();
        await life.DisposeAsync();
    }
}
