using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mcc.Core.ServiceModels;

/// <summary>
/// The compact form of botocore's service-2.json: the operations that are asked for, the shapes that they reach, and of each its
/// constraints. No prose. A string, number, boolean, blob or timestamp without any constraint is named by its type instead of by a
/// shape of its own. One line for each operation and shape, so that a new version reads well as a difference.
/// </summary>
public sealed class CompactModel
{
    private static readonly string[] MetadataKeys =
        ["apiVersion", "endpointPrefix", "jsonVersion", "protocol", "serviceId", "signingName", "targetPrefix", "xmlNamespace"];
    private static readonly string[] OperationKeys = ["http", "input", "output", "errors"];

    private static readonly string[] ShapeKeys =
    [
        "type", "required", "members", "member", "key", "value", "enum", "pattern", "min", "max", "union", "document", "payload",
            "flattened",
        "locationName", "xmlNamespace", "timestampFormat", "streaming", "exception", "error", "fault", "eventstream", "event",
    ];

    private static readonly string[] MemberKeys =
    [
        "shape", "location", "locationName", "flattened", "xmlNamespace", "xmlAttribute", "timestampFormat", "streaming", "jsonvalue",
        "idempotencyToken", "eventpayload", "eventheader", "hostLabel",
    ];

    private static readonly JsonWriterOptions Dense = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonObject source;
    private readonly SortedDictionary<string, JsonObject> shapes = new(StringComparer.Ordinal);
    // Shapes whose members are still to be followed. A list and no recursion: a hostile model may have a chain of any length.
    private readonly Queue<JsonObject> open = new();
    private readonly List<string> dropped = [];

    private CompactModel(JsonObject source) => this.source = source;

    /// <param name="whole">The service-2.json.</param>
    /// <param name="operations">Their names; all of them must be there.</param>
    /// <param name="version">The version of botocore; empty when it is not known.</param>
    /// <param name="date">The day that is recorded, year-month-day.</param>
    /// <param name="droppedPatterns">The shapes whose pattern .NET cannot read: theirs is left out.</param>
    /// <exception cref="JsonException">This is not a service model, or an operation is missing.</exception>
    public static string Of(JsonNode? whole,
        IEnumerable<string> operations, string version, string date, out IReadOnlyList<string> droppedPatterns)
    {
        try
        {
            if (whole is not JsonObject model || model["metadata"] is not JsonObject metadata
                || model["operations"] is not JsonObject known || model["shapes"] is not JsonObject all)
                throw new JsonException("metadata, operations or shapes is missing");
            var compact = new CompactModel(all);
            var kept = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
            foreach (var name in operations)
                kept[name] = compact.Operation(known[name] as JsonObject ?? throw new JsonException($"it has no operation {name}"));
            while (compact.open.TryDequeue(out var shape))
                compact.Follow(shape);
            droppedPatterns = compact.dropped;
            return Text(Metadata(metadata, version, date), kept, compact.shapes);
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            throw new JsonException(exception.Message, exception);
        }
    }

    private JsonObject Operation(JsonObject operation)
    {
        var compact = Kept(operation, OperationKeys);
        foreach (var key in new[] { "input", "output" })
        {
            if (compact[key] is JsonObject reference)
                compact[key] = Reference(reference);
        }

        if (compact["errors"] is JsonArray errors)
            compact["errors"] = new JsonArray(
                [.. errors.Select(error => new JsonObject { ["shape"] = Name(error!["shape"]!.GetValue<string>()) })]);
        return compact;
    }

    private void Follow(JsonObject shape)
    {
        foreach (var key in new[] { "member", "key", "value" })
        {
            if (shape[key] is JsonObject reference)
                shape[key] = Reference(reference);
        }

        if (shape["members"] is JsonObject members)
            shape["members"] = new JsonObject(
                members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Reference((JsonObject)member.Value!))));
    }

    private JsonObject Reference(JsonObject member)
    {
        var compact = Kept(member, MemberKeys);
        compact["shape"] = Name(member["shape"]!.GetValue<string>());
        return compact;
    }

    /// <summary>The name under which a shape is referred to: its type when that says everything about it.</summary>
    private string Name(string name)
    {
        if (shapes.ContainsKey(name))
            return name;
        var shape = Kept(source[name] as JsonObject ?? throw new JsonException($"it has no shape {name}"), ShapeKeys);
        var type = shape["type"]!.GetValue<string>();
        if (shape["pattern"]?.GetValue<string>() is { } pattern && !AwsPattern.IsReadable(pattern))
        {
            shape.Remove("pattern");
            dropped.Add(name);
        }

        if (shape.Count == 1 && ShapeReader.Plain(type) is not null)
            return type;
        if (ShapeReader.Plain(name) is not null)
            throw new JsonException($"the shape {name} has both the name of a type and its own constraints");
        shapes[name] = shape;
        open.Enqueue(shape);
        return name;
    }

    private static JsonObject Metadata(JsonObject metadata, string version, string date)
    {
        var compact = Kept(metadata, MetadataKeys);
        if (version.Length > 0)
            compact["botocore"] = version;
        compact["date"] = date;
        return compact;
    }

    private static JsonObject Kept(JsonObject whole, string[] keys) =>
        new(keys.Where(whole.ContainsKey).Select(key => KeyValuePair.Create(key, whole[key]?.DeepClone())));

    private static string Text(JsonObject metadata,
        SortedDictionary<string, JsonObject> operations, SortedDictionary<string, JsonObject> shapes)
    {
        var text = new StringBuilder("{\n\"metadata\": {");
        text.AppendJoin(", ", metadata.Select(member => $"{Line(member.Key)}: {Line(member.Value)}")).Append("},\n");
        Append(text, "operations", operations).Append(",\n");
        return Append(text, "shapes", shapes).Append("\n}\n").ToString();
    }

    private static StringBuilder Append(StringBuilder text, string section, SortedDictionary<string, JsonObject> entries) =>
        text.Append(CultureInfo.InvariantCulture, $"\"{section}\": {{\n")
            .AppendJoin(",\n", entries.Select(entry => $"  {Line(entry.Key)}: {Line(entry.Value)}"))
            .Append("\n}");

    /// <summary>In ASCII only: patterns have characters that no two editors show alike.</summary>
    private static string Line(JsonNode? node)
    {
        if (node is null)
            return "null";
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Dense))
            node.WriteTo(writer);
        var json = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return json.All(char.IsAscii) ? json
            : string.Concat(json.Select(letter => char.IsAscii(letter)
                ? letter.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}")));
    }
}
