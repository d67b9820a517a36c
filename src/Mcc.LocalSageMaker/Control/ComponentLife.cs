using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What happens to inference components while nobody waits: one change at a time each, and what became of it in their records.
/// </summary>
internal sealed class ComponentLife
{
    private readonly ResourceStores stores;
    private readonly EndpointLife endpoints;
    private readonly ServingTools tools;
    private readonly BackgroundWork work;
    private readonly VariantCapacity capacity;
    private readonly AdapterComponents adapters;
    private readonly ModelComponents models;

    public ComponentLife(ResourceStores stores, EndpointLife endpoints, ServingTools tools, BackgroundWork work)
    {
        this.stores = stores;
        this.endpoints = endpoints;
        this.tools = tools;
        this.work = work;
        capacity = new(stores, endpoints);
        adapters = new(stores, endpoints);
        models = new(capacity, tools);
    }

    public void Create(string name) => Run(name, Start);

    public void Update(string name) => Run(name, Replace);

    public void Delete(string name)
    {
        var component = Find(name);
        component?.Ending.Cancel();
        var record = stores.Components.Find(name)!;
        var kind = KindOf(record);
        work.Run(async () =>
        {
            await (component?.Changes.Take(async () =>
            {
                if (endpoints.Find(EndpointOf(name))?.Components.TryRemove(name, out _) is true)
                    await kind.End(component);
            }) ?? Task.CompletedTask);
            stores.Components.Remove(name);
            capacity.Follow((string)record["EndpointName"]!, (string)record["VariantName"]!);
        });
    }

    public bool IsServing(string name) => Find(name)?.Pick(isRandom: false) is not null;

    /// <summary>Starts again what ran before, each component when its endpoint is back.</summary>
    public void Restore()
    {
        foreach (var record in stores.Components.All)
        {
            var name = (string)record["InferenceComponentName"]!;
            switch ((string)record["InferenceComponentStatus"]!)
            {
                case "Failed":
                    break;
                case "Deleting":
                    stores.Components.Remove(name);
                    break;
                default:
                    stores.Components.Change(name, ("InferenceComponentStatus", "Creating"));
                    Run(name, async (component, cancel) =>
                    {
                        await Start(component, cancel);
                        if (stores.Components.Find(name)?["_pending"] is not null) await Replace(component, cancel);
                    });
                    break;
            }
        }
    }

    public async Task Stop()
    {
        var all = endpoints.All.SelectMany(endpoint => endpoint.Components.Values).ToList();
        foreach (var component in all)
            await component.Ending.CancelAsync();
        await Task.WhenAll(all.Select(component =>
            component.Changes.Take(() => Task.WhenAll(component.Sets.Select(set => set.DisposeAsync().AsTask())))));
    }

    private LiveComponent? Find(string name) => endpoints.Find(EndpointOf(name))?.Components.GetValueOrDefault(name);

    private string EndpointOf(string name) => (string?)stores.Components.Find(name)?["EndpointName"] ?? "";

    private void Run(string name, Func<LiveComponent, CancellationToken, Task> job)
    {
        var record = stores.Components.Find(name)!;
        work.Run(async () =>
        {
            if (endpoints.Find((string)record["EndpointName"]!) is not { } endpoint) return;
            var component = endpoint.Components.GetOrAdd(name, each => new(each, (string)record["VariantName"]!));
            await component.Changes.Take(async () =>
            {
                try
                {
                    using var either = CancellationTokenSource.CreateLinkedTokenSource(component.Ending.Token, endpoint.Ending.Token);
                    either.Token.ThrowIfCancellationRequested();
                    await job(component, either.Token);
                }
                catch (OperationCanceledException)
                {
                    // It is being deleted, or everything stops.
                }
            });
        });
    }

    private IComponentKind KindOf(JsonObject record) => AdapterSpecification.BaseOf(record["Specification"]!) is null ? models : adapters;

    private async Task Start(LiveComponent component, CancellationToken cancel)
    {
        var record = stores.Components.Find(component.Name)!;
        try
        {
            await KindOf(record).Start(component, record, cancel);
            Settle(component, "InService", null);
        }
        catch (ContainerException failure)
        {
            Settle(component, "Failed", failure.Message);
        }
    }

    private async Task Replace(LiveComponent component, CancellationToken cancel)
    {
        var record = stores.Components.Find(component.Name)!;
        var pending = record["_pending"]!;
        try
        {
            await KindOf(record).Replace(component, record, pending, cancel);
        }
        catch (ContainerException failure)
        {
            stores.Components.Change(component.Name, ("_pending", null));
            Settle(component, component.Serving.IsEmpty ? "Failed" : "InService", failure.Message);
            return;
        }

        stores.Components.Change(component.Name,
            ("Specification", pending["Specification"]!.DeepClone()),
            ("_model", pending["Model"]?.DeepClone()),
            ("_copies", pending["Copies"]!.DeepClone()),
            ("LastDeploymentConfig", pending["Policy"]?.DeepClone()),
            ("_pending", null));
        Settle(component, "InService", null);
    }

    private void Settle(LiveComponent component, string status, string? failure)
    {
        // A client that sees the component settled sees the instances that it needs.
        capacity.Follow(EndpointOf(component.Name), component.Variant);
        stores.Components.Change(
            component.Name,
            record => (string)record["InferenceComponentStatus"]! is not "Deleting",
            ("InferenceComponentStatus", status),
            ("FailureReason", failure),
            ("LastModifiedTime", Time.Now(tools.Time)));
    }
}
