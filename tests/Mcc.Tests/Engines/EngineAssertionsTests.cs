using System.Diagnostics;
using Mcc.Tests.Laws;
using Mcc.Tests.Templates.Escaping;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Engines;

/// <summary>
/// What generation accepts starts: the engines' own assertions, restated in <c>tests/engines</c> from the engines' sources and without
/// regard to the rules here, are compared with the rules for random configurations.
/// </summary>
[Trait("Speed", "Slow")]
public sealed class EngineAssertionsTests
{
    private static readonly string Program = Path.Combine(SourceTree.Root, "tests", "engines", "run.py");

    [Fact]
    public void Known_cases_violate_the_named_assertions() => Run("test").ShouldContain("OK");

    /// <summary>
    /// Whatever is accepted passes every assertion, at most 5 % of what passes is refused, and each assertion is violated by some.
    /// </summary>
    [Fact]
    public void Ten_thousand_random_configurations_are_judged_as_the_engines_do()
    {
        var folder = Directory.CreateTempSubdirectory("mcc-engines");
        try
        {
            var (cases, results) = (Path.Combine(folder.FullName, "cases"), Path.Combine(folder.FullName, "results"));
            Run("generate", cases, "--count", Environment.GetEnvironmentVariable("MCC_ENGINE_CASES") ?? "10000",
                "--seed", Environment.GetEnvironmentVariable("MCC_ENGINE_SEED") ?? "7");
            File.WriteAllLines(results, File.ReadLines(cases).AsParallel().AsOrdered().Select(GeneratedConfiguration.Judge));
            if (Environment.GetEnvironmentVariable("MCC_ENGINE_RESULTS") is { } kept)
                File.Copy(results, kept, overwrite: true);
            Run("judge", cases, results);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(RealReader.Python, ["-B", Program, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{output}\n{error.Result}");
        return output + error.Result;
    }
}
