using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Diagnostics;

namespace Mcc.Mcp.Pickers;

/// <summary>
/// Regions that SageMaker is in and that take the project as it is said so far: its image is there, and its ARNs are of that partition.
/// </summary>
public static class RegionPicker
{

    public static Picker Of(Catalog catalog) => new("region-picker", "AWS regions of SageMaker.", [catalog.Parameters.Region], null,
    [
        new("get_regions", "Regions for a project: all SageMaker regions except those whose registries do not have its image. `search` "
            + "matches codes and names.",
            new Dictionary<string, JsonObject>(
                StringComparer.Ordinal) { ["search"] = PickTool.Text("Part of a code or a name: eu-, Tokyo.") },
            (request, _) => Task.FromResult(Answer(catalog, request))),
    ]);

    private static ToolResponse Answer(Catalog catalog, ToolRequest request)
    {
        var search = request.Word("search") ?? "";
        var regions = catalog.Facts.Regions.All.Where(region =>
            $"{region.Code} {region.Name}".Contains(search, StringComparison.OrdinalIgnoreCase)).ToList();
        var passed = Trials.Passed(catalog, request.Said, catalog.Parameters.Region, [.. regions.Select(region => region.Code)],
            Severity.Error);
        // Of several none is better than another: that is for who knows where the data and the users are.
        var value = request.Said.Settings.Region.Value is { } said && passed.Contains(said, StringComparer.Ordinal)
            ? said : passed.Count == 1 ? passed[0] : null;
        return ToolResponse.About(catalog.Parameters.Region, request, value, passed) with
        {
            Metadata = new()
            {
                ["regions"] = new JsonArray([.. regions.Where(region => passed.Contains(region.Code, StringComparer.Ordinal))
                    .Take(request.Limit).Select(region => (JsonNode)new JsonObject
                {
                    ["code"] = region.Code,
                    ["name"] = region.Name,
                    ["partition"] = region.Partition,
                    ["optIn"] = region.OptIn,
                })]),
                ["date"] = catalog.Facts.Regions.Provenance.Date,
            },
            Message = passed.Count == 0 ?
                $"No SageMaker region {(search.Length > 0 ? $"matches `{search}`" : "supports this project")}." : null,
        };
    }
}
