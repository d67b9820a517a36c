using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;
using Mcc.LocalSageMaker.Settings;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Components that serve a model with copies of their own, which are started, replaced in batches and stopped.</summary>
internal sealed class ModelComponents(ResourceStores stores, EndpointLife endpoints, ServingTools tools) : IComponentKind
{
    public async Task Start(LiveComponent component, JsonObject record, CancellationToken cancel)
    {
        var set = new ReplicaSet(Plan(component, record, record["_model"]!, record["Specification"]!), tools);
        CheckRoom(record, record["Specification"]!, (int)record["_copies"]!);
        await set.Scale((int)record["_copies"]!, cancel);
        component.Sets = [set];
    }

    public async Task Replace(LiveComponent component, JsonObject record, JsonNode pending, CancellationToken cancel)
    {
        var copies = (int)pending["Copies"]!;
        CheckRoom(record, pending["Specification"]!, copies);
        if (JsonNode.DeepEquals(pending["Model"], record["_model"]) && component.Sets is [{ } same]) await same.Scale(copies, cancel);
        else await Roll(component, new(Plan(component, record, pending["Model"]!, pending["Specification"]!), tools), copies,
            pending["Policy"]?["RollingUpdatePolicy"], cancel);
    }

    public Task End(LiveComponent component) => Task.WhenAll(component.Sets.Select(set => set.Drain()));

    /// <summary>Batch by batch: new copies first, then as many old ones leave. When a batch fails, the old ones come back.</summary>
    private async Task Roll(LiveComponent component, ReplicaSet next, int copies, JsonNode? policy, CancellationToken cancel)
    {
        var before = component.Sets;
        var oldCount = before.Sum(set => set.Replicas.Length);
        var wanted = Math.Min(copies, tools.Limits.Copies);
        var batch = policy is null ? Math.Max(1, wanted) : Batch(policy["MaximumBatchSize"]!, wanted);
        component.Sets = [.. before, next];
        try
        {
            while (next.Replicas.Length < wanted)
            {
                await next.Grow(Math.Min(batch, wanted - next.Replicas.Length), cancel);
                foreach (var set in before)
                    await set.Shrink(Math.Min(batch, set.Replicas.Length));
                if (next.Replicas.Length < wanted) await Task.Delay(Wait(policy?["WaitIntervalInSeconds"]), cancel);
            }
        }
        catch (ContainerException)
        {
            var missing = oldCount - before.Sum(set => set.Replicas.Length);
            if (missing > 0) await before[^1].Grow(missing, cancel);
            component.Sets = before;
            await next.Drain();
            throw;
        }

        await next.Scale(copies, cancel);
        component.Sets = [next];
        await Task.WhenAll(before.Select(set => set.Drain()));
    }

    private static int Batch(JsonNode size, int copies) =>
        Math.Clamp((string)size["Type"]! is "COPY_COUNT"
            ? (int)size["Value"]! : (int)Math.Ceiling(copies * (int)size["Value"]! / 100.0), 1, Math.Max(1, copies));

    private TimeSpan Wait(JsonNode? seconds)
    {
        var wait = TimeSpan.FromSeconds((int?)seconds ?? 0);
        return wait < tools.Limits.DeploymentWait ? wait : tools.Limits.DeploymentWait;
    }

    private ReplicaPlan Plan(LiveComponent component, JsonObject record, JsonNode model, JsonNode specification)
    {
        var name = (string)record["InferenceComponentName"]!;
        var limit = (int?)specification["StartupParameters"]?["ContainerStartupHealthCheckTimeoutInSeconds"];
        return ModelPlan.Of(
            model,
            $"component-{name}",
            $"inference component {name}",
            $"/aws/sagemaker/InferenceComponents/{name}",
            (string)record["VariantName"]!,
            limit is { } seconds ? TimeSpan.FromSeconds(seconds) : tools.Limits.Start,
            null,
            (int?)specification["ComputeResourceRequirements"]?["MaxMemoryRequiredInMb"],
            tools) with { Adapters = component.Adapters };
    }

    /// <exception cref="ContainerException">The variant's instances have no room for the copies, next to the other components.</exception>
    private void CheckRoom(JsonObject record, JsonNode specification, int copies)
    {
        var endpoint = stores.Endpoints.Find((string)record["EndpointName"]!);
        var variant = endpoint?["_deployed"]!["Config"]!["ProductionVariants"]!.AsArray()
            .FirstOrDefault(each => string.Equals((string?)each!["VariantName"], (string?)record["VariantName"], StringComparison.Ordinal));
        if (variant is null || Variant.InstanceTypeOf(variant) is not { } type
            || ResourceLimitsResolver.Instance(type) is not { } instance) return;
        var instances = endpoints.Find((string)record["EndpointName"]!)?.Traffic?.Blue.Pick((string)record["VariantName"]!)?.DesiredCount
            ?? (int?)variant["InitialInstanceCount"] ?? 1;
        if (variant["ManagedInstanceScaling"]?["MaxInstanceCount"] is { } most) instances = Math.Max(instances, (int)most);

        var others = stores.Components.All.Where(each =>
            !ReferenceEquals(each, record)
            && string.Equals((string?)each["EndpointName"], (string?)record["EndpointName"], StringComparison.Ordinal)
            && string.Equals((string?)each["VariantName"], (string?)record["VariantName"], StringComparison.Ordinal)
            && !string.Equals((string?)each["InferenceComponentName"], (string?)record["InferenceComponentName"], StringComparison.Ordinal)
            && (string)each["InferenceComponentStatus"]! is not "Failed").ToList();
        CheckOne("NumberOfCpuCoresRequired", instance.Vcpus, "vCPUs");
        CheckOne("NumberOfAcceleratorDevicesRequired", instance.Accelerators, "accelerators");
        CheckOne("MinMemoryRequiredInMb", instance.MemoryGib * 1024, "MiB of memory");

        void CheckOne(string member, double each, string unit)
        {
            var used = others.Sum(other => Required(other["Specification"]!, member) * (int)other["_copies"]!);
            var wanted = Required(specification, member) * copies;
            if (used + wanted > each * instances)
                throw new ContainerException(string.Create(CultureInfo.InvariantCulture,
                    $"There is not enough hardware resources on the instances for this endpoint to create a copy of the inference "
                        + $"component. Please update resource requirements for this inference component, remove existing inference "
                            + $"components, or increase the number of instances for this endpoint. It asks for {wanted} {unit}; "
                                + $"{instances} × {type} have {each * instances}, of which {used} are taken."));
        }
    }

    private static double Required(JsonNode specification, string member) =>
        (double?)specification["ComputeResourceRequirements"]?[member] ?? 0;
}
