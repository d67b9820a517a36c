using Mcc.Verify.Execution;

namespace Mcc.Verify.Reports;

/// <summary>One line a clause, printed as they are known, and a last line with the counts.</summary>
public static class TextReport
{
    private const int Column = 22;

    public static string Line(ClauseResult result) =>
        $"{Word(result.Verdict.Outcome)} {result.Clause.Id.PadRight(Column)} {result.Verdict.Message}";

    public static string Last(ConformanceReport report) => $"{report.Subject}: {Counts(report)}";

    public static string Counts(ConformanceReport report)
    {
        int Count(Outcome outcome) => report.Verdicts.Count(result => result.Verdict.Outcome == outcome);
        return $"{Count(Outcome.Passed)} passed, {Count(Outcome.Failed)} failed, {Count(Outcome.Skipped)} skipped"
            + (Count(Outcome.Warned) is > 0 and var warned ? $", {warned} warned" : "");
    }

    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "pass",
        Outcome.Failed => "FAIL",
        Outcome.Warned => "warn",
        _ => "skip",
    };
}
