using System.Text;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>What the scripts of a generated project ask for, and what is said of it before they do.</summary>
public sealed class MissingToolsTests : CommandLineTest
{
    [Theory]
    [InlineData("do/deploy", "aws", "jq")]
    [InlineData("do/test", "curl")]
    [InlineData("do/run --process", "nginx")]
    [InlineData("do/run")]
    [InlineData("do/submit", "aws", "jq", "zip")]
    [InlineData("do/manifest", "jq")]
    public async Task A_script_declares_its_requirements(string command, params string[] tools) =>
        (await Scripts()).Of(command).ShouldBe(tools);

    [Fact]
    public async Task The_package_is_the_one_that_the_scripts_name()
    {
        var scripts = await Scripts();
        scripts.Package("aws").ShouldBe("awscli");
        scripts.Package("curl").ShouldBe("curl");
    }

    [Fact]
    public async Task Generation_reports_missing_requirements_of_next_steps()
    {
        Variables["PATH"] = Folder;
        Write("nginx", "");
        (await Mcc("one", $"--deployment-config={AnyBackend}", "--skip-prompts")).Error
            .ShouldContain("need curl, which this machine does not have. On Debian and Ubuntu: apt-get install curl\n");

        Write("curl", "");
        (await Mcc("two", $"--deployment-config={AnyBackend}", "--skip-prompts")).Error.ShouldNotContain("does not have");
    }

    private async Task<ScriptTools> Scripts()
    {
        var folder = await Generate("made");
        return ScriptTools.In(new[] { "do", "runtime/lib" }.SelectMany(part => Directory.EnumerateFiles(Path.Combine(folder, part)))
            .Select(path => new ProjectFile(Path.GetRelativePath(folder, path),
                Executable: !path.Contains("/lib/", StringComparison.Ordinal), Encoding.UTF8.GetBytes(File.ReadAllText(path)))));
    }
}
