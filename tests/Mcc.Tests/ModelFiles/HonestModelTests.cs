using System.Text.Json;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

public sealed class HonestModelTests(HonestModels honest)
{
    private static readonly string[] Dicts = ["of_frame", "odd_arrays"];

    [Fact]
    public void No_model_of_any_estimator_is_refused_in_any_format()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        honest.Index.GetProperty("models").EnumerateObject().Count().ShouldBeGreaterThan(180);
        honest.Index.GetProperty("unfit").EnumerateObject().Count().ShouldBeLessThan(10, honest.Index.GetProperty("unfit").ToString());
        var refused = new List<string>();
        foreach (var report in honest.Reports.Values)
        {
            refused.AddRange(report.Findings.Where(static finding => finding.Severity == Core.Diagnostics.Severity.Error)
                .Select(static finding => finding.Text));
        }
        refused.ShouldBeEmpty();
    }

    [Fact]
    public void Class_columns_and_version_are_those_that_the_library_wrote()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        foreach (var (name, expected, report) in Reports())
        {
            report.Estimator.ShouldBe(expected.GetProperty("class").GetString(), report.FileName);
            if (expected.GetProperty("learn").GetString() is { } learn) report.Versions["scikit-learn"].ShouldBe(learn, report.FileName);
            // A SparseCoder has as many columns as its dictionary, which is an array in the file.
            if (Dicts.Contains(name) || name is "SparseCoder") continue;
            // Up to protocol 2 bytes are written as text, so that the booster inside is not seen.
            if (name.StartsWith("xgboost", StringComparison.Ordinal)
                && (report.FileName.Contains(".p0.", StringComparison.Ordinal)
                    || report.FileName.Contains(".p1.", StringComparison.Ordinal)
                        || report.FileName.Contains(".p2.", StringComparison.Ordinal))) continue;
            if (expected.GetProperty("features") is { ValueKind: JsonValueKind.Number } features) report.Features.ShouldBe(
                features.GetInt32(), report.FileName);
            // Protocols 0 and 1 write letters beyond ASCII with escapes, which are not decoded.
            if (report.FileName.Contains(".p0.", StringComparison.Ordinal)) continue;
            report.FeatureNames.ShouldBe(expected.GetProperty("names").EnumerateArray().Select(static text => text.GetString()!),
                report.FileName);
        }
    }

    [Fact]
    public void The_booster_is_read_from_every_format()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var files = Directory.EnumerateFiles(Path.Combine(honest.Folder, "boosters")).ToList();
        files.Count.ShouldBe(9);
        foreach (var path in files)
        {
            using var stream = File.OpenRead(path);
            ModelFile.Read(stream, Path.GetFileName(path)).Booster.ShouldBe(Path.GetFileNameWithoutExtension(path), path);
        }
    }

    [Fact]
    public void The_compression_is_named_and_joblib_asked_for()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        foreach (var (_, _, report) in Reports().Where(static model => model.Report.FileName.EndsWith(".joblib", StringComparison.Ordinal)))
        {
            var kind = report.FileName.Split('.')[^2];
            report.Compression.ShouldBe(kind == "plain" ? null : kind, report.FileName);
            if (kind != "plain") report.NeedsJoblib.ShouldBeTrue(report.FileName);
            report.NeedsJoblib.ShouldBe(report.Content == ModelContent.Joblib, report.FileName);
        }
    }

    [Fact]
    public void Names_of_columns_are_read_with_their_letters()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        foreach (var kind in (string[])["p2.pkl", "p4.pkl", "p5.pkl", "plain.joblib", "lzma.joblib"])
        {
            var report = Read("named_pipeline." + kind);
            report.FeatureNames.ShouldBe(["size", "Größe", "colour"]);
            report.Features.ShouldBe(3);
            report.Classes.ShouldBe(3);
            report.Framework.ShouldBe("sklearn");
            report.Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_pickled_booster_reports_its_version()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var version = honest.Index.GetProperty("xgboost").GetString();
        Assert.SkipWhen(version is null, "There is no XGBoost.");
        foreach (var kind in (string[])["p3.pkl", "p4.pkl", "p5.pkl", "plain.joblib", "zlib.joblib", "xz.joblib"])
        {
            var booster = Read("xgboost_booster." + kind);
            booster.Versions["xgboost"].ShouldBe(version, kind);
            booster.FeatureNames.ShouldBe(["a", "b c", "ü", "d"], kind);
            var pipeline = Read("xgboost_in_pipeline." + kind);
            pipeline.Versions["xgboost"].ShouldBe(version, kind);
            pipeline.Versions.ShouldContainKey("scikit-learn", kind);
            Read("xgboost_multi." + kind).Classes.ShouldBe(3, kind);
        }
    }

    [Fact]
    public void XGBoost_files_are_detected()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var version = honest.Index.GetProperty("xgboost").GetString();
        Assert.SkipWhen(version is null, "There is no XGBoost.");
        foreach (var (ending, content) in new[] { ("json", ModelContent.XgboostJson), ("ubj", ModelContent.XgboostUbj),
            ("model", ModelContent.XgboostBinary) })
        {
            var report = Read("xgboost_booster." + ending);
            report.ShouldPass();
            report.Content.ShouldBe(content);
            report.Format.ShouldBe(ending);
            report.Framework.ShouldBe("xgboost");
            report.Features.ShouldBe(4);
            report.Objective.ShouldBe("reg:squarederror");
            report.Tensors.Select(static tensor => (tensor.Name, tensor.Type, Shape: string.Join(',', tensor.Shape)))
                .ShouldBe([("input__0", "FP32", "-1,4"), ("output__0", "FP32", "-1")]);
            if (content == ModelContent.XgboostBinary)
            {
                // The old format has no names, and of the version only the first two numbers.
                report.Ranges["xgboost"].ShouldBe("==" + string.Join('.', version!.Split('.').Take(2)) + ".*");
                report.Findings.ShouldContain(static finding => finding.Rule == "model-old-binary");
                continue;
            }
            report.Versions["xgboost"].ShouldBe(version);
            report.FeatureNames.ShouldBe(["a", "b c", "ü", "d"]);
        }
    }

    private ModelReport Read(string name) => honest.Reports[name];

    private IEnumerable<(string Name, JsonElement Expected, ModelReport Report)> Reports() =>
        from report in honest.Reports.Values
        where report.FileName.EndsWith(".pkl", StringComparison.Ordinal) || report.FileName.EndsWith(".joblib", StringComparison.Ordinal)
        let name = report.FileName.Split('.')[0]
        select (name, honest.Index.GetProperty("models").GetProperty(name), report);
}
