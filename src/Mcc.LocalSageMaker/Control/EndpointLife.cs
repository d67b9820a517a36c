using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Metrics;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>
/// What happens to endpoints while nobody waits: they are created, updated, scaled and deleted here, one change at a
/// time each, and its result is in their records. After a restart each goes on where its record says.
/// </summary>
internal sealed class EndpointLife(ResourceStores stores, ServingTools tools, AlarmOperations alarms, BackgroundWork work)
{
    private readonly ConcurrentDictionary<string, LiveEndpoint> live = new(StringComparer.Ordinal);
    private readonly TrafficShift shift = new(tools, alarms);

    public IEnumerable<LiveEndpoint> All => live.Values;

    public LiveEndpoint? Find(string name) => live.GetValueOrDefault(name);

    public void Create(string name) => Run(name, async (endpoint, cancel) =>
    {
        await Deploy(endpoint, cancel);
    });

    public void Update(string name) => Run(name, Replace);

    public void Rebalance(string name, JsonArray wanted) => Run(name, async (endpoint, cancel) =>
    {
        string? failure = null;
        try
        {
            foreach (var each in wanted)
            {
                if (endpoint.Traffic?.Blue.Pick((string)each!["VariantName"]!) is not { } variant) continue;
                if ((double?)each["DesiredWeight"] is { } weight) variant.Weight = weight;
                var wantedCount = each["DesiredInstanceCount"] ?? each["ServerlessUpdateConfig"]?["ProvisionedConcurrency"];
                if ((int?)wantedCount is not { } count) continue;
                if (count > variant.DesiredCount && DeletedResources.Missing(stores, stores.Endpoints.Find(name)!) is { } missing)
                    throw new ContainerException($"Production variant {variant.Name} cannot be scaled out. {missing}");
                await variant.Scale(count, cancel);
            }
        }
        catch (ContainerException problem)
        {
            failure = problem.Message;
        }

        Settle(endpoint, "InService", failure);
    });

    public void Delete(string name)
    {
        var endpoint = live.GetOrAdd(name, each => new(each));
        endpoint.Ending.Cancel();
        work.Run(() => endpoint.Changes.Take(async () =>
        {
            if (endpoint.Traffic is { } traffic)
            {
                endpoint.Traffic = null;
                await Task.WhenAll(traffic.Blue.Drain(), traffic.Green?.Drain() ?? Task.CompletedTask);
            }

            live.TryRemove(name, out _);
            stores.Endpoints.Remove(name);
        }));
    }

    /// <summary>Brings every endpoint back to where its record says that it was.</summary>
    public void Restore()
    {
        foreach (var record in stores.Endpoints.All)
        {
            var name = (string)record["EndpointName"]!;
            switch ((string)record["EndpointStatus"]!)
            {
                case "Failed":
                    break;
                case "Deleting":
                    Delete(name);
                    break;
                case "Creating":
                    Create(name);
                    break;
                default:
                    stores.Endpoints.Change(name, ("EndpointStatus", "SystemUpdating"));
                    Run(name, async (endpoint, cancel) =>
                    {
                        if (await Deploy(endpoint, cancel) && stores.Endpoints.Find(name)?["_pending"] is not null)
                        {
                            stores.Endpoints.Change(name, ("EndpointStatus", "Updating"));
                            await Replace(endpoint, cancel);
                        }
                    });
                    break;
            }
        }
    }

    /// <summary>Stops everything that runs and leaves the records as they are, so that the next start goes on.</summary>
    public async Task Stop()
    {
        foreach (var endpoint in live.Values)
            await endpoint.Ending.CancelAsync();
        await Task.WhenAll(live.Values.Select(endpoint => endpoint.Changes.Take(async () =>
        {
            if (endpoint.Traffic is not { } traffic) return;
            endpoint.Traffic = null;
            await traffic.Blue.DisposeAsync();
            if (traffic.Green is not null) await traffic.Green.DisposeAsync();
        })));
    }

    private void Run(string name, Func<LiveEndpoint, CancellationToken, Task> job)
    {
        var endpoint = live.GetOrAdd(name, each => new(each));
        work.Run(() => endpoint.Changes.Take(async () =>
        {
            try
            {
                if (!endpoint.Ending.IsCancellationRequested) await job(endpoint, endpoint.Ending.Token);
            }
            catch (OperationCanceledException)
            {
                // It is being deleted, or everything stops.
            }
        }));
    }

    /// <summary>Starts the deployment of the record; false when it failed.</summary>
    private async Task<bool> Deploy(LiveEndpoint endpoint, CancellationToken cancel)
    {
        var record = stores.Endpoints.Find(endpoint.Name)!;
        var deployment = new Deployment(endpoint.Name, (JsonObject)record["_deployed"]!, RetainedVariants.Read(record["_variants"]), tools);
        try
        {
            await deployment.Start(cancel);
        }
        catch (ContainerException failure)
        {
            Settle(endpoint, "Failed", failure.Message);
            return false;
        }

        endpoint.Traffic = new(deployment);
        Settle(endpoint, "InService", null);
        return true;
    }

    private async Task Replace(LiveEndpoint endpoint, CancellationToken cancel)
    {
        var pending = (JsonObject)stores.Endpoints.Find(endpoint.Name)!["_pending"]!;
        var blue = endpoint.Traffic!.Blue;
        var green = new Deployment(endpoint.Name, pending, RetainedVariants.Of(blue, pending["Kept"]!.AsArray()), tools);
        foreach (var variant in green.Variants)
        {
            // Instances that follow inference components do so in the new configuration too.
            if (ManagedScaling.Of(variant.Definition) is { } managed && blue.Pick(variant.Name) is { } before)
                variant.DesiredCount = managed.Clamp(before.DesiredCount);
        }

        try
        {
            await shift.Run(endpoint, green, pending["Policy"], cancel);
        }
        catch (ContainerException failure)
        {
            stores.Endpoints.Change(endpoint.Name, ("EndpointStatus", "RollingBack"));
            await green.Drain();
            Settle(endpoint, "InService", failure.Message);
            return;
        }
        catch (OperationCanceledException)
        {
            await green.DisposeAsync();
            throw;
        }

        stores.Endpoints.Change(endpoint.Name,
            ("_deployed", new JsonObject { ["Config"] = pending["Config"]!.DeepClone(), ["Models"] = pending["Models"]!.DeepClone() }),
            ("LastDeploymentConfig", pending["Policy"]?.DeepClone()));
        await blue.Drain();
        Settle(endpoint, "InService", null);
    }

    private void Settle(LiveEndpoint endpoint, string status, string? failure) => stores.Endpoints.Change(
        endpoint.Name,
        record => (string)record["EndpointStatus"]! is not "Deleting",
        ("EndpointStatus", status),
        ("FailureReason", failure),
        ("LastModifiedTime", Time.Now(tools.Time)),
        ("_variants", endpoint.Traffic is { } traffic ? RetainedVariants.Write(traffic.Blue) : null),
        ("_pending", null));
}
