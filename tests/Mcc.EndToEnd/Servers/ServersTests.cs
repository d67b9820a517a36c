using System.Text.Json;
using System.Text.RegularExpressions;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Servers;

/// <summary>The generated servers as processes, with real models: the Python tests of <c>tests/servers</c>, a class at a time.</summary>
public sealed partial class ServersTests(ITestOutputHelper output)
{
    private static readonly string Folder = Repository.File("tests", "servers");

    public static TheoryData<string> Classes() =>
        [.. Directory.EnumerateFiles(Folder, "test_*.py").Order(StringComparer.Ordinal).SelectMany(ClassesOf)];

    [Theory]
    [MemberData(nameof(Classes))]
    public async Task Every_test_of_a_class_passes(string name)
    {
        // What is above the framework is one for both; where one is asked about its own part, both are.
        Nightly.Require(isLong: name is "test_life.Life_fastapi" or "test_limits.Limits_fastapi" or "test_zoo.ZooOverHttp_fastapi"
            or "test_handlers.Handlers_fastapi" or "test_multi_model.MultiModel_fastapi" or "test_features.MicroBatches_fastapi"
            or "test_limits.Overload_flask" or "test_big.LimitsOfTargets_fastapi" or "test_sandbox.RefusedElsewhere"
            or "test_sandbox.AllHostileModels" or "test_sandbox.AllowedInPart" or "test_sandbox.Lacking");
        var ended = await Shell.Run(TrainedModel.Python, ["-B", "-W", "ignore", "run.py", name], Folder);

        var lines = ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{'))
            .Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var line in lines)
            output.WriteLine($"{line.GetProperty("outcome").GetString()} {line.GetProperty("test").GetString()}");
        lines.Where(line => line.GetProperty("outcome").GetString() == "failed")
            .Select(line => $"{line.GetProperty("test").GetString()}\n{line.GetProperty("detail").GetString()}")
            .ShouldBeEmpty();
        lines.ShouldNotBeEmpty(ended.ToString());
        ended.Well();
    }

    /// <summary>The names that unittest loads: a class for both backends stands there twice.</summary>
    private static IEnumerable<string> ClassesOf(string file)
    {
        var module = Path.GetFileNameWithoutExtension(file);
        foreach (Match match in TestClass().Matches(File.ReadAllText(file)))
        {
            if (match.Groups["both"].Success)
            {
                yield return $"{module}.{match.Groups["name"].Value}_flask";
                yield return $"{module}.{match.Groups["name"].Value}_fastapi";
            }
            else if (match.Groups["base"].Value.Contains("TestCase", StringComparison.Ordinal))
            {
                yield return $"{module}.{match.Groups["name"].Value}";
            }
        }
    }

    [GeneratedRegex(@"^(?<both>@BothBackends\n)?class (?<name>\w+)(?<base>\(.*\))?:",
        RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestClass();
}
