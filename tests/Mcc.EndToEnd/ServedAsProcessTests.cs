using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>Generated, served as a plain process, and asked: the answers are the library's own.</summary>
public sealed class ServedAsProcessTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("http-flask", "pkl")]
    [InlineData("http-flask", "joblib")]
    [InlineData("http-flask", "json")]
    [InlineData("http-fastapi", "pkl")]
    [InlineData("http-fastapi", "joblib")]
    [InlineData("http-fastapi", "ubj")]
    [InlineData("http-fastapi", "model")]
    public async Task Predictions_are_the_librarys_own_to_the_last_bit(string configuration, string format)
    {
        var model = await TrainedModel.Train(place, format);
        await using var project = await Project.Generate(place, "served", configuration, [$"--model-path={model.File}"]);

        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();
        var answer = (await project.Do("test", "--payload", model.Payload)).Well();
        model.ShouldBeAnswered(answer.Output);

        (await project.Do("stop")).Well();
        Processes.Of(project.Folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_model_from_S3_is_served_from_a_local_copy()
    {
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "copied", "http-flask",
            ["--model-name=s3://bucket/model/", "--model-format=joblib"]);
        Directory.CreateDirectory(Path.Combine(project.Folder, "model"));
        File.Copy(model.File, Path.Combine(project.Folder, "model", "of-another-name.joblib"));

        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();

        model.ShouldBeAnswered((await project.Do("test", "--payload", model.Payload)).Well().Output);
    }

    [Fact]
    public async Task Projects_of_one_name_run_and_stop_separately()
    {
        var (first, second) = (await TrainedModel.Train(place, "pkl"), await TrainedModel.Train(place, "joblib"));
        await using var one = await Project.Generate(place, "one", "http-flask",
            [$"--model-path={first.File}", "--project-name=same", "--project-dir=one"]);
        await using var other = await Project.Generate(place, "other", "http-fastapi",
            [$"--model-path={second.File}", "--project-name=same", "--project-dir=other"]);

        (await one.Do("run", "--process", "--port", $"{one.Port}")).Well();
        (await other.Do("run", "--process", "--port", $"{other.Port}")).Well();
        first.ShouldBeAnswered((await one.Do("test", "--payload", first.Payload)).Well().Output);
        (await one.Do("stop")).Well();
        second.ShouldBeAnswered((await other.Do("test", "--payload", second.Payload)).Well().Output);

        Processes.Of(one.Folder).ShouldBeEmpty();
        (await one.Do("test", "--url", one.Url, "--payload", first.Payload)).Refused();
    }

    [Theory]
    [InlineData("http-flask", "sklearn")]
    [InlineData("http-fastapi", "xgboost")]
    public async Task A_sample_is_trained_at_generation_and_then_served(string configuration, string framework)
    {
        await using var project = await Project.Generate(place, "sampled", configuration, ["--include-sample", $"--framework={framework}"]);
        (await Shell.Run(Path.Combine(project.Folder, "sample_model", "test"), [], "/")).Well();
        (await Shell.Run(Path.Combine(project.Folder, "sample_model", "test"), ["--help"], "/"))
            .Well().Output.ShouldStartWith("Compare the sample's predictions with the true values");
        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();

        (await project.Do("test")).Well().Output.ShouldContain("predictions");
    }

    [Fact]
    public async Task Without_Python_training_the_sample_is_a_next_step()
    {
        var variables = new Dictionary<string, string> { ["MCC_ENGINE"] = "no-such-engine", ["MCC_PYTHON"] = "no-such-python" };
        var generated = (await Project.Command(place.Path,
            ["untrained", "--deployment-config=http-flask", "--include-sample", "--skip-prompts"], variables)).Well();

        generated.Error.ShouldContain("warning: The sample cannot be trained: sample_model/train: no Python here has the required "
            + "modules (tried no-such-python)");
        var next = generated.Error.Split('\n').Single(line => line.StartsWith("Next: ", StringComparison.Ordinal))["Next: ".Length..];
        next.ShouldBe("cd untrained && sample_model/train && do/run --process && do/test");
        Directory.Exists(place["untrained/model"]).ShouldBeFalse();

        // With a Python again, that line works as it stands; the first on the PATH here may have no libraries.
        variables.Remove("MCC_PYTHON");
        variables["MCC_PORT"] = $"{Project.FreePort()}";
        (await Shell.Run("bash", ["-ec", next + " && do/stop"], place.Path, variables)).Well().Output.ShouldContain("predictions");
    }

    [Fact]
    public async Task The_sample_is_trained_by_the_python_that_would_serve_it()
    {
        // The first on the PATH has no libraries, and leaves a mark when anybody takes it for the training itself.
        Directory.CreateDirectory(place["bin"]);
        await File.WriteAllTextAsync(place["bin/python3"],
            "#!/bin/sh\ncase $* in *sample_model/train*) touch \"$0.trained\" ;; esac\nexec /usr/bin/python3 -S \"$@\"\n");
        (await Shell.Run("chmod", ["+x", place["bin/python3"]], "/")).Well();
        var variables = new Dictionary<string, string>
        {
            ["MCC_ENGINE"] = "no-such-engine",
            ["PATH"] = $"{place["bin"]}:{Environment.GetEnvironmentVariable("PATH")}"
        };

        var generated = (await Project.Command(place.Path,
            ["sampled", "--deployment-config=http-flask", "--include-sample", "--skip-prompts"], variables)).Well();

        generated.Error.ShouldContain("Sample: trained on 422 rows");
        generated.Error.ShouldContain("Next: cd sampled && do/run --process && do/test");
        File.Exists(place["sampled/model/model.pkl"]).ShouldBeTrue();
        File.Exists(place["bin/python3.trained"]).ShouldBeFalse();
        (await Shell.Run(place["sampled/sample_model/train"], [], "/", variables)).Well();
        File.Exists(place["bin/python3.trained"]).ShouldBeFalse();
    }

    [Fact]
    public async Task Variables_reach_the_server_unchanged()
    {
        var model = await TrainedModel.Train(place, "joblib");
        var trap = place["sprung"];
        var value = $"a 'b' \"c\" $(touch '{trap}') `touch '{trap}'`\nline two\\ ü";
        await File.WriteAllTextAsync(place["trap.sh"], $"touch '{trap}'");
        await using var project = await Project.Generate(place, "variables", "http-flask",
            [$"--model-path={model.File}", $"--model-env=HOSTILE={value}", $"--model-env=BASH_ENV={place["trap.sh"]}",
                "--model-env=SAGEMAKER_BIND_TO_PORT=1"]);

        (await project.Do("run", "--process", "--port", $"{project.Port}")).Well();

        var process = (await File.ReadAllTextAsync(Path.Combine(project.Folder, ".mcc", "run", "process"))).Trim();
        var variables = (await File.ReadAllTextAsync($"/proc/{process}/environ")).Split('\0');
        variables.ShouldContain($"HOSTILE={value}");
        variables.ShouldContain($"BASH_ENV={place["trap.sh"]}");
        variables.ShouldContain($"SAGEMAKER_BIND_TO_PORT={project.Port}");
        File.Exists(trap).ShouldBeFalse();
    }

    public void Dispose() => place.Dispose();
}
