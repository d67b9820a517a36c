using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;
using Mcc.LocalSageMaker.Protocols;
using Mcc.LocalSageMaker.Settings;
using Mcc.LocalSageMaker.State;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>CloudWatch's operations on dashboards. They are kept as they were sent, and nothing draws them.</summary>
internal sealed class DashboardOperations(JsonFileStore dashboards, LocalSettings settings, TimeProvider time)
{
    private const int PageLength = 1000;

    /// <summary>The body must be JSON with a list of widgets, each with a type and properties.</summary>
    public JsonObject Put(JsonObject input)
    {
        var (name, body) = ((string)input["DashboardName"]!, (string)input["DashboardBody"]!);
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_'))
            throw new AwsServiceException(400, "InvalidParameterInput",
                "The field DashboardName must only contain alphanumerics, dash (-) and underscore (_).");
        if (Trouble(body) is { } trouble)
            throw new AwsServiceException(400, "InvalidParameterInput", $"The field DashboardBody is not valid: {trouble}");
        dashboards.Put(name, new()
        {
            ["DashboardName"] = name,
            ["DashboardArn"] = $"arn:aws:cloudwatch::{settings.Account}:dashboard/{name}",
            ["DashboardBody"] = body,
            ["LastModified"] = Time.Now(time),
        });
        return new() { ["DashboardValidationMessages"] = new JsonArray() };
    }

    public JsonObject Get(JsonObject input)
    {
        var found = (JsonObject)Find((string?)input["DashboardName"] ?? "").DeepClone();
        found.Remove("LastModified");
        return found;
    }

    public JsonObject List(JsonObject input)
    {
        var found = dashboards.All
            .Where(dashboard => Name(dashboard).StartsWith((string?)input["DashboardNamePrefix"] ?? "", StringComparison.Ordinal))
            .OrderBy(Name, StringComparer.Ordinal)
            .Select(dashboard => new JsonObject
            {
                ["DashboardName"] = Name(dashboard),
                ["DashboardArn"] = (string)dashboard["DashboardArn"]!,
                ["LastModified"] = dashboard["LastModified"]!.DeepClone(),
                ["Size"] = Encoding.UTF8.GetByteCount((string)dashboard["DashboardBody"]!),
            });
        var (page, next) = Pagination.Of([.. found], input["NextToken"], PageLength);
        return new() { ["DashboardEntries"] = page, ["NextToken"] = next };
    }

    /// <summary>All names must exist; else none is deleted.</summary>
    public JsonObject Delete(JsonObject input)
    {
        var names = MetricOperations.Texts(input["DashboardNames"]);
        foreach (var name in names)
            Find(name);
        foreach (var name in names)
            dashboards.Remove(name);
        return [];
    }

    private static string Name(JsonObject dashboard) => (string)dashboard["DashboardName"]!;

    private JsonObject Find(string name) => dashboards.Find(name)
        ?? throw new AwsServiceException(404, "ResourceNotFound", $"Dashboard {name} does not exist");

    private static string? Trouble(string body)
    {
        try
        {
            if (WholeJson.Parse(body) is not JsonObject whole || whole["widgets"] is not JsonArray widgets)
                return "/widgets should be an array";
            var wrong = widgets.Index().Where(widget =>
                widget.Item is not JsonObject members || members["type"] is not JsonValue || members["properties"] is not JsonObject);
            return wrong.Select(widget => $"/widgets/{widget.Index} should have the members type and properties").FirstOrDefault();
        }
        catch (JsonException invalid)
        {
            return invalid.Message;
        }
    }
}
