using System.Text;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Json;
using Mcc.Core.Text;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>
/// The report as SARIF 2.1.0: each clause that was looked at is a rule, and each that failed or warns is a result.
/// https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
/// </summary>
public static class ConformanceSarif
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json";
    private const string Base = "PROJECT";
    private const string Server = "code/serve";

    /// <param name="folder">Full path of the project; null for an image and a URL.</param>
    public static string Write(ConformanceReport report, string? folder) => Encoding.UTF8.GetString(JsonDocuments.Write(json =>
    {
        var rules = report.Verdicts.Select(result => result.Clause).ToList();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json, rules);
        json.WriteString("columnKind", "utf16CodeUnits");
        if (folder is not null)
        {
            json.WriteStartObject("originalUriBaseIds");
            json.WriteStartObject(Base);
            json.WriteString("uri", $"file://{string.Join('/', folder.TrimEnd('/').Split('/').Select(Uri.EscapeDataString))}/");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("results");
        foreach (var result in report.Verdicts)
        {
            if (result.Verdict.Outcome is Outcome.Failed or Outcome.Warned)
                WriteResult(json, result, rules.IndexOf(result.Clause), report.Subject, folder);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }));

    private static void WriteTool(Utf8JsonWriter json, List<Clause> rules)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "mcc verify");
        json.WriteString("fullName", $"ML Container Creator {Generator.Version}");
        json.WriteString("version", Generator.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            WriteText(json, "shortDescription", rule.Title);
            WriteText(json, "fullDescription", rule.Why);
            json.WriteString("helpUri", rule.Source.Address.ToString());
            WriteText(json, "help", $"{rule.Why} See {rule.Source.Title}: {rule.Source.Address}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, ClauseResult result, int rule, string subject, string? folder)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.Clause.Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", result.Verdict.Outcome == Outcome.Failed ? "error" : "warning");
        WriteText(json, "message", result.Verdict.Message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (folder is not null)
        {
            json.WriteStartObject("physicalLocation");
            json.WriteStartObject("artifactLocation");
            json.WriteString("uri", Server);
            json.WriteString("uriBaseId", Base);
            json.WriteEndObject();
            json.WriteStartObject("region");
            json.WriteNumber("startLine", 1);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", PlainText.Of(subject));
        json.WriteString("kind", "module");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
