using System.Text.Json;
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
    public Task The_local_SageMaker_runs_deployments_within_limits()
    {
        podman.Require();
        return ServedByEngine.Check("podman", podman.Variables);
    }

    [Fact]
    public async Task An_OCI_image_is_distinguished_from_a_Docker_image()
    {
        podman.Require();
        var context = Path.Combine(AppContext.BaseDirectory, "Conformance", "project");
        // Podman cannot read a name with quotes after --file.
        (await Shell.Run("cp", ["-R", context, place["image"]], "/")).Well();
        await File.WriteAllTextAsync(Path.Combine(place["image"], "Dockerfile"),
            $"FROM {await BaseImage.Name()}\nCOPY code /opt/app\nENTRYPOINT [\"/opt/app/serve\"]\n");

        foreach (var (format, failed) in new[] { ("oci", "manifest"), ("docker", "") })
        {
            (await podman.Run("build", "--quiet", "--format", format, "--tag", $"in-{format}", place["image"])).Well();
            var told = await Project.Command(place.Path,
                ["verify", $"localhost/in-{format}", "--payload", Path.Combine(context, "test", "payload.json"), "--load=0.2",
                    "--output=json"], podman.Variables);
            JsonDocument.Parse(told.Output).RootElement.GetProperty("clauses").EnumerateArray()
                .Where(clause => clause.GetProperty("outcome").GetString() == "failed")
                .Select(clause => clause.GetProperty("id").GetString())
                .ShouldBe(failed.Length == 0 ? [] : [failed], told.ToString());
        }
    }

    public void Dispose() => place.Dispose();
}
