using System.Net;
using System.Text;
using Mcc.Core.Text;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>
/// The report as one page without scripts or anything from elsewhere: the timeline of readiness, latencies, and a verdict for each clause.
/// </summary>
public static class HtmlReport
{
    public static string Write(ConformanceReport report)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width\">\n<title>")
            .Append(Text(report.Subject)).Append("</title>\n<style>\n").Append(HtmlStyle.Sheet).Append("\n</style>\n</head>\n<body>\n");
        page.Append("<header><h1>").Append(Text(report.Subject)).Append("</h1><span class=\"verdict ")
            .Append(report.Conforms ? "passed\">Passed" : "failed\">Failed")
                .Append("</span></header>\n<p>SageMaker's container contract: ")
            .Append(Text(TextReport.Counts(report))).Append(".</p>\n");
        Failures(page, report);
        if (report.Startup is { } startup)
            HtmlCharts.Start(page, startup);
        if (report.Load is { Answers.Count: > 0 } load)
            HtmlCharts.Load(page, load);
        Clauses(page, report);
        return page.Append("</body>\n</html>\n").ToString();
    }

    public static string Text(string text) => WebUtility.HtmlEncode(PlainText.Of(text));

    /// <summary>The failures, which are what a reader looks for, come first.</summary>
    private static void Failures(StringBuilder page, ConformanceReport report)
    {
        if (report.Conforms)
            return;
        page.Append("<ul class=\"failures\">\n");
        foreach (var (clause, verdict) in report.Verdicts.Where(result => result.Verdict.Outcome == Outcome.Failed))
            page.Append("<li><strong>").Append(Text(clause.Title)).Append("</strong><br>").Append(Text(verdict.Message)).Append("</li>\n");
        page.Append("</ul>\n");
    }

    private static void Clauses(StringBuilder page, ConformanceReport report)
    {
        page.Append("<h2>Clauses</h2>\n<table class=\"clauses\">\n");
        foreach (var phase in report.Verdicts.GroupBy(result => result.Clause.Phase))
        {
            page.Append("<tr class=\"group\"><th colspan=\"3\">").Append(Title(phase.Key)).Append("</th></tr>\n");
            foreach (var (clause, verdict) in phase)
            {
                page.Append("<tr><td><span class=\"mark ").Append(verdict.Outcome.ToString().ToLowerInvariant()).Append("\">")
                    .Append(TextReport.Word(verdict.Outcome)).Append("</span></td><td>")
                    .Append(Text(clause.Title)).Append("<small><code>").Append(Text(clause.Id)).Append("</code> · <a href=\"")
                        .Append(Text(clause.Source.Address.ToString())).Append("\">")
                    .Append(Text(clause.Source.Title)).Append("</a></small></td><td>").Append(Text(verdict.Message)).Append("</td></tr>\n");
            }
        }

        page.Append("</table>\n");
    }

    private static string Title(Phase phase) => phase switch
    {
        Phase.Image => "Image",
        Phase.Startup => "Startup",
        Phase.Serving => "Requests",
        Phase.Load => "Load",
        Phase.Shutdown => "Shutdown",
        Phase.Chaos => "Under chaos",
        _ => "Cleanup",
    };
}
