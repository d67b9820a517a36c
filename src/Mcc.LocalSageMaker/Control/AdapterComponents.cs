using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Components that are LoRA adapters: every copy of their base loads them.</summary>
internal sealed class AdapterComponents(ResourceStores stores, EndpointLife endpoints) : IComponentKind
{
    public async Task Start(LiveComponent component, JsonObject record, CancellationToken cancel)
    {
        var adapted = await Base(record, cancel);
        await adapted.Changes.Take(async () =>
        {
            var adapter = AdapterSpecification.Adapter(component.Name, record["Specification"]!);
            // It is on the list first, for copies that are started again meanwhile.
            adapted.Adapters.Put(adapter);
            try
            {
                await OnEach(adapted, host => host.Load(adapter, cancel));
            }
            catch
            {
                await Forget(adapted, adapter.Name);
                throw;
            }

            component.Base = adapted;
        });
    }

    public async Task Replace(LiveComponent component, JsonObject record, JsonNode pending, CancellationToken cancel)
    {
        var adapted = await Base(record, cancel);
        await adapted.Changes.Take(async () =>
        {
            var after = AdapterSpecification.Adapter(component.Name, pending["Specification"]!);
            var before = AdapterSpecification.Adapter(component.Name, record["Specification"]!);
            await Forget(adapted, component.Name);
            adapted.Adapters.Put(after);
            try
            {
                await OnEach(adapted, host => host.Load(after, cancel));
            }
            catch (ContainerException)
            {
                await Forget(adapted, component.Name);
                component.Base = null;
                adapted.Adapters.Put(before);
                await OnEach(adapted, host => host.Load(before, cancel));
                component.Base = adapted;
                throw;
            }
        });
    }

    public Task End(LiveComponent component) =>
        component.Base is { } adapted ? adapted.Changes.Take(() => Forget(adapted, component.Name)) : Task.CompletedTask;

    /// <summary>The component that it adapts, once nobody is at work on it.</summary>
    private async Task<LiveComponent> Base(JsonObject record, CancellationToken cancel)
    {
        var name = AdapterSpecification.BaseOf(record["Specification"]!)!;
        while (Status() is "Creating" or "Updating")
            await Task.Delay(50, cancel);
        var found = endpoints.Find((string)record["EndpointName"]!)?.Components.GetValueOrDefault(name);
        return Status() is "InService" && found is not null ? found
            : throw new ContainerException($"The base inference component {name} "
                + $"{(Status() is { } status ? $"is {status}" : "does not exist")}.");

        string? Status() => (string?)stores.Components.Find(name)?["InferenceComponentStatus"];
    }

    private static async Task OnEach(LiveComponent adapted, Func<AdapterHost, Task> change) =>
        await Task.WhenAll(adapted.Sets.SelectMany(set => set.Replicas).Select(replica => change(replica.Adapters!)));

    /// <summary>From wherever it is: a copy that does not have it says so, which is what was wanted.</summary>
    private static Task Forget(LiveComponent adapted, string name)
    {
        adapted.Adapters.Remove(name);
        return OnEach(adapted, async host =>
        {
            try
            {
                await host.Unload(name, CancellationToken.None);
            }
            catch (ContainerException)
            {
                // It never had it, or has ended.
            }
        });
    }
}
