using System.Collections.Immutable;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Shouldly;
using Xunit;
using static Mcc.Tests.ModelFiles.ModelReading;

namespace Mcc.Tests.ModelFiles;

public sealed class ModelRequirementsTests
{
    private static PickleBytes Learn(string version) =>
        new PickleBytes().Proto(4).StackGlobal("sklearn.svm._classes", "SVC").Op(')').NewObj()
        .Op('}').Text("_sklearn_version").Text(version).Op('s').Build();

    [Theory]
    [InlineData("0.24.2", "joblib>=0.11|numpy>=1.13.3,<1.24|scikit-learn==0.24.2|scipy<1.9", "3.6-3.9")]
    [InlineData("1.2.1", "joblib>=1.1.1|numpy>=1.17.3,<2|scikit-learn==1.2.1", "3.8-3.11")]
    [InlineData("1.4.1.post1", "joblib>=1.2.0|numpy>=1.19.5,<2|scikit-learn==1.4.1.post1", "3.9-3.12")]
    [InlineData("1.4.2", "joblib>=1.2.0|numpy>=1.19.5|scikit-learn==1.4.2", "3.9-3.12")]
    [InlineData("1.10.0", "joblib>=1.3.0|numpy>=1.24.1|scikit-learn==1.10.0", "3.11-3.14")]
    public void The_models_library_version_is_pinned(string version, string lines, string python)
    {
        var report = Read(Learn(version).Stop());
        report.ShouldPass();
        ModelRequirements.For(report).ShouldBe(lines.Split('|'));
        ModelRequirements.PythonsFor(report).ShouldBe([($"scikit-learn=={version}", PythonRange.Parse(python))]);
    }

    [Fact]
    public void A_file_of_numpy_2_needs_numpy_2()
    {
        byte[] pickle = Learn("1.5.0").Op('0').StackGlobal("numpy._core.multiarray", "_reconstruct").Op('0').Op('N').Stop();
        ModelRequirements.For(Read(pickle)).ShouldContain("numpy>=2");
        ModelRequirements.For(Read(pickle)).ShouldContain("scikit-learn==1.5.0");
    }

    [Fact]
    public void A_missing_version_becomes_a_range_and_a_warning()
    {
        byte[] pickle = new PickleBytes().Proto(4).StackGlobal("sklearn.svm._classes", "SVC").Op(')').NewObj().Stop();
        var report = Read(pickle);
        ModelRequirements.For(report).ShouldBe(["scikit-learn>=1.0,<2"]);
        report.Findings.Single(static finding => finding.Rule == "model-version-unknown").Severity.ShouldBe(Severity.Warning);
    }

    [Fact]
    public void A_version_that_no_index_has_is_a_range_and_a_warning()
    {
        var report = Read(Learn("1.6.dev0").Stop());
        ModelRequirements.For(report).ShouldBe(["scikit-learn>=1.0,<2"]);
        report.Findings.ShouldContain(static finding => finding.Rule == "model-version-unpublished"
            && finding.Severity == Severity.Warning);
    }

    [Theory]
    [InlineData("1.2\n--index-url=x")]
    [InlineData("1.2 ; os_name")]
    [InlineData("1.2 --hash=x")]
    [InlineData("")]
    [InlineData("latest")]
    public void A_version_that_is_none_does_not_reach_the_requirements(string version) =>
        ModelRequirements.For(Read(Learn(version).Stop())).ShouldBe(["scikit-learn>=1.0,<2"]);

    [Fact]
    public void Different_versions_in_one_file_are_a_warning_and_the_outermost_counts()
    {
        byte[] pickle = new PickleBytes().Proto(4).StackGlobal("sklearn.pipeline", "Pipeline").Op(')').NewObj()
            .Op('}').Op('(').Text("inner").Raw(Learn("1.7.0")).Text("_sklearn_version").Text("1.2.1").Op('u').Build().Stop();
        var report = Read(pickle);
        report.Versions["scikit-learn"].ShouldBe("1.2.1");
        report.Findings.ShouldContain(static finding => finding.Rule == "model-mixed-versions"
            && finding.Message.Contains("1.7.0", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_ranges_of_one_library_are_taken_together()
    {
        var report = new ModelReport
        {
            FileName = "m",
            Content = ModelContent.Pickle,
            Ranges = ImmutableSortedDictionary<string, string>.Empty.Add("numpy", ">=1.20,<3").Add("xgboost", "==1.7.*"),
            Versions = ImmutableSortedDictionary<string, string>.Empty.Add("scikit-learn", "1.2.1"),
        };
        ModelRequirements.For(report).ShouldBe(["joblib>=1.1.1", "numpy>=1.20,<2", "scikit-learn==1.2.1", "xgboost==1.7.*"]);
    }
}
