using Mcc.Core.Diagnostics;
using Mcc.Core.Text;
using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>The report as SARIF: each clause that was looked at is a rule, and each that failed or warns is a result.</summary>
public static class ConformanceSarif
{
    private const string Server = "code/serve";

    /// <param name="folder">Full path of the project; null for an image and a URL.</param>
    public static string Write(ConformanceReport report, string? folder) => SarifLog.Write("mcc verify",
        [
            .. report.Verdicts.Select(result => result.Clause).Select(clause =>
                new SarifRule(clause.Id, clause.Title, clause.Why, clause.Source.Address, clause.Source.Title)),
        ],
        from result in report.Verdicts
        where result.Verdict.Outcome is Outcome.Failed or Outcome.Warned
        select new SarifResult(result.Clause.Id, result.Verdict.Outcome == Outcome.Failed ? "error" : "warning", result.Verdict.Message,
            folder is null ? null : new Place(Server, 1), PlainText.Of(report.Subject), "module"),
        folder);
}
