using System.Text.Json;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary>The last line of a generation names commands that work, and says what is missing for them.</summary>
public sealed class NextStepsTests : CommandLineTest
{
    private const string Model = "model/model.pkl";

    [Fact]
    public async Task The_sample_is_trained_once_the_project_is_written()
    {
        StartedScript = order =>
        {
            order.Program.ShouldBe(Path.Combine(Folder, "pr/sample_model/train"));
            order.Folder.ShouldBe(Path.Combine(Folder, "pr"));
            File.Exists(Path.Combine(Folder, "pr/README.md")).ShouldBeTrue();
            Write($"pr/{Model}", "trained");
            return new(0, "trained on 422 rows\n", "");
        };

        var (_, error, exit) = await Mcc("pr", $"--deployment-config={AnyBackend}", "--include-sample", "--skip-prompts");

        exit.ShouldBe(0, error);
        error.ShouldContain("Sample: trained on 422 rows");
        error.ShouldContain("Next: cd pr && do/run --process && do/test\n");
    }

    [Fact]
    public async Task An_untrainable_sample_leaves_a_warning_and_a_next_step()
    {
        StartedScript = _ => new(1, "", "Traceback\nsample_model/train: no Python here has it\n");

        var (_, error, exit) = await Mcc("pr", $"--deployment-config={AnyBackend}", "--include-sample", "--skip-prompts");

        exit.ShouldBe(0);
        error.ShouldContain("warning: The sample cannot be trained: sample_model/train: no Python here has it");
        error.ShouldContain("Next: cd pr && sample_model/train && do/run --process && do/test\n");
        File.Exists(Path.Combine(Folder, "pr/README.md")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_dry_run_and_a_project_without_a_sample_train_nothing()
    {
        // Any script that starts fails the test.
        (await Mcc("pr", $"--deployment-config={AnyBackend}", "--include-sample", "--skip-prompts", "--dry-run")).Exit.ShouldBe(0);
        Entries().ShouldBeEmpty();
        await Generate("qr");
    }

    [Fact]
    public async Task Without_a_model_the_next_step_adds_it()
    {
        var (_, error, exit) = await Mcc("pr", $"--deployment-config={AnyBackend}", "--skip-prompts");

        exit.ShouldBe(0);
        error.ShouldContain($"warning: The project has no model yet: {Model} does not exist. Put your model there, or generate again "
            + $"with --model-path FILE or --include-sample.");
        error.ShouldContain($"Next: cd pr && mkdir -p model && cp -r PATH_OF_YOUR_MODEL {Model} && do/run --process && do/test\n");
    }

    [Fact]
    public async Task Missing_engine_and_curl_are_named()
    {
        var (_, error, exit) = await Mcc("pr", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--skip-prompts");

        exit.ShouldBe(0, error);
        error.ShouldNotContain("no model yet");
        error.ShouldContain("Next: cd pr && do/build && do/run && do/test\n");
        error.ShouldContain("do/build and do/run need a container engine (docker or podman), which this machine does not have.\n");
        error.ShouldContain("do/test need curl");
        error.ShouldContain("On Debian and Ubuntu: apt-get install curl");
    }

    [Fact]
    public async Task A_model_that_SageMaker_mounts_is_deployed_next()
    {
        var (_, error, exit) = await Mcc("pr", $"--deployment-config={AnyBackend}", "--model-name=s3://my-bucket/model/", "--skip-prompts");

        exit.ShouldBe(0, error);
        error.ShouldNotContain("no model yet");
        error.ShouldContain("Next: cd pr && do/build && do/push && do/deploy && do/test --deployed\n");
        error.ShouldContain("copy it into model/ first");
    }

    [Theory]
    [InlineData(true, "do/build && do/run && do/test")]
    [InlineData(false, "do/run --process && do/test")]
    public async Task An_engine_with_a_daemon_builds_and_without_one_a_process_serves(bool hasDaemon, string commands)
    {
        var engine = Write("bin/docker", "#!/bin/sh\nexit 9\n");
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Variables["PATH"] = Path.Combine(Folder, "bin");
        Variables["DOCKER_HOST"] = "unix://" + (hasDaemon ? Write("docker.sock", "") : Path.Combine(Folder, "nothing.sock"));

        var (output, error, _) = await Mcc("pr", $"--deployment-config={AnyBackend}", "--skip-prompts", "--output=json");

        using var document = JsonDocument.Parse(output);
        document.RootElement.GetProperty("next").GetString()!.ShouldEndWith($" && {commands}", Case.Sensitive, error);
    }
}
