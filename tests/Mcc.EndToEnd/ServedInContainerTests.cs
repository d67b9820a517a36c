using System.Text.Json;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>Generated, built and served in a container, and asked: the answers are the library's own.</summary>
[Collection("containers")]
public sealed class ServedInContainerTests(ContainerEngine engine) : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("http-flask", "pkl")]
    [InlineData("http-flask", "joblib")]
    [InlineData("http-fastapi", "pkl")]
    [InlineData("http-fastapi", "joblib")]
    public async Task Predictions_equal_the_librarys_to_the_last_bit(string configuration, string format)
    {
        // As processes all four are served in the check.
        Nightly.Require(isLong: configuration is "http-flask" != format is "joblib");
        engine.Require();
        var model = await TrainedModel.Train(place, format);
        await using var project = await Generate("contained", configuration, $"--model-path={model.File}");

        (await project.Do("build")).Well();
        (await project.Do("run", "--port", $"{project.Port}")).Well();
        model.ShouldBeAnswered((await project.Do("test", "--payload", model.Payload)).Well().Output);
        (await Image("contained")).GetProperty("Architecture").GetString().ShouldBe("amd64");
        (await Image("contained")).GetProperty("Os").GetString().ShouldBe("linux");

        (await project.Do("clean")).Well();
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        (await engine.Docker("images", "--quiet", "contained")).Well().Output.ShouldBeEmpty();
        Directory.Exists(Path.Combine(project.Folder, ".mcc", "run")).ShouldBeFalse();
    }

    [Fact]
    public async Task Run_again_replaces_the_container_and_serves_the_new_image()
    {
        engine.Require();
        var (first, second) = (await TrainedModel.Train(place, "joblib"), await TrainedModel.Train(place, "pkl"));
        await using var project = await Generate("again", "http-flask", $"--model-path={first.File}");
        (await project.Do("build")).Well();
        (await project.Do("run", "--port", $"{project.Port}")).Well();
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"), "{\"MARK\": \"2\"}");

        (await project.Do("build")).Well();
        (await project.Do("run", "--port", $"{project.Port}")).Well();

        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(1);
        first.ShouldBeAnswered((await project.Do("test", "--payload", second.Payload)).Well().Output);
    }

    [Fact]
    public async Task Variables_reach_the_container_unchanged()
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        var trap = place["sprung"];
        var value = $"a 'b' \"c\" $(touch '{trap}') `touch '{trap}'`\nline two\\ ü";
        await File.WriteAllTextAsync(place["trap.sh"], $"touch '{trap}'");
        await using var project = await Generate("variables", "http-flask", $"--model-path={model.File}",
            $"--model-env=HOSTILE={value}", $"--model-env=BASH_ENV={place["trap.sh"]}",
                "--model-env=PATH=/opt/mcc/python/bin:/usr/bin:/bin",
            "--model-env=DOCKER_HOST=tcp://127.0.0.1:1", "--model-env=SAGEMAKER_BIND_TO_PORT=1");
        // By hand one may write more than AWS takes.
        var file = Path.Combine(project.Folder, "do", "environment.json");
        var edited = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        edited["LONG"] = new string('"', 10_000);
        await File.WriteAllTextAsync(file, edited.ToJsonString());

        (await project.Do("build")).Well();
        (await project.Do("run", "--port", $"{project.Port}")).Well();

        var container = await File.ReadAllTextAsync(Path.Combine(project.Folder, ".mcc", "run", "container"));
        var variables = (await engine.Docker("exec", "--user=65534", container.Trim(), "cat", "/proc/1/environ")).Well().Output.Split('\0');
        variables.ShouldContain($"HOSTILE={value}");
        variables.ShouldContain($"LONG={new string('"', 10_000)}");
        variables.ShouldContain("DOCKER_HOST=tcp://127.0.0.1:1");
        variables.ShouldContain("SAGEMAKER_BIND_TO_PORT=8080");
        variables.ShouldContain("PATH=/opt/mcc/python/bin:/usr/bin:/bin");
        File.Exists(trap).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1", "1 1")]
    [InlineData("0.5", "1 1")]
    public async Task Workers_and_threads_fit_the_containers_CPU_limit(string limit, string workersAndThreads)
    {
        engine.Require();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Generate("limited", "http-flask", $"--model-path={model.File}");

        // The image's Python with the project's code is all that this needs: nothing is built.
        var ended = await engine.Docker("run", "--rm", $"--cpus={limit}", "--volume", $"{project.Folder}/runtime/server:/opt/mcc/server:ro",
            "--env=PYTHONPATH=/opt/mcc/server",
            await BaseImage.Name(), "python3", "-c", "import settings; found = settings.Settings(); print(found.workers, found.threads)");

        // Without a limit there are as many as this machine has cores: that test is of the servers' own.
        ended.Well().Output.Trim().ShouldBe(workersAndThreads);
    }

    [Fact]
    public async Task The_quickstart_uses_the_engine_and_leaves_no_container()
    {
        engine.Require();

        var ended = (await Project.Command(place.Path, ["quickstart", "--output=json"],
            new Dictionary<string, string>(engine.Variables) { ["MCC_PORT"] = $"{Project.FreePort()}" })).Well();

        JsonDocument.Parse(ended.Output).RootElement.GetProperty("served").GetString().ShouldBe("container");
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        (await Shell.Run(place["quickstart/do/clean"], [], "/", engine.Variables)).Well();
    }

    [Fact]
    public async Task A_server_that_ends_shows_its_log_and_leaves_no_container()
    {
        engine.Require();
        var model = place["broken.joblib"];
        await File.WriteAllTextAsync(model, "no model");
        var good = await TrainedModel.Train(place, "joblib");
        await using var project = await Generate("broken", "http-flask", $"--model-path={good.File}");
        File.Copy(model, Path.Combine(project.Folder, "model", Path.GetFileName(good.File)), overwrite: true);
        (await project.Do("build")).Well();

        var ended = (await project.Do("run", "--port", $"{project.Port}")).Refused();

        ended.Error.ShouldContain("its log is above");
        ended.Error.ShouldContain("cannot be served");
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    private Task<Project> Generate(string name, string configuration, params string[] more) =>
        Project.Generate(place, name, configuration, more, engine.Variables);

    private async Task<JsonElement> Image(string name) =>
        JsonDocument.Parse((await engine.Docker("image", "inspect", name)).Well().Output).RootElement[0];
}
