namespace Mcc.Core.Diagnostics;

/// <summary>Findings as SARIF: their rules, and where they are.</summary>
public static class SarifReport
{
    /// <param name="folder">Full path of the folder that the findings' files are relative to.</param>
    public static string Write(IReadOnlyList<Finding> findings, string folder) => SarifLog.Write("mcc",
        [
            .. findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(rule => new SarifRule(rule, RuleDescriptions.Of(rule))),
        ],
        findings.Select(Result), folder);

    private static SarifResult Result(Finding finding) => new(finding.Rule,
        finding.Severity switch { Severity.Error => "error", Severity.Warning => "warning", _ => "note" },
        finding.Fix.Length == 0 ? finding.Message : $"{finding.Message} {finding.Fix}",
        finding.Place, finding.Place?.Pointer is { Length: > 0 } pointer ? pointer : null, "property");
}
