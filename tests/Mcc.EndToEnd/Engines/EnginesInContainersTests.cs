using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Engines;

/// <summary>
/// Images of projects whose server is somebody else's, built on one that has a stand-in for the server's program: started, asked and
/// stopped by the project's own scripts. (Triton's stand-in needs a compiler of protobuf beside it: it runs as a process only.)
/// </summary>
[Collection("containers")]
public sealed class EnginesInContainersTests(ContainerEngine engine) : IDisposable
{
    private const string Base = "stand-in-engine";

    private readonly TemporaryFolder place = new();

    /// <summary>One that answers SageMaker's paths itself, one behind nginx, one that reads a file of settings.</summary>
    [Theory]
    [InlineData("transformers-vllm")]
    [InlineData("transformers-lmi")]
    [InlineData("diffusors-vllm-omni")]
    public async Task The_image_runs_and_exits_with_the_engines_code(string configuration)
    {
        engine.Require();
        var made = PretendedProject.Make(place, configuration, PretendedProject.UsualTarget, TestContext.Current.CancellationToken)
            .ShouldNotBeNull();
        await BuildBase(made);
        var variables = new Dictionary<string, string>(engine.Variables) { ["MCC_BASE_IMAGE"] = Base };
        await using var project = new Project(made.Folder, variables);

        (await project.Do("build")).Well();
        (await project.Do("run", "--port", $"{project.Port}")).Well();
        (await project.Do("test")).Well().Output.ShouldContain("stand-in");
        var container = (await engine.Docker("ps", "--quiet")).Well().Output.Trim();
        (await engine.Docker("stop", "--time=20", container)).Well();

        // SIGTERM reached the engine, whose code is the container's.
        (await engine.Docker("inspect", "--format={{.State.ExitCode}}", container)).Well().Output.Trim().ShouldBe("7");
        (await project.Do("clean", "--local")).Well();
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    /// <summary>The engine's image, as far as the project needs it: its program on the PATH.</summary>
    private async Task BuildBase(PretendedProject made)
    {
        const string inside = "/opt/stand-in";
        var context = Directory.CreateDirectory(place["base"]).FullName;
        foreach (var script in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Engines"), "*.py"))
            File.Copy(script, Path.Combine(context, Path.GetFileName(script)));
        File.Copy(made.Variables["ENGINE_OPTIONS"], Path.Combine(context, "options.json"));
        var program = Directory.EnumerateFiles(place["bin"]).Single();
        var text = (await File.ReadAllTextAsync(program))
            .Replace($"{Path.Combine(AppContext.BaseDirectory, "Engines")}/", $"{inside}/", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(context, "program"),
            text.Replace("/usr/bin/python3", "python3", StringComparison.Ordinal));
        await File.WriteAllTextAsync(place["base.Dockerfile"], $"""
            FROM {await BaseImage.Name()}
            COPY . {inside}
            RUN install -m 755 {inside}/program /usr/local/bin/{Path.GetFileName(program)}
            ENV ENGINE_OPTIONS={inside}/options.json ENGINE_RECORD=/tmp/record.json ENGINE_EXIT=7 ENGINE_PAUSE=0.02 ENGINE_PATHS="{made.Variables["ENGINE_PATHS"]}"

            """);
        (await engine.Docker("build", "--quiet", "--tag", Base, "--file", place["base.Dockerfile"], context)).Well();
    }
}
