using System.Text.Json.Nodes;
using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Serving;

namespace Mcc.LocalSageMaker.Control;

/// <summary>Components that serve a model with copies of their own, which are started, replaced in batches and stopped.</summary>
internal sealed class ModelComponents(VariantCapacity capacity, ServingTools tools) : IComponentKind
{
    public async Task Start(LiveComponent component, JsonObject record, CancellationToken cancel)
    {
        var set = new ReplicaSet(Plan(component, record, record["_model"]!, record["Specification"]!), tools);
        capacity.Reserve(record, record["Specification"]!, (int)record["_copies"]!);
        await set.Scale((int)record["_copies"]!, cancel);
        component.Sets = [set];
    }

    public async Task Replace(LiveComponent component, JsonObject record, JsonNode pending, CancellationToken cancel)
    {
        var copies = (int)pending["Copies"]!;
        capacity.Reserve(record, pending["Specification"]!, copies);
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
        var wait = DeploymentSteps.Wait(policy?["WaitIntervalInSeconds"], tools.Limits);
        component.Sets = [.. before, next];
        try
        {
            while (next.Replicas.Length < wanted)
            {
                await next.Grow(Math.Min(batch, wanted - next.Replicas.Length), cancel);
                foreach (var set in before)
                    await set.Shrink(Math.Min(batch, set.Replicas.Length));
                if (next.Replicas.Length < wanted) await Task.Delay(wait, tools.Time, cancel);
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
        Math.Clamp((int)Math.Ceiling(copies * DeploymentSteps.Exact(size, copies)), 1, Math.Max(1, copies));

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
            tools) with
        { Adapters = component.Adapters };
    }
}
