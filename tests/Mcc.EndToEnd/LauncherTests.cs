using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>The launcher, on a copy of the sources: it builds when it must, once, and otherwise only runs the program.</summary>
public sealed class LauncherTests : IDisposable
{
    // Native code is what the launcher makes when nothing is said, and it takes three times as long: eng/check has seen it made.
    private static readonly Dictionary<string, string> Kind = new() { ["MCC_BUILD_KIND"] = "net10.0-plain" };

    // The compiler itself cannot read a path with quotes, nor the linker one with spaces.
    private readonly TemporaryFolder clone = new("mcc-copy-");

    [Fact]
    public async Task The_launcher_builds_once_and_after_changes()
    {
        await Copy();

        var both = await Task.WhenAll(Launch(), Launch());
        both.ShouldAllBe(ended => ended.Well().Output == both[0].Output && ended.Output.Length > 1);
        both.Count(ended => ended.Error.Contains("first use: building", StringComparison.Ordinal)).ShouldBe(1);

        // A build says that it begins.
        var again = (await Launch()).Well();
        again.Error.ShouldBeEmpty();
        again.Output.ShouldBe(both[0].Output);

        await File.WriteAllTextAsync(clone["src/Mcc.Core/Broken.cs"], "this is no C#");
        var broken = (await Launch()).Refused();
        broken.Error.ShouldContain("Broken.cs");

        // What was built before still is not run: it would not be what the sources say.
        broken.Output.ShouldBeEmpty();
        // No build server stays behind.
        Processes.Of(clone.Path).ShouldBeEmpty();
    }

    public void Dispose() => clone.Dispose();

    private Task<Ended> Launch() => Shell.Run(clone["mcc"], ["--version"], "/", Kind, patience: TimeSpan.FromMinutes(15));

    private async Task Copy()
    {
        var parts = new[] { "mcc", "eng", "src", "data", "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
            "global.json", ".editorconfig" };
        (await Shell.Run("cp", ["--recursive", "--", .. parts, clone.Path], Repository.Root)).Well();
    }
}
