using System.Text.Json;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>The report as members of a JSON object; times are milliseconds.</summary>
public static class JsonReport
{
    public static void Write(Utf8JsonWriter json, ConformanceReport report)
    {
        json.WriteString("subject", report.Subject);
        json.WriteBoolean("conforms", report.Conforms);
        if (report.Startup?.Ready is { } ready)
            json.WriteNumber("readyMilliseconds", Math.Round(ready.TotalMilliseconds, 1));
        json.WriteStartArray("clauses");
        foreach (var (clause, verdict) in report.Verdicts)
        {
            json.WriteStartObject();
            json.WriteString("id", clause.Id);
            json.WriteString("title", clause.Title);
            json.WriteString("outcome", verdict.Outcome.ToString().ToLowerInvariant());
            json.WriteString("message", verdict.Message);
            json.WriteString("why", clause.Why);
            json.WriteString("source", clause.Source.Address.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (report.Load is not { } load)
            return;
        json.WriteStartObject("load");
        Write(json, "invocations", load.Answers);
        Write(json, "pings", load.Pings);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Answer> answers)
    {
        json.WriteStartObject(name);
        json.WriteNumber("count", answers.Count);
        foreach (var (percentile, share) in new[] { ("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1) })
            json.WriteNumber(percentile, Math.Round(Percentile.Of(answers.Select(answer => answer.Took), share).TotalMilliseconds, 3));
        json.WriteEndObject();
    }
}
