using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>--validate-with-docker</c>: the project's own do/build is tried, with an engine that does what the test says.</summary>
public sealed class ImageTrialTests : CommandLineTest
{
    [Fact]
    public async Task The_image_is_built_once_the_project_is_there()
    {
        Engine("case \"$1\" in image) echo linux/amd64;; esac");

        var (_, error, exit) = await Generated();

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("Building the image…\n");
        (await File.ReadAllTextAsync(Path.Combine(Folder, "said"), TestContext.Current.CancellationToken))
            .ShouldContain("--platform linux/amd64 --tag tried:latest");
    }

    [Fact]
    public async Task An_image_that_cannot_be_built_is_refused_and_the_project_stays()
    {
        Engine("case \"$1 $2\" in *build*) echo 'no space left on device' >&2; exit 1;; esac");

        var (_, error, exit) = await Generated();

        exit.ShouldBe(ExitCode.Refused);
        error.ShouldContain("error: The image cannot be built: no space left on device The project was written. Run do/build in "
            + "tried.");
        File.Exists(Path.Combine(Folder, "tried/do/build")).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_an_image_of_its_own_there_is_none_to_try()
    {
        var (_, error, exit) = await Mcc("tried", "--deployment-config=transformers-lmi", "--model-name=Qwen/Qwen3-0.6B", "--no-build",
            "--skip-prompts", "--validate-with-docker");

        exit.ShouldBe(ExitCode.Done, error);
        error.ShouldContain("This project builds no image");
    }

    [Fact]
    public async Task A_deprecated_option_is_noted_as_always_on() =>
        (await Mcc("tried", $"--deployment-config={AnyBackend}", "--skip-prompts", "--validate-env-vars")).Error
            .ShouldContain("note: `validateEnvVars` (from --validate-env-vars) has no effect: it is always on.");

    private Task<Outcome> Generated() =>
        Mcc("tried", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts", "--validate-with-docker");

    private void Engine(string answers)
    {
        var engine = Write("engine", $"#!/bin/sh\necho \"$*\" >> '{Folder}/said'\n{answers}\n");
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["MCC_ENGINE"] = engine;
        Variables["PATH"] = Environment.GetEnvironmentVariable("PATH")!;
    }
}
