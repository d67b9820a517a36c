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
/// <remarks>
/// <c>MCC_ENGINE_SEED</c> chooses other configurations, and <c>MCC_ENGINE_FOLDER</c> keeps the files <c>cases</c> and <c>results</c>.
/// </remarks>
[Trait("Speed", "Slow")]
public sealed class EngineAssertionsTests
{
    private static readonly string Program = Path.Combine(SourceTree.Root, "tests", "engines", "run.py");

    [Fact]
    public void Known_cases_violate_the_named_assertions() => Run("test").ShouldContain("OK");

    /// <summary>
    /// Whatever is accepted passes every assertion (but those in <c>known.py</c>), at most 5 % of what passes is refused, and each
    /// assertion is violated by some configuration.
    /// </summary>
    [Fact]
    public void Ten_thousand_random_configurations_are_judged_as_the_engines_do()
    {
        var temporary = Directory.CreateTempSubdirectory("mcc-engines");
        try
        {
            var folder = Environment.GetEnvironmentVariable("MCC_ENGINE_FOLDER") ?? temporary.FullName;
            var (cases, results) = (Path.Combine(folder, "cases"), Path.Combine(folder, "results"));
            var seed = Environment.GetEnvironmentVariable("MCC_ENGINE_SEED");
            Run(["generate", cases, .. seed is null ? Array.Empty<string>() : ["--seed", seed]]);
            File.WriteAllLines(results, File.ReadLines(cases).AsParallel().AsOrdered().Select(GeneratedConfiguration.Judge));
            Run(["judge", cases, results, .. seed is null ? Array.Empty<string>() : ["--other-seed"]])
                .ShouldContain("10000 configurations");
            // Real folders and the command line: what was judged here is what users get.
            Run("program", Path.Combine(AppContext.BaseDirectory, "mcc"), cases, results, "--count", "3")
                .ShouldContain("3 configurations run by the program, 0 differences");
        }
        finally
        {
            temporary.Delete(recursive: true);
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
