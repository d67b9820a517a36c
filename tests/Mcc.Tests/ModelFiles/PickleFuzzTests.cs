using System.Text.Json;
using Mcc.Core.Models;
using Mcc.ModelFiles.Reading;
using Shouldly;
using Xunit;

namespace Mcc.Tests.ModelFiles;

/// <summary>Against Python itself: what passes here must not make Python ask for a name that is not listed.</summary>
[Trait("Speed", "Slow")]
[Trait("Input", "Hostile")]
public sealed class PickleFuzzTests(HonestModels honest, ITestOutputHelper output)
{
    // MCC_MUTANTS=50000 for a night.
    private static readonly int Mutants = Number("MCC_MUTANTS") ?? 500;

    /// <summary>Bytes between two lengths at which a large file is cut off.</summary>
    private static readonly int Step = Number("MCC_STEP") ?? 19;

    [Fact]
    public void Python_asks_for_no_name_that_the_reader_did_not_report()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var seed = Number("MCC_SEED") ?? Random.Shared.Next();
        output.WriteLine($"MCC_SEED={seed}");
        var folder = Directory.CreateTempSubdirectory("mcc-pickle-mutants-");
        try
        {
            var reports = WriteMutants(folder.FullName, seed);
            var (exit, answer, error) = HonestModels.Run("find_class_recorder.py", folder.FullName);
            exit.ShouldBe(0, error);
            using var asked = JsonDocument.Parse(answer);
            Judge(asked.RootElement, reports, seed);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static int? Number(string variable) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;

    private void Judge(JsonElement asked, Dictionary<string, ModelReport> reports, int seed)
    {
        var (passed, followed) = (0, 0);
        foreach (var file in asked.EnumerateObject())
        {
            var report = reports[file.Name];
            var isWhole = !report.Findings.Any(static finding =>
                finding.Rule is "model-does-not-decode" or "model-truncated" or "model-computed-import" or "model-odd-array"
                    or "model-extension-opcode" or "model-persistent-id" or "model-unknown-format");
            if (!report.IsRefused) passed++;
            // A file that was refused because it cannot be followed may hold anything behind that place.
            if (!isWhole) continue;
            followed++;
            foreach (var name in file.Value.EnumerateArray())
            {
                var imported = new ImportedName(name[0].GetString()!, name[1].GetString()!);
                report.Imports.ShouldContain(imported, $"MCC_SEED={seed} {file.Name}");
            }
        }
        output.WriteLine($"{reports.Count} mutants: {followed} followed to the end, {passed} passed");
        // Else the comparison would prove nothing.
        followed.ShouldBeGreaterThan(Mutants / 10);
        passed.ShouldBeGreaterThan(Mutants / 50);
    }

    private Dictionary<string, ModelReport> WriteMutants(string folder, int seed)
    {
        var random = new Random(seed);
        var mutations = new PickleMutations(random);
        string[] originals = [.. honest.Files.Where(static path => new FileInfo(path).Length < 6000
            && (path.EndsWith(".pkl", StringComparison.Ordinal) || path.EndsWith(".plain.joblib", StringComparison.Ordinal)))];
        var reports = new Dictionary<string, ModelReport>(StringComparer.Ordinal);
        for (var index = 0; index < Mutants; index++)
        {
            var bytes = mutations.Of(File.ReadAllBytes(originals[random.Next(originals.Length)]));
            var report = ModelReading.Read(bytes);
            // joblib reads arrays between the instructions, pickle does not: what the report says must hold for the reader that it names.
            var name = $"{index:d5}." + (report.NeedsJoblib ? "joblib" : "pickle");
            File.WriteAllBytes(Path.Combine(folder, name), bytes);
            reports.Add(name, report);
            if (!report.NeedsJoblib)
            {
                File.WriteAllBytes(Path.Combine(folder, $"{index:d5}.both.joblib"), bytes);
                reports.Add($"{index:d5}.both.joblib", report);
            }
        }
        return reports;
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused_and_never_throws()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        foreach (var name in (string[])["LinearRegression.p2.pkl", "LinearRegression.p5.pkl", "LinearRegression.plain.joblib",
            "LinearRegression.zlib.joblib", "LinearRegression.gzip.joblib", "LinearRegression.bz2.joblib", "LinearRegression.lzma.joblib",
                "of_frame.xz.joblib", "odd_arrays.plain.joblib"])
        {
            var bytes = File.ReadAllBytes(Path.Combine(honest.Folder, name));
            // What follows the packed data is a checksum and its end, without which all can be unpacked; Python sees to those.
            var tolerated = name.Contains(".plain.", StringComparison.Ordinal) || name.EndsWith(".pkl", StringComparison.Ordinal) ? 0 : 40;
            for (var length = 0; length < bytes.Length; length += bytes.Length > 4000 ? Step : 1)
            {
                var report = ModelReading.Read(bytes[..length], name);
                if (!report.IsRefused) length.ShouldBeGreaterThanOrEqualTo(bytes.Length - tolerated, name);
            }
        }
    }

    [Fact]
    public void Damaged_files_of_every_kind_never_throw()
    {
        Assert.SkipWhen(honest.Missing is not null, honest.Missing ?? "");
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var limits = ModelLimits.Default with { DecompressedBytes = 16 << 20, Opcodes = 1_000_000 };
        foreach (var name in (string[])["LinearRegression.zlib.joblib", "LinearRegression.gzip.joblib", "LinearRegression.bz2.joblib",
            "LinearRegression.lzma.joblib", "named_pipeline.xz.joblib", "named_pipeline.lzma.joblib", "named_pipeline.bz2.joblib",
                "xgboost_booster.json", "xgboost_booster.ubj", "xgboost_booster.model"])
        {
            var path = Path.Combine(honest.Folder, name);
            if (!File.Exists(path)) continue;
            var original = File.ReadAllBytes(path);
            for (var round = 0; round < 150; round++)
            {
                var bytes = (byte[])original.Clone();
                for (var change = random.Next(1, 8); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                Should.NotThrow(() => ModelReading.Read(bytes, name, limits: limits), $"seed {seed}, {name}, round {round}");
            }
        }
    }
}
