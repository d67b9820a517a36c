using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Resolvers;
using Mcc.Core.Sizing;
using Mcc.Platform.Aws;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// Instance types that hold a model: those that generation takes without a word, the server's usual one first, then the cheapest.
/// </summary>
public static class InstanceSizer
{
    private const string RecommendTool = "get_instance_recommendation";
    private const decimal Gibibyte = 1L << 30;

    public static Picker Of(Catalog catalog, LiveSources live) =>
        new("instance-sizer", "Instance types that fit a model.", [catalog.Parameters.InstanceType],
            "the account's quotas for the deployment target",
    [
        Recommendation(catalog, live, RecommendTool,
            "Instance types for the deploymentConfig and modelName of the context, with the memory that the model needs. All of them pass "
                + "all validation rules. A model of unknown size gets choices but no recommendation.",
            []),
        Recommendation(catalog, live, "recommend", $"The same as {RecommendTool}, under the name that older clients call.",
            new() { ["model"] = PickTool.Text("The same as `modelName` of the context.") }),
        new("get_instance_types", "Facts about the instance types of the deployment target. `search` matches names and accelerators.",
            new Dictionary<string, JsonObject>(
                StringComparer.Ordinal) { ["search"] = PickTool.Text("Part of a name or an accelerator: g5, A10G, inf2.") },
            (request, _) => Task.FromResult(List(catalog, request))),
    ])
        { Synonyms = ["instance-recommender"] };

    private static PickTool Recommendation(
        Catalog catalog, LiveSources live, string name, string summary, Dictionary<string, JsonObject> more) =>
        new(name, summary, new Dictionary<string, JsonObject>(more, StringComparer.Ordinal)
        {
            ["mode"] = PickTool.Mode("discover also queries the account's service quotas (AWS CLI)."),
        }, (request, cancel) => Recommend(catalog, live, request, cancel))
        {
            Candidates = new(catalog.Parameters.InstanceType, "recommendations", "instanceType"),
        };

    private static async Task<ToolResponse> Recommend(Catalog catalog, LiveSources live, ToolRequest request, CancellationToken cancel)
    {
        var types = InstanceResolver.TypesFor(catalog, request.Said.Settings);
        var advice = InstanceAdvice.For(catalog, request.Said);
        var quotas = request.Live ? await UsageQuotas.Query(live.Aws, UsageQuotas.UsageOf(catalog, request.Said.Settings),
            request.Said.Settings.Region.Value, cancel) : null;
        var allowed = advice.Instances.Where(instance => quotas?.Allows(instance.Name) ?? true).ToList();
        var filtered = advice.Instances.Count > 0 && allowed.Count == 0;
        var metadata = new JsonObject
        {
            ["recommendations"] =
                new JsonArray([.. allowed.Take(request.Limit).Select(instance => (JsonNode)Entry(instance, advice.PlanOn(instance)))]),
            ["source"] = quotas is { Trouble: null } ? "catalog and service quotas" : "catalog",
            ["allFilteredByQuota"] = filtered,
            ["date"] = catalog.Facts.Instances.Provenance.Date,
        };
        if (advice.Model is { } model)
            Describe(metadata, model, allowed.Count > 0 ? advice.PlanOn(allowed[0]) : null);
        return ToolResponse.About(catalog.Parameters.InstanceType, request, advice.IsGrounded && allowed.Count > 0
            ? allowed[0].Name : null, allowed.Select(instance => instance.Name)) with
        {
            Metadata = metadata,
            Message = quotas?.Trouble is { } trouble ? $"The account's quotas cannot be read: {trouble}."
                : request.Said.Settings.DeploymentConfig.Setting is null
                    ? $"All instance types of {types.Service}. Specify deploymentConfig in the context to get those that fit."
                : filtered ? "All types that fit have a quota of 0 in this account. Request an increase in Service Quotas."
                : advice.Instances.Count == 0 ? $"No instance type of {types.Service} fits."
                : advice.IsGrounded ? null
                : advice.Model is null ? "Specify modelName in the context to get a recommendation."
                : $"The size of `{advice.Model.Name}` is unknown, so there is no recommendation.",
        };
    }

    /// <param name="plan">On the type that comes first.</param>
    private static void Describe(JsonObject metadata, ChosenModel model, MemoryPlan? plan)
    {
        metadata["modelName"] = model.Name;
        metadata["architecture"] = model.Architecture;
        metadata["parameterCount"] = model.Shape?.Parameters;
        if (plan is null)
            return;
        var tokens = Tokens(plan);
        metadata["estimatedVramGb"] = Gib(plan.NeedBytes(tokens));
        metadata["vramBreakdown"] = new JsonObject
        {
            ["weightsGb"] = Gib(plan.WeightBytes),
            ["kvCacheGb"] = Gib(plan.CacheBytes(tokens)),
            ["overheadGb"] = Gib(plan.Parallelism.RanksOfCopy * plan.OverheadBytes),
            ["adaptersGb"] = Gib(plan.Parallelism.RanksOfCopy * plan.AdapterBytesOfRank),
            ["tokens"] = tokens,
        };
    }

    private static int Tokens(MemoryPlan plan) =>
        Math.Min(ContextResolver.UsualTokens, plan.Shape.Positions ?? ContextResolver.UsualTokens);

    private static ToolResponse List(Catalog catalog, ToolRequest request)
    {
        var search = request.Word("search") ?? "";
        var found = InstanceResolver.TypesFor(catalog, request.Said.Settings).All.Where(instance =>
            $"{instance.Name} {instance.Accelerator?.Model}".Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
        return ToolResponse.About(catalog.Parameters.InstanceType, request, null, found.Select(instance => instance.Name)) with
        {
            Metadata = new()
            {
                ["instances"] = new JsonArray(
                [.. found.Take(request.Limit).Select(instance =>
                    (JsonNode)Entry(instance, null))]),
                ["date"] = catalog.Facts.Instances.Provenance.Date
            },
            Message = found.Count == 0 ? $"No instance type matches `{search}`." : null,
        };
    }

    private static JsonObject Entry(Instance instance, MemoryPlan? plan)
    {
        var entry = new JsonObject
        {
            ["instanceType"] = instance.Name,
            ["family"] = instance.Family,
            ["vcpus"] = instance.Vcpus,
            ["memoryGb"] = instance.MemoryGib,
            ["costTier"] = instance.Cost,
        };
        if (instance.Accelerator is not { } accelerator)
            return entry;
        entry["accelerator"] = accelerator.Model;
        entry["gpuCount"] = instance.Accelerators;
        entry["totalVramGb"] = Gib(instance.AcceleratorMemoryMib << 20);
        entry["tensorParallelism"] = plan?.Parallelism.Tensor ?? instance.Parts;
        if (plan is not null)
            entry["utilizationPercent"] =
                Math.Round(100m * plan.NeedBytes(Tokens(plan)) / (plan.Parallelism.RanksOfCopy * plan.MemoryBytes));
        return entry;
    }

    private static decimal Gib(long bytes) => Math.Round(bytes / Gibibyte, 1);
}
