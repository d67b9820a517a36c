using System.Diagnostics;
using System.Text.Json;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Mcc.ModelFiles.Reading;
using Mcc.Tests.Laws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>Models that do something forbidden when they are loaded, or at the first prediction.</summary>
[Trait("Input", "Hostile")]
public sealed class HostileModelTests(ITestOutputHelper output)
{
    private static readonly string Program = Path.Combine(SourceTree.Root, "tests/servers/hostile_models.py");

    public static TheoryData<string> Hostile => [.. ModelCorpus.Hostile.Select(static path => Path.GetFileName(path))];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void A_hostile_model_of_the_corpus_is_refused(string name)
    {
        var report = Read(ModelCorpus.Hostile.First(path => Path.GetFileName(path) == name));

        report.IsRefused.ShouldBeTrue(name);
        report.Findings.Where(static finding => finding.Severity == Severity.Error)
            .ShouldAllBe(static finding => finding.Fix.Contains("--trust-model") || finding.Rule == "model-imports-main"
                || finding.Rule == "model-does-not-decode");
    }

    [Fact]
    public void The_honest_models_of_the_corpus_pass()
    {
        foreach (var path in ModelCorpus.Honest.Where(static path => !path.EndsWith(".npy", StringComparison.Ordinal)))
            Read(path).ShouldPass();
    }

    [Fact]
    public void A_named_method_is_refused_with_class_attribute_value_and_fix()
    {
        var finding = Read(ModelCorpus.Hostile.First(static path => path.EndsWith("stack_tofile.joblib", StringComparison.Ordinal)))
            .ShouldBeRefusedBy("model-unsafe-value");

        finding.Message.ShouldContain("`StackingRegressor.stack_method_` is `tofile` (allowed: one of `auto`, `predict`, ");
        finding.Message.ShouldContain("`StackingRegressor.estimators_` is an array of numbers");
        finding.Fix.ShouldContain("Train and save the model again");
        finding.Fix.ShouldContain("--code-path");
        finding.Fix.ShouldEndWith("use `--trust-model`.");
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Every_hostile_model_that_the_program_makes_is_refused_in_bounds()
    {
        Assert.SkipUnless(File.Exists(HonestModels.Python), $"{HonestModels.Python} does not exist.");
        var folder = Directory.CreateTempSubdirectory("mcc-hostile-");
        try
        {
            var (exit, made, error) = Python("make", "all", folder.FullName, "--marker", Path.Combine(folder.FullName, "marker"));
            Assert.SkipWhen(error.Contains("ModuleNotFoundError", StringComparison.Ordinal), "scikit-learn, XGBoost or joblib is missing.");
            exit.ShouldBe(0, error);
            var clean = Clean();
            var files = made.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            files.Length.ShouldBeGreaterThan(80);
            var passed = new List<string>();
            foreach (var path in files)
            {
                var watch = Stopwatch.StartNew();
                var before = GC.GetAllocatedBytesForCurrentThread();
                var report = Read(path);
                if (!report.IsRefused) passed.Add(Path.GetFileName(path));
                // Those that import only listed names are refused for what they do with them.
                if (clean.Contains(Path.GetFileName(path))) report.Findings.ShouldNotContain(static finding =>
                    finding.Rule == "model-imports-unlisted", path);
                watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5), path);
                (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(512L << 20, path);
            }

            passed.ShouldBeEmpty();
            output.WriteLine($"{files.Length} hostile models, {clean.Count} of them of listed names only: all refused");
            Directory.EnumerateFiles(folder.FullName, "marker*").ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Usual_models_with_functions_and_methods_pass()
    {
        Assert.SkipUnless(File.Exists(HonestModels.Python), $"{HonestModels.Python} does not exist.");
        var folder = Directory.CreateTempSubdirectory("mcc-usual-");
        try
        {
            var (exit, _, error) = HonestModels.Run("usual_models.py", folder.FullName);
            Assert.SkipWhen(error.Contains("ModuleNotFoundError", StringComparison.Ordinal), "scikit-learn, pandas or joblib is missing.");
            exit.ShouldBe(0, error);
            var files = Directory.EnumerateFiles(folder.FullName).Order(StringComparer.Ordinal).ToList();
            files.Count.ShouldBeGreaterThan(80);
            foreach (var path in files) Read(path).ShouldPass();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_trusted_hostile_model_is_only_warned_about()
    {
        var path = ModelCorpus.Hostile.First(static path => path.EndsWith("stack_tofile.joblib", StringComparison.Ordinal));
        using var stream = File.OpenRead(path);

        var report = ModelFile.Read(stream, "m.joblib", ModelTrust.Everything);

        report.IsRefused.ShouldBeFalse();
        report.Findings.ShouldContain(static finding => finding.Rule == "model-unsafe-value" && finding.Severity == Severity.Warning);
    }

    private static HashSet<string> Clean()
    {
        using var list = JsonDocument.Parse(Python("list").Output);
        return [.. list.RootElement.EnumerateArray().Where(static model => model.GetProperty("clean").GetBoolean())
            .Select(static model => model.GetProperty("file").GetString()!)];
    }

    private static ModelReport Read(string path)
    {
        using var stream = File.OpenRead(path);
        return ModelFile.Read(stream, Path.GetFileName(path), ModelTrust.None);
    }

    private static (int Exit, string Output, string Error) Python(params string[] arguments)
    {
        var start = new ProcessStartInfo(HonestModels.Python, [Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["OMP_NUM_THREADS"] = "1";
        start.Environment.Remove("HOSTILE_CODE_FOLDER");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
