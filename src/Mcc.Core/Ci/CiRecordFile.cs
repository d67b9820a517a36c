using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.Core.Json;

namespace Mcc.Core.Ci;

/// <summary>Reads and writes <c>results.json</c>.</summary>
public static class CiRecordFile
{
    /// <summary>The version of the file's format. A change that a reader of the old one cannot read increases it.</summary>
    public const int SchemaVersion = 1;

    public static byte[] Write(CiRecord record) => JsonDocuments.Write(json => WriteMembers(json, record));

    public static void WriteMembers(Utf8JsonWriter json, CiRecord record)
    {
        json.WriteNumber("schemaVersion", SchemaVersion);
        json.WriteString("version", record.Version);
        json.WriteString("started", Text(record.Started));
        if (record.Ended is { } ended)
            json.WriteString("ended", Text(ended));
        json.WriteString("until", CiStages.NameOf(record.Until));
        json.WriteStartObject("totals");
        foreach (var status in CiStatuses.All)
            json.WriteNumber(CiStatuses.WordOf(status), record.Count(status));
        json.WriteEndObject();
        json.WriteStartArray("rows");
        foreach (var row in record.Rows)
            Write(json, row);
        json.WriteEndArray();
    }

    /// <summary>Null for a text that is not such a file, or one of a later format.</summary>
    public static CiRecord? Read(string text)
    {
        try
        {
            return WholeJson.Parse(text) is JsonObject root && Number(root["schemaVersion"]) == SchemaVersion
                && root["version"].AsText() is { } version && Time(root["started"]) is { } started
                && CiStages.Find(root["until"].AsText()) is { } until && root["rows"] is JsonArray rows
                ? new(version, started, Time(root["ended"]), until, [.. rows.OfType<JsonObject>().Select(Row)])
                : null;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter json, CiRow row)
    {
        json.WriteStartObject();
        json.WriteString("id", row.Id);
        json.WriteString("configuration", row.Configuration);
        json.WriteString("target", row.Target);
        json.WriteString("inputs", row.Inputs);
        json.WriteStartArray("stages");
        foreach (var cell in row.Cells)
        {
            json.WriteStartObject();
            json.WriteString("stage", CiStages.NameOf(cell.Stage));
            json.WriteString("status", CiStatuses.WordOf(cell.Status));
            json.WriteString("reason", cell.Reason);
            json.WriteNumber("seconds", Math.Round(cell.Duration.TotalSeconds, 3));
            if (cell.Log is not null)
                json.WriteString("log", cell.Log);
            json.WriteStartArray("notes");
            foreach (var note in cell.Notes)
                json.WriteStringValue(note);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static CiRow Row(JsonObject row) => new(Required(row, "id"), Required(row, "configuration"), Required(row, "target"),
        Required(row, "inputs"), [.. (row["stages"] as JsonArray ?? []).OfType<JsonObject>().Select(Cell)]);

    private static CiCell Cell(JsonObject cell) => new(
        CiStages.Find(Required(cell, "stage")) ?? throw new FormatException("An unknown stage."),
        CiStatuses.Find(Required(cell, "status")) ?? throw new FormatException("An unknown status."),
        Required(cell, "reason"),
        TimeSpan.FromSeconds(Number(cell["seconds"]) ?? 0),
        cell["log"].AsText(),
        [.. (cell["notes"] as JsonArray ?? []).Select(note => note.AsText()).OfType<string>()]);

    private static string Required(JsonObject from, string member) =>
        from[member].AsText() ?? throw new FormatException($"{member} is not a text.");

    private static double? Number(JsonNode? node) => node?.GetValueKind() == JsonValueKind.Number ? node.GetValue<double>() : null;

    private static DateTimeOffset? Time(JsonNode? node) =>
        node.AsText() is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}
