using System.Text.Json.Nodes;

namespace Mcc.LocalSageMaker.Metrics;

/// <summary>A metric: its namespace, name and dimensions.</summary>
/// <param name="Dimensions">In ordinal order of their names: CloudWatch does not count the order in which they are given.</param>
internal sealed record MetricName(string Namespace, string Name, IReadOnlyList<KeyValuePair<string, string>> Dimensions)
{
    /// <summary>The same for equal metrics.</summary>
    public string Key => string.Join('\0', [Namespace, Name, .. Dimensions.Select(dimension => $"{dimension.Key}\0{dimension.Value}")]);

    /// <param name="metric">A structure with MetricName, Dimensions and, unless it is given, Namespace.</param>
    public static MetricName From(JsonNode metric, string? space = null) => new(
        space ?? (string)metric["Namespace"]!,
        (string)metric["MetricName"]!,
        [.. (metric["Dimensions"]?.AsArray() ?? [])
            .Select(dimension => KeyValuePair.Create((string)dimension!["Name"]!, (string)dimension["Value"]!))
            .OrderBy(dimension => dimension.Key, StringComparer.Ordinal)]);

    public JsonObject ToJson() => new()
    {
        ["Namespace"] = Namespace,
        ["MetricName"] = Name,
        ["Dimensions"] = new JsonArray([.. Dimensions.Select(dimension =>
            new JsonObject { ["Name"] = dimension.Key, ["Value"] = dimension.Value })]),
    };
}
