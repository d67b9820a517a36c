using System.Globalization;
using System.Net;
using System.Text;

namespace Mcc.Local.Conformance.Reports;

/// <summary>The report as one page without scripts or anything from elsewhere: the timeline of readiness, latencies, and a verdict for each clause.</summary>
public static class HtmlReport
{
    private const int Width = 860;
    private const string Style = """
        body{font:15px/1.5 system-ui,sans-serif;max-width:900px;margin:2rem auto;padding:0 1rem;color:#1b2430;background:#fff}
        h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}p{margin:.3rem 0;color:#4a5668}
        table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #e4e8ee;vertical-align:top}
        .passed{color:#176b3a}.failed{color:#a61b1b;font-weight:700}.skipped{color:#6a7482}code{background:#f3f5f8;padding:0 .25rem}
        svg{width:100%;height:auto;background:#f8fafc;border:1px solid #e4e8ee}text{font:11px system-ui,sans-serif;fill:#4a5668}a{color:#1d4f91}
        """;

    public static string Write(ConformanceReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>")
            .Append(Text(report.Subject)).Append("</title><style>").Append(Style).Append("</style></head><body>\n");
        page.Append("<h1>").Append(Text(report.Subject)).Append("</h1>\n<p>SageMaker's container contract: <strong class=\"")
            .Append(report.Conforms ? "passed\">kept" : "failed\">not kept").Append("</strong>. ").Append(Text(TextReport.Last(report))).Append("</p>\n");
        if (report.Startup is { } startup)
            Timeline(page, startup);
        if (report.Load is { } load)
            Latencies(page, load);
        page.Append("<h2>Clauses</h2>\n<table><tr><th>Verdict</th><th>Clause</th><th>What was seen</th></tr>\n");
        foreach (var (clause, verdict) in report.Verdicts)
        {
            page.Append("<tr><td class=\"").Append(verdict.Outcome.ToString().ToLowerInvariant()).Append("\">").Append(TextReport.Word(verdict.Outcome)).Append("</td><td>")
                .Append(Text(clause.Title)).Append("<br><code>").Append(Text(clause.Id)).Append("</code> <a href=\"").Append(Text(clause.Source.ToString())).Append("\">source</a></td><td>")
                .Append(Text(verdict.Message)).Append("</td></tr>\n");
        }

        return page.Append("</table>\n</body></html>\n").ToString();
    }

    /// <summary>Every /ping until the first good one, as a mark on a line of time.</summary>
    private static void Timeline(StringBuilder page, Startup startup)
    {
        var end = Math.Max(0.001, startup.Pings[^1].At.TotalSeconds + startup.Pings[^1].Took.TotalSeconds);
        page.Append("<h2>Start</h2>\n<svg viewBox=\"0 0 ").Append(Width).Append(" 64\" role=\"img\" aria-label=\"timeline of /ping\">");
        foreach (var ping in startup.Pings)
        {
            var (colour, height) = ping.Status switch { 200 => ("#2f9e5b", 30), null => ("#c3cad4", 10), _ => ("#d08b1d", 20) };
            page.Append(CultureInfo.InvariantCulture, $"<rect x=\"{20 + ((Width - 60) * ping.At.TotalSeconds / end):0.0}\" y=\"{40 - height}\" width=\"3\" height=\"{height}\" fill=\"{colour}\"><title>{ping.At.TotalSeconds:0.00} s: {Text(ping.ToString())}</title></rect>");
        }

        page.Append(CultureInfo.InvariantCulture, $"<text x=\"20\" y=\"56\">0 s</text><text x=\"{Width - 20}\" y=\"56\" text-anchor=\"end\">{end:0.0} s</text></svg>\n")
            .Append("<p>Grey: nothing listened. Amber: not ready. Green: ready. ")
            .Append(startup.Ready is { } ready ? string.Create(CultureInfo.InvariantCulture, $"Ready after {ready.TotalSeconds:0.0} s.") : "It was never ready.").Append("</p>\n");
    }

    private static void Latencies(StringBuilder page, LoadRun load)
    {
        page.Append("<h2>Under load</h2>\n<table><tr><th></th><th>count</th><th>p50</th><th>p90</th><th>p99</th><th>max</th></tr>\n");
        foreach (var (name, answers) in new[] { ("/invocations", load.Answers), ("/ping", load.Pings) })
        {
            page.Append("<tr><td><code>").Append(name).Append("</code></td><td>").Append(answers.Count).Append("</td>");
            foreach (var share in new[] { 0.5, 0.9, 0.99, 1 })
                page.Append(CultureInfo.InvariantCulture, $"<td>{Percentile.Of(answers.Select(answer => answer.Took), share).TotalMilliseconds:0.0} ms</td>");
            page.Append("</tr>\n");
        }

        page.Append("</table>\n");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
