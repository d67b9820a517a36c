using Mcc.LocalSageMaker.Containers;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Local;

/// <summary>Whether AWS's prebuilt images run in an engine (here a stand-in), with the runner, or not at all.</summary>
public sealed class RunnerHostTests : IDisposable
{
    private const string Mine = "123456789012.dkr.ecr.us-east-1.amazonaws.com/mine:latest";
    private const string Learn = "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-scikit-learn:1.2-1-cpu-py3";
    private const string Tensors = "763104351884.dkr.ecr.eu-west-1.amazonaws.com/tensorflow-inference:2.16.1-cpu";

    private readonly string folder = Directory.CreateTempSubdirectory("mcc-runner-").FullName;
    private readonly ContainerLog log;

    public RunnerHostTests() => log = new(Path.Combine(folder, "log"), TimeProvider.System);

    [Fact]
    public void Only_prebuilt_images_of_ECR_are_its_own()
    {
        var host = Host(engine: null);
        host.Runs(Learn).ShouldBeTrue();
        host.Runs(Tensors).ShouldBeTrue();
        host.Runs(Mine).ShouldBeFalse();
        host.Runs("sagemaker-scikit-learn:1.2-1-cpu-py3").ShouldBeFalse();
        host.Runs("docker.io/sagemaker-scikit-learn:1.2-1-cpu-py3").ShouldBeFalse();
    }

    [Theory]
    [InlineData("image", "the engine has it")]
    [InlineData("pull", "the engine can pull it")]
    public async Task An_engine_that_has_or_pulls_the_image_runs_it(string works, string why)
    {
        var host = await Host(Engine(works)).Choose(Learn, log, TestContext.Current.CancellationToken);
        host.ShouldBeOfType<EngineHost>(why);
        Logged().ShouldBeEmpty();
    }

    [Fact]
    public async Task Otherwise_the_runner_serves_and_the_log_says_so()
    {
        var host = Host(Engine(works: ""));
        (await host.Choose(Learn, log, TestContext.Current.CancellationToken)).ShouldBe(host);
        Logged().ShouldContain($"The image {Learn} cannot be used here: engine cannot pull it (Error: no such host). The stand-in "
            + "runner for sagemaker-scikit-learn serves instead");
        host.Resolved(Learn).ShouldBe("prebuilt-runner:sklearn");
    }

    [Fact]
    public async Task An_image_without_a_runner_is_refused_with_the_reason()
    {
        var failure = await Should.ThrowAsync<ContainerException>(
            () => Host(engine: null).Choose(Tensors, log, TestContext.Current.CancellationToken));
        failure.Message.ShouldBe($"The image {Tensors} cannot be used here: there is no container engine. It serves SavedModels with "
            + "TensorFlow Serving, which no runner replaces. Start a container engine that can pull the image, or use another framework's "
            + "image.");
    }

    [Fact]
    public async Task Labels_are_those_of_the_image()
    {
        var facts = await Host(Engine(works: "")).Inspect(Learn, TestContext.Current.CancellationToken);
        facts.Exists.ShouldBe(true);
        facts.Labels.ShouldNotBeNull()["com.amazonaws.sagemaker.capabilities.accept-bind-to-port"].ShouldBe("true");
    }

    [Fact]
    public async Task Without_a_fitting_Python_the_message_names_the_modules_and_the_package()
    {
        var host = Host(engine: null, python: "/bin/false");
        var failure = await Should.ThrowAsync<ContainerException>(
            () => host.Start(new("one", Learn, new Dictionary<string, string>(StringComparer.Ordinal), log),
                TestContext.Current.CancellationToken));
        failure.Message.ShouldBe("The stand-in runner for sagemaker-scikit-learn needs a Python with sklearn, joblib, numpy, and "
            + "/bin/false does not have them. Install python3-sklearn, or set MCC_PYTHON to a Python that has them.");
    }

    public void Dispose()
    {
        log.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private string Logged() => string.Join('\n', File.ReadAllLines(Path.Combine(folder, "log")));

    private RunnerHost Host(string? engine, string python = "/usr/bin/python3")
    {
        var settings = new LocalSettings(folder)
        {
            Variables = new Dictionary<string, string>(StringComparer.Ordinal) { ["MCC_PYTHON"] = python },
        };
        var (ports, running) = (new Ports(), RunningList.In(folder));
        return new(settings, new(settings, ports, running), engine is null ? null : new EngineHost(engine, settings, ports, running));
    }

    /// <param name="works">The command that succeeds.</param>
    private string Engine(string works)
    {
        var engine = Path.Combine(folder, "engine");
        File.WriteAllText(engine, $"""
            #!/bin/sh
            [ "$1" = '{works}' ] && exit 0
            echo 'Error: no such host' >&2
            exit 1
            """);
        File.SetUnixFileMode(engine, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return engine;
    }
}
