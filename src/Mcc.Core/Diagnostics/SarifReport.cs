using System.Text;
using System.Text.Json;
using Mcc.Core.Json;

namespace Mcc.Core.Diagnostics;

/// <summary>
/// Findings as SARIF 2.1.0, which editors, GitHub and other reviewers show at their lines.
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
/// </summary>
public static class SarifReport
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
    private const string Base = "PROJECT";

    /// <param name="folder">Full path of the folder that the findings' files are relative to.</param>
    public static string Write(IReadOnlyList<Finding> findings, string folder)
    {
        var rules = findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return Encoding.UTF8.GetString(JsonDocuments.Write(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, rules);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(Base);
            json.WriteString("uri", $"file://{Escaped(folder.TrimEnd('/'))}/");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("results");
            foreach (var finding in findings)
                WriteResult(json, finding, rules.IndexOf(finding.Rule));
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }));
    }

    private static void WriteTool(Utf8JsonWriter json, List<string> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "mcc");
        json.WriteString("fullName", $"ML Container Creator {Generator.Version}");
        json.WriteString("version", Generator.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule);
            WriteText(json, "shortDescription", RuleDescriptions.Of(rule));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Finding finding, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Rule);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" });
        WriteText(json, "message", finding.Fix.Length == 0 ? finding.Message : $"{finding.Message} {finding.Fix}");
        if (finding.Place is { } place)
            WriteLocation(json, place);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Place place)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Escaped(place.File));
        json.WriteString("uriBaseId", Base);
        json.WriteEndObject();
        if (place.Line is { } line)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", line);
            if (place.Column is { } column)
                json.WriteNumber("startColumn", column);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (place.Pointer is { Length: > 0 } pointer)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", pointer);
            json.WriteString("kind", "property");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static string Escaped(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
