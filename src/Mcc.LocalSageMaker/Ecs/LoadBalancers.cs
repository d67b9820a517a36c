using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Control;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Ecs;

/// <summary>
/// The load balancers that listen: those of Elastic Load Balancing by their ARNs, and those of Express Mode by their services.
/// </summary>
internal sealed class LoadBalancers(ResourceStores stores, ServiceLife life, ServingTools tools) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LoadBalancer> listening = new(StringComparer.Ordinal);

    public async Task Start()
    {
        foreach (var record in stores.LoadBalancers.All.ToList())
            await Open((string)record["LoadBalancerArn"]!);
        foreach (var record in stores.EcsServices.All.Where(each => each["_express"] is not null && (string)each["status"]! is "ACTIVE"))
            await OpenExpress((string)record["_key"]!);
    }

    /// <summary>HOST:PORT; empty where it does not listen.</summary>
    public string AddressOf(string arnOrKey) => listening.GetValueOrDefault(arnOrKey)?.Address ?? "";

    public async Task Open(string arn) => listening[arn] = await LoadBalancer.Start(tools,
        () => GroupOf(arn) is { } group ? life.TargetsOf(group) : [],
        count =>
        {
            if (GroupOf(arn) is { } group) tools.Metrics.Add(TargetGroupMetrics.Requests(arn, group), 1d / count, "Count");
        });

    public async Task OpenExpress(string key) =>
        listening[key] = await LoadBalancer.Start(tools, () => life.Find(key)?.Tasks ?? [], _ => { });

    public async Task Close(string arnOrKey)
    {
        if (listening.TryRemove(arnOrKey, out var balancer)) await balancer.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var balancer in listening.Values)
            await balancer.DisposeAsync();
    }

    private string? GroupOf(string arn) => stores.Listeners.All.FirstOrDefault(each => (string)each["LoadBalancerArn"]! == arn) is { } found
        ? (string?)(found["DefaultActions"] as JsonArray)?.FirstOrDefault()?["TargetGroupArn"] : null;
}
