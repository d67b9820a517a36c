using Mcc.EndToEnd.Local;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>The other container engine: the same scripts, the same answers.</summary>
[Collection("podman")]
public sealed class ServedByPodmanTests(Podman podman) : IDisposable
{
    private readonly Surroundings.TemporaryFolder place = new();

    [Fact]
    public async Task Built_in_Dockers_format_served_asked_and_cleaned()
    {
        podman.Require();
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "podded", "http-flask", [$"--model-path={model.File}"], podman.Variables);

        (await project.Do("build")).Well();
        (await podman.Run("image", "inspect", "--format", "{{.ManifestType}}", "podded")).Well().Output.Trim()
            .ShouldBe("application/vnd.docker.distribution.manifest.v2+json");
        (await project.Do("run", "--port", $"{project.Port}")).Well();
        model.ShouldBeAnswered((await project.Do("test", "--payload", model.Payload)).Well().Output);

        (await project.Do("clean")).Well();
        (await podman.Run("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        (await podman.Run("images", "--quiet", "podded")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public Task The_local_sagemaker_runs_what_is_deployed_within_the_limits_of_its_instance_and_nothing_stays()
    {
        podman.Require();
        return ServedByEngine.Check("podman", podman.Variables);
    }

    public void Dispose() => place.Dispose();
}
