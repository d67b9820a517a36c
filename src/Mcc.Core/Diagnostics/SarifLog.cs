using System.Text;
using System.Text.Json;
using Mcc.Core.Json;

namespace Mcc.Core.Diagnostics;

/// <summary>A rule of a SARIF log; what is null is left out.</summary>
/// <param name="Why">One or more sentences.</param>
public sealed record SarifRule(string Id, string Title, string? Why = null, Uri? Source = null, string? SourceTitle = null);

/// <summary>A result of a SARIF log.</summary>
/// <param name="Level"><c>error</c>, <c>warning</c> or <c>note</c>.</param>
/// <param name="Name">What it is about, where that is not a file or a part of it; null elsewhere.</param>
/// <param name="NameKind">SARIF's kind of that name, such as <c>property</c>.</param>
public sealed record SarifResult(string Rule, string Level, string Message, Place? Place, string? Name, string NameKind);

/// <summary>
/// Writes SARIF 2.1.0, which editors, GitHub and other reviewers show at their lines.
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
/// </summary>
public static class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
    private const string Base = "PROJECT";

    /// <param name="folder">Full path of the folder that the results' files are relative to; null where there are no files.</param>
    public static string Write(string tool, IReadOnlyList<SarifRule> rules, IEnumerable<SarifResult> results, string? folder) =>
        Encoding.UTF8.GetString(JsonDocuments.Write(json =>
        {
            json.WriteString("$schema", Schema);
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json, tool, rules);
            json.WriteString("columnKind", "utf16CodeUnits");
            if (folder is not null)
            {
                json.WriteStartObject("originalUriBaseIds");
                json.WriteStartObject(Base);
                json.WriteString("uri", $"file://{Escaped(folder.TrimEnd('/'))}/");
                json.WriteEndObject();
                json.WriteEndObject();
            }

            var indexes = rules.Index().ToDictionary(rule => rule.Item.Id, rule => rule.Index, StringComparer.Ordinal);
            json.WriteStartArray("results");
            foreach (var result in results)
                WriteResult(json, result, indexes[result.Rule]);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }));

    private static void WriteTool(Utf8JsonWriter json, string tool, IReadOnlyList<SarifRule> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", tool);
        json.WriteString("fullName", $"ML Container Creator {Generator.Version}");
        json.WriteString("version", Generator.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            if (rule.Why is { } why)
                WriteText(json, "fullDescription", why);
            if (rule.Source is { } source)
            {
                json.WriteString("helpUri", source.ToString());
                WriteText(json, "help", $"{rule.Why} See {rule.SourceTitle}: {source}");
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, SarifResult result, int rule)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.Rule);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", result.Level);
        WriteText(json, "message", result.Message);
        if (result.Place is not null || result.Name is not null)
            WriteLocation(json, result);
        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, SarifResult result)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (result.Place is { } place)
        {
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
        }

        if (result.Name is { } name)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", name);
            json.WriteString("kind", result.NameKind);
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
