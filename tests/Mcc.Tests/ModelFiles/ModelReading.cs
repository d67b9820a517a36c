using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Mcc.ModelFiles.Reading;
using Shouldly;

namespace Mcc.Tests.ModelFiles;

/// <summary>Reads bytes as a model file of some name.</summary>
internal static class ModelReading
{
    public static ModelReport Read(byte[] bytes, string name = "model.pkl", ModelTrust? trust = null, ModelLimits? limits = null) =>
        ModelFile.Read(new MemoryStream(bytes), name, trust ?? ModelTrust.None, limits);

    public static Finding ShouldBeRefusedBy(this ModelReport report, string rule)
    {
        report.Findings.ShouldContain(finding => finding.Rule == rule
            && finding.Severity == Severity.Error, string.Join("\n", report.Findings));
        return report.Findings.First(finding => finding.Rule == rule);
    }

    public static void ShouldPass(this ModelReport report) =>
        report.Findings.ShouldNotContain(finding => finding.Severity == Severity.Error,
            report.FileName + ": " + string.Join('\n', report.Findings.Select(finding => finding.Text)));
}
