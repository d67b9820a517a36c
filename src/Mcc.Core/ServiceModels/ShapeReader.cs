using System.Text.Json;

namespace Mcc.Core.ServiceModels;

/// <summary>
/// From the JSON of a service model to <see cref="ServiceModels.Shape"/>, <see cref="Member"/> and <see cref="ServiceModels.Operation"/>.
/// </summary>
internal static class ShapeReader
{
    public static Operation Operation(ServiceModel service, string name, JsonElement json)
    {
        var http = json.GetProperty("http");
        return new(
            service,
            name,
            Text(http, "method") ?? "POST",
            Text(http, "requestUri") ?? "/",
            http.TryGetProperty("responseCode", out var code) ? code.GetInt32() : 200,
            json.TryGetProperty("input", out var input) ? Member(name, input) : null,
            json.TryGetProperty("output", out var output) ? Member(name, output) : null,
            json.TryGetProperty("errors", out var errors) ? [.. errors.EnumerateArray().Select(error => Text(error, "shape")!)] : []);
    }

    public static Shape Shape(string name, JsonElement json)
    {
        var error = json.TryGetProperty("error", out var given) ? given : default;
        return new(
            name,
            Kind(json.GetProperty("type").GetString()!) ?? throw new JsonException($"The shape {name} has an unknown type."),
            json.TryGetProperty("members", out var members)
                ? [.. members.EnumerateObject().Select(member => Member(member.Name, member.Value))] : [],
            Texts(json, "required"),
            Element(json),
            json.TryGetProperty("key", out var key) ? Member("key", key) : null,
            Texts(json, "enum"),
            Text(json, "pattern"),
            Number(json, "min"),
            Number(json, "max"),
            Text(json, "payload"),
            Flag(json, "union"),
            Flag(json, "document"),
            Flag(json, "flattened"),
            Flag(json, "eventstream"),
            Flag(json, "exception"),
            error.ValueKind == JsonValueKind.Object && error.TryGetProperty("httpStatusCode", out var status) ? status.GetInt32()
                : Flag(json, "fault") ? 500 : 400,
            (error.ValueKind == JsonValueKind.Object ? Text(error, "code") : null) ?? name,
            Text(json, "locationName"),
            Namespace(json),
            Text(json, "timestampFormat"));
    }

    /// <summary>A type that stands for itself, without constraints.</summary>
    public static Shape? Plain(string type) =>
        Kind(type) is { } kind and not (ShapeKind.Structure or ShapeKind.List or ShapeKind.Map)
            ? new(type, kind, [], [], null, null, [], null, null, null, null, false, false, false, false, false, 400, type, null, null,
                null)
            : null;

    private static Member? Element(JsonElement json) =>
        json.TryGetProperty("member", out var member) ? Member("member", member)
        : json.TryGetProperty("value", out var value) ? Member("value", value)
        : null;

    private static Member Member(string name, JsonElement json) => new(
        name,
        json.GetProperty("shape").GetString()!,
        Text(json, "location"),
        Text(json, "locationName"),
        Flag(json, "flattened"),
        Flag(json, "streaming"),
        Flag(json, "xmlAttribute"),
        Flag(json, "idempotencyToken"),
        Flag(json, "eventpayload"),
        Flag(json, "jsonvalue"),
        Text(json, "timestampFormat"),
        Namespace(json));

    private static ShapeKind? Kind(string type) => type switch
    {
        "structure" => ShapeKind.Structure,
        "list" => ShapeKind.List,
        "map" => ShapeKind.Map,
        "string" or "character" => ShapeKind.String,
        "integer" => ShapeKind.Integer,
        "long" => ShapeKind.Long,
        "float" => ShapeKind.Float,
        "double" => ShapeKind.Double,
        "boolean" => ShapeKind.Boolean,
        "blob" => ShapeKind.Blob,
        "timestamp" => ShapeKind.Timestamp,
        _ => null,
    };

    private static string? Namespace(JsonElement json) =>
        !json.TryGetProperty("xmlNamespace", out var value) ? null
        : value.ValueKind == JsonValueKind.Object ? Text(value, "uri")
        : value.GetString();

    private static string? Text(JsonElement json, string key) => json.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static decimal? Number(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.TryGetDecimal(out var number) ? number : null;

    private static bool Flag(JsonElement json, string key) =>
        json.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.True;

    private static IReadOnlyList<string> Texts(JsonElement json, string key) =>
        json.TryGetProperty(key, out var values) ? [.. values.EnumerateArray().Select(value => value.GetString()!)] : [];
}
