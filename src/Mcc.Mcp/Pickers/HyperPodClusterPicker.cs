using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// HyperPod clusters of the account that Kubernetes (EKS) runs on. No catalog knows them, so it always looks at the account.
/// </summary>
public static class HyperPodClusterPicker
{

    public static Picker Of(Catalog catalog, LiveSources live) =>
        new("hyperpod-cluster-picker", "HyperPod clusters of the account.", [catalog.Parameters.HyperpodCluster], "the account's clusters",
    [
        new("get_hyperpod_clusters", "HyperPod EKS clusters in the account and region of the context, those in service first. With an "
            + "instanceType in the context, only clusters that have it.",
            (request, cancel) => Answer(catalog, live, request, cancel))
            { Candidates = new(catalog.Parameters.HyperpodCluster, "clusters", "name") },
    ])
        { IsOnlyLive = true };

    private static async Task<ToolResponse> Answer(Catalog catalog, LiveSources live, ToolRequest request, CancellationToken cancel)
    {
        var region = request.Said.Settings.Region.Value;
        var parameter = catalog.Parameters.HyperpodCluster;
        var listed = await live.Aws.Ask(["sagemaker", "list-clusters"], region, cancel);
        if (listed.Trouble is { } trouble)
        {
            return ToolResponse.About(parameter, request, null, []) with
            {
                Error = $"The account's clusters cannot be listed: {trouble}",
                Message = "Log in (aws sso login or aws configure) and specify the region in the context.",
            };
        }

        var clusters = new List<JsonObject>();
        foreach (var name in listed.List("ClusterSummaries").Select(summary => summary["ClusterName"]?.ToString()).OfType<string>())
        {
            if ((await live.Aws.Ask(["sagemaker", "describe-cluster", $"--cluster-name={name}"], region,
                cancel)).Content is JsonObject cluster && cluster["Orchestrator"]?["Eks"] is not null)
                clusters.Add(Entry(name, cluster));
        }

        var wanted = request.Said.Settings.InstanceType.Value;
        var fitting = clusters.Where(cluster => wanted is null
            || cluster["instanceGroups"]!.AsArray().Any(group => group!["instanceType"]?.ToString() == wanted))
            .OrderBy(cluster => cluster["status"]?.ToString() != "InService").ToList();
        // One that is there alone is meant; of several, who asks has to choose.
        var only = fitting.Count == 1 && fitting[0]["status"]?.ToString() == "InService" ? fitting[0]["name"]!.ToString() : null;
        return ToolResponse.About(parameter, request, only, fitting.Select(cluster => cluster["name"]!.ToString())) with
        {
            Metadata = new() { ["clusters"] = new JsonArray([.. fitting.Take(request.Limit)]) },
            Message = fitting.Count > 0 ? null
                : clusters.Count == 0 ? $"This account has no HyperPod EKS cluster{(region is null ? "" : $" in {region}")}."
                : $"No cluster has an instance group of {wanted}.",
        };
    }

    private static JsonObject Entry(string name, JsonObject cluster) => new()
    {
        ["name"] = name,
        ["status"] = cluster["ClusterStatus"]?.ToString(),
        ["eksCluster"] = cluster["Orchestrator"]?["Eks"]?["ClusterArn"]?.ToString(),
        ["instanceGroups"] = new JsonArray(
            [.. (cluster["InstanceGroups"] as JsonArray ?? []).OfType<JsonObject>().Select(group => (JsonNode)new JsonObject
        {
            ["name"] = group["InstanceGroupName"]?.ToString(),
            ["instanceType"] = group["InstanceType"]?.ToString(),
            ["count"] = group["CurrentCount"]?.DeepClone(),
        })]),
    };
}
