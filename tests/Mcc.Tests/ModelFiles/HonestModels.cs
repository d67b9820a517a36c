using System.Diagnostics;
using System.Text.Json;
using Mcc.Core.Models;
using Mcc.ModelFiles;
using Xunit;

[assembly: AssemblyFixture(typeof(Mcc.Tests.ModelFiles.HonestModels))]

namespace Mcc.Tests.ModelFiles;

/// <summary>Models that scikit-learn and XGBoost themselves wrote, made once a test run when the first test asks for them.</summary>
public sealed class HonestModels : IDisposable
{
    public const string Python = "/usr/bin/python3";

    private readonly Lazy<(string Folder, JsonDocument Index, string? Missing)> made;

    private readonly Lazy<IReadOnlyDictionary<string, ModelReport>> reports;

    public HonestModels()
    {
        made = new(Make);
        reports = new(() => Files.ToDictionary(static path => Path.GetFileName(path), Read, StringComparer.Ordinal));
    }

    /// <summary>Why there are none: skip with this reason.</summary>
    public string? Missing => made.Value.Missing;

    public string Folder => made.Value.Folder;

    public JsonElement Index => made.Value.Index.RootElement;

    /// <summary>Every model file, in order.</summary>
    public IEnumerable<string> Files => Directory.EnumerateFiles(Folder)
        .Where(static path => !path.EndsWith("index.json", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>What the reader says of each, by file name.</summary>
    public IReadOnlyDictionary<string, ModelReport> Reports => reports.Value;

    /// <summary>Runs a script that stands beside this file; answers what it wrote.</summary>
    public static (int Exit, string Output, string Error) Run(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(Python) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ModelFiles", script));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["OMP_NUM_THREADS"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    public void Dispose()
    {
        if (!made.IsValueCreated) return;
        made.Value.Index.Dispose();
        Directory.Delete(made.Value.Folder, recursive: true);
    }

    private static ModelReport Read(string path)
    {
        using var stream = File.OpenRead(path);
        return ModelFile.Read(stream, Path.GetFileName(path));
    }

    private static (string Folder, JsonDocument Index, string? Missing) Make()
    {
        var folder = Directory.CreateTempSubdirectory("mcc-honest-models-").FullName;
        var empty = JsonDocument.Parse("{}");
        if (!File.Exists(Python)) return (folder, empty, $"{Python} does not exist.");
        var (exit, _, error) = Run("honest_models.py", folder);
        if (exit == 0) return (folder, JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "index.json"))), null);
        if (error.Contains("ModuleNotFoundError", StringComparison.Ordinal)) return (folder, empty,
            $"{Python} has no scikit-learn, pandas or joblib: {error.Trim().Split('\n')[^1]}");
        throw new InvalidOperationException($"honest_models.py failed: {error}");
    }
}
