using System.Globalization;
using System.Xml.Linq;
using Mcc.Core.Text;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>The report as JUnit's XML, which every CI reads: a clause is a test case.</summary>
public static class JUnitReport
{
    public static string Write(ConformanceReport report)
    {
        int Count(Outcome outcome) => report.Verdicts.Count(result => result.Verdict.Outcome == outcome);
        var suite = new XElement("testsuite",
            new XAttribute("name", PlainText.Of(report.Subject)),
            new XAttribute("tests", report.Verdicts.Count.ToString(CultureInfo.InvariantCulture)),
            new XAttribute("failures", Count(Outcome.Failed).ToString(CultureInfo.InvariantCulture)),
            new XAttribute("errors", "0"),
            new XAttribute("skipped", Count(Outcome.Skipped).ToString(CultureInfo.InvariantCulture)),
            report.Verdicts.Select(Case));
        return $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{new XElement("testsuites", suite)}\n";
    }

    private static XElement Case(ClauseResult result)
    {
        var element = new XElement("testcase", new XAttribute("classname", "sagemaker-container"),
            new XAttribute("name", $"{result.Clause.Id}: {result.Clause.Title}"));
        var message = result.Verdict.Message;
        if (result.Verdict.Outcome == Outcome.Failed)
            element.Add(new XElement("failure", new XAttribute("message", message),
                $"{result.Clause.Source.Title}: {result.Clause.Source.Address}"));
        else if (result.Verdict.Outcome == Outcome.Skipped)
            element.Add(new XElement("skipped", new XAttribute("message", message)));
        else
            element.Add(new XElement("system-out", message));
        return element;
    }
}
