using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;
using Mcc.Platform.Aws;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// Regions that SageMaker is in and that take the project as it is said so far: its image is there, and its ARNs are of that partition.
/// Which instance types a region has is in no catalog: only a live account tells.
/// </summary>
public static class RegionPicker
{
    private static readonly string[] Order = [RegionAvailability.Available, RegionAvailability.NoQuota];

    public static Picker Of(Catalog catalog, LiveSources live) =>
        new("region-picker", "AWS regions of SageMaker.", [catalog.Parameters.Region],
            "AWS's list of SageMaker's regions and, for the instance type, the account's quotas in each region",
    [
        new("get_regions", "Regions for a project: all SageMaker regions except those whose registries do not have its image. `search` "
            + "matches codes and names. With mode discover and an instanceType in the context, only regions in which Service Quotas "
            + "lists that type for the deploymentTarget.",
            new Dictionary<string, JsonObject>(StringComparer.Ordinal)
            {
                ["search"] = PickTool.Text("Part of a code or a name: eu-, Tokyo."),
                ["mode"] = PickTool.Mode("discover also queries the account (AWS CLI): one call for each region."),
            },
            (request, cancel) => Answer(catalog, live, request, cancel)) { Candidates = new(catalog.Parameters.Region, "regions", "code") },
    ]);

    private static async Task<ToolResponse> Answer(Catalog catalog, LiveSources live, ToolRequest request, CancellationToken cancel)
    {
        var (search, said) = (request.Word("search") ?? "", request.Said.Settings);
        var all = catalog.Facts.Regions.All;
        var named = all.Where(region => $"{region.Code} {region.Name}".Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
        var passed = Trials.Passed(catalog, request.Said, catalog.Parameters.Region, [.. named.Select(region => region.Code)],
            Severity.Error);
        var regions = named.Where(region => passed.Contains(region.Code, StringComparer.Ordinal)).ToList();
        var (instance, usage) = (said.InstanceType.Value, UsageQuotas.UsageOf(catalog, said));
        // The region that is set already is what is asked about, so it is queried first.
        var found = request.Live ? await RegionAvailability.Query(live.Aws,
            [.. regions.OrderBy(region => region.Code != said.Region.Value).Take(request.Limit)], instance, usage,
            said.Region.Value, cancel) : null;
        var offered = found is null ? regions : [.. regions
            .Where(region => found.HasService(region, all) && found.Of(region) != RegionAvailability.NotListed)
            .OrderBy(region => Array.IndexOf(Order, found.Of(region)) is >= 0 and var place ? place : Order.Length)];
        // Of several none is better than another: that is for who knows where the data and the users are.
        var value = offered.Exists(region => region.Code == said.Region.Value) ? said.Region.Value
            : offered.Count == 1 ? offered[0].Code : null;
        return ToolResponse.About(catalog.Parameters.Region, request, value, offered.Select(region => region.Code)) with
        {
            Metadata = new()
            {
                ["regions"] = new JsonArray([.. offered.Take(request.Limit).Select(region => (JsonNode)Entry(region, found, instance))]),
                ["date"] = catalog.Facts.Regions.Provenance.Date,
                ["sources"] = Sources(found, instance, usage),
            },
            Message = Message(search, regions, offered, found, instance, usage),
        };
    }

    private static JsonObject Entry(Region region, RegionAvailability? found, string? instance)
    {
        var entry = new JsonObject
        {
            ["code"] = region.Code,
            ["name"] = region.Name,
            ["partition"] = region.Partition,
            ["optIn"] = region.OptIn,
        };
        if (instance is not null)
            entry["availability"] = found?.Of(region) ?? RegionAvailability.Unknown;
        return entry;
    }

    /// <summary>Which facts are the catalog's, which are live, and which nobody states.</summary>
    private static JsonObject Sources(RegionAvailability? found, string? instance, string usage)
    {
        var sources = new JsonObject { ["regions"] = found?.ServiceRegions is null ? "static: catalog" : "static: catalog; live: SSM" };
        if (instance is not null)
            sources["availability"] = found is null ? "unknown: no catalog has it" : $"live: Service Quotas, {instance} for {usage}";
        return sources;
    }

    private static string? Message(string search, List<Region> regions, List<Region> offered, RegionAvailability? found, string? instance,
        string usage) =>
        regions.Count == 0 ? $"No SageMaker region {(search.Length > 0 ? $"matches `{search}`" : "supports this project")}."
            : offered.Count == 0 ? $"Service Quotas lists `{instance} for {usage}` in none of these regions."
            : found is not null ? found.Trouble
            : instance is null ? null
            : $"No catalog says which regions have `{instance}`. Mode discover queries the account's quotas.";
}
