using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>
/// A server in another language, generated, built by this machine's compiler, asked and stopped. Java, whose compiler is the fastest;
/// eng/nightly skeletons does the same with all four, and with their images.
/// </summary>
public sealed class SkeletonsTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_server_in_Java_builds_predicts_and_refuses_wrong_requests()
    {
        Assert.SkipUnless(await Has("javac"), "There is no JDK: apt-get install openjdk-17-jdk-headless.");
        await using var project = await Project.Generate(place, "in-java", "http-flask", ["--language=java"]);

        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();
        (await project.Do("test")).Well().Output.ShouldBe("{\"predictions\": [206.11736957542888]}\n");
        var asked = await Shell.Run(TrainedModel.Python, [Repository.File("tests", "servers", "skeletons.py"), project.Url, project.Folder],
            project.Folder);
        asked.Well().Output.ShouldContain(" 0 wrong answers");

        (await project.Do("stop")).Well();
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_missing_compiler_is_named_with_its_package()
    {
        await using var project = await Project.Generate(place, "without", "http-flask", ["--language=go"]);

        var ended = await project.Shell("""
            mkdir bin
            for tool in bash dirname mkdir; do ln -s "$(command -v "$tool")" bin/; done
            PATH=$PWD/bin runtime/server/build out
            """);

        ended.Refused().Error.ShouldContain("there is no Go compiler (go). Install version 1.19 or later; on Debian and Ubuntu: "
            + "apt-get install golang-go");
    }

    public void Dispose() => place.Dispose();

    private static async Task<bool> Has(string program) =>
        (await Shell.Run("sh", ["-c", $"command -v {program}"], "/")).Exit == 0;
}
