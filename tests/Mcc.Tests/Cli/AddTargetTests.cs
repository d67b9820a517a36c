using System.Text.Json;
using Mcc.Cli.Hosting;
using Mcc.Core.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc add-target</c>: one image for several places, and nothing of the owner is lost.</summary>
public sealed class AddTargetTests : CommandLineTest
{
    [Fact]
    public async Task A_target_is_added_with_its_own_files_and_settings()
    {
        var project = await Generate("two", "--deployment-target=managed-inference");

        var (output, error, exit) = await Mcc("add-target", "two", "lambda", "--lambda-memory=1024");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("Next: do/deploy --target lambda");
        output.ShouldContain("write runtime/targets/lambda/do/deploy");
        Read(project, "deploy/lambda/create-function.json").ShouldContain("1024");
        Read(project, "code/serve").ShouldContain("lambda_client");
        File.Exists(Path.Combine(project, "runtime/server/lambda_client.py")).ShouldBeTrue();
        Read(project, "README.md").ShouldContain("do/deploy --target lambda");
        Read(project, "deploy/lambda/README.md").ShouldContain("--target lambda");
        // The first target's scripts are where they were.
        Read(project, "do/deploy").ShouldNotContain("lambda");
        var record = JsonDocument.Parse(Read(project, ".mcc/project.json")).RootElement;
        record.GetProperty("target").GetString().ShouldBe("managed-inference");
        record.GetProperty("targets").GetProperty("lambda").GetProperty("settings").GetProperty("lambdaMemory").GetProperty("from")
            .GetString().ShouldBe("--lambda-memory");
    }

    [Fact]
    public async Task Changes_of_the_owner_stay_and_are_merged()
    {
        var project = await Generate("kept", "--deployment-target=managed-inference");
        await File.AppendAllTextAsync(Path.Combine(project, "code/serve"), "# mine\n");
        await File.AppendAllTextAsync(Path.Combine(project, "do/config"), "# mine too\n");
        File.Delete(Path.Combine(project, "do/manifest"));

        (await Mcc("add-target", "kept", "lambda")).Exit.ShouldBe(ExitCode.Done);

        Read(project, "code/serve").ShouldContain("lambda_client");
        Read(project, "code/serve").ShouldEndWith("# mine\n");
        Read(project, "do/config").ShouldEndWith("# mine too\n");
        File.Exists(Path.Combine(project, "do/manifest")).ShouldBeFalse();
        BaseArchive.Read(await File.ReadAllBytesAsync(Path.Combine(project, BaseArchive.Path)))!.Keys
            .ShouldContain("runtime/targets/lambda/do/deploy");
    }

    [Fact]
    public async Task A_change_where_the_target_must_change_is_refused_and_nothing_is_written()
    {
        var project = await Generate("conflict", "--deployment-target=managed-inference");
        var serve = Read(project, "code/serve");
        await File.WriteAllTextAsync(Path.Combine(project, "code/serve"), serve.Replace("import supervisor", "import mine",
            StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(project, "runtime/server/project.py"), "# all mine\n");

        var (_, error, exit) = await Mcc("add-target", "conflict", "lambda");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("runtime/server/project.py must change on lines that you changed");
        Directory.Exists(Path.Combine(project, "runtime/targets")).ShouldBeFalse();
        Read(project, "code/serve").ShouldNotContain("lambda_client");
    }

    [Fact]
    public async Task Removing_the_target_gives_the_project_before()
    {
        var project = await Generate("back", "--deployment-target=managed-inference");
        var before = Files(project);
        (await Mcc("add-target", "back", "lambda")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("add-target", "back", "batch-transform")).Exit.ShouldBe(ExitCode.Done);
        File.Exists(Path.Combine(project, "runtime/targets/batch-transform/do/rollback")).ShouldBeTrue();

        (await Mcc("remove-target", "back", "lambda")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("remove-target", "back", "batch-transform")).Exit.ShouldBe(ExitCode.Done);

        Files(project).ShouldBe(before);
    }

    [Theory]
    [InlineData("nowhere", "`nowhere` is not a target here.")]
    [InlineData("managed-inference", "The project has the target `managed-inference` already.")]
    [InlineData("lambda --lambda-memory=99999", "lambdaMemory")]
    [InlineData("lambda --region=eu-west-1", "do/config would be another file for lambda")]
    [InlineData("lambda --base-image=python:3.11", "needs another image")]
    public async Task What_cannot_be_added_is_refused_with_the_reason(string words, string reason)
    {
        var project = await Generate("refused", "--deployment-target=managed-inference");
        var before = Files(project);

        var (_, error, exit) = await Mcc(["add-target", "refused", .. words.Split(' ')]);

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain(reason);
        Files(project).ShouldBe(before);
    }

    [Fact]
    public async Task Validation_and_export_know_each_target()
    {
        var project = await Generate("known", "--deployment-target=managed-inference");
        (await Mcc("add-target", "known", "lambda")).Exit.ShouldBe(ExitCode.Done);
        (await Mcc("export", "known", "--format=cloudformation", "--target=lambda")).Output.ShouldContain("AWS::Lambda::Function");
        (await Mcc("export", "known", "--format=cloudformation")).Output.ShouldContain("AWS::SageMaker::Endpoint");
        (await Mcc("export", "known", "--format=cloudformation", "--target=batch-transform")).Error
            .ShouldContain("It has `managed-inference`, `lambda`");
        (await Mcc("validate", "known")).Exit.ShouldBe(ExitCode.Done);
        var payload = Path.Combine(project, "deploy/lambda/create-function.json");
        await File.WriteAllTextAsync(payload, (await File.ReadAllTextAsync(payload)).Replace("\"MemorySize\": 2048", "\"MemorySize\": 7",
            StringComparison.Ordinal));

        var (_, error, exit) = await Mcc("validate", "known");

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("deploy/lambda/create-function.json");
    }

    private static string Read(string project, string path) => File.ReadAllText(Path.Combine(project, path));

    private static Dictionary<string, string> Files(string project) => Directory.EnumerateFiles(project, "*", SearchOption.AllDirectories)
        .ToDictionary(path => Path.GetRelativePath(project, path), path => Convert.ToHexString(File.ReadAllBytes(path)),
            StringComparer.Ordinal);
}
