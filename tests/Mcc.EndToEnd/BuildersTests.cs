using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd;

/// <summary>What <c>do/build</c> asks of each builder, for those that this machine does not have.</summary>
public sealed class BuildersTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task With_buildx_no_index_wraps_the_image()
    {
        var said = await Build("case $1 in --version) echo 'Docker version 28.0.0';; esac");

        said.ShouldContain("buildx build --provenance=false --sbom=false --output type=docker --platform linux/amd64 --tag told:latest");
    }

    [Fact]
    public async Task Without_buildx_the_builder_inside_the_engine_makes_it()
    {
        var said = await Build("case $1 in --version) echo 'Docker version 20.10.24';; buildx) exit 1;; esac");

        said.ShouldContain("BUILDKIT=0 build --platform linux/amd64 --tag told:latest");
    }

    [Fact]
    public async Task Podman_under_the_name_of_docker_is_known()
    {
        var said = await Build("case $1 in --version) echo 'podman version 5.0.0';; esac");

        said.ShouldContain("build --format docker --platform linux/amd64 --tag told:latest");
    }

    [Fact]
    public async Task An_image_for_another_platform_is_refused()
    {
        var (project, engine) = await Told("case $1 in --version) echo 'Docker version 28.0.0';; image) echo linux/arm64;; esac");
        await using var _ = project;

        var refused = await Shell.Run(Path.Combine(project.Folder, "do", "build"), [], "/",
            new Dictionary<string, string> { ["MCC_ENGINE"] = engine });

        refused.Refused().Error.ShouldContain("linux/arm64");
    }

    public void Dispose() => place.Dispose();

    /// <summary>What an engine was told that answers as these lines of shell do.</summary>
    private async Task<string> Build(string answers)
    {
        var (project, engine) = await Told(answers + "\ncase \"$1\" in image) echo linux/amd64;; esac");
        await using var _ = project;
        (await Shell.Run(Path.Combine(project.Folder, "do", "build"), [], "/",
            new Dictionary<string, string> { ["MCC_ENGINE"] = engine, ["MCC_BASE_IMAGE"] = "registry.example/slim@sha256:0" })).Well();
        var said = await File.ReadAllTextAsync(place["said"]);
        said.ShouldContain("--build-arg BASE_IMAGE=registry.example/slim@sha256:0");
        return said;
    }

    private async Task<(Project Project, string Engine)> Told(string answers)
    {
        var model = await TrainedModel.Train(place, "pkl");
        var engine = place["engine"];
        await File.WriteAllTextAsync(engine,
            $"#!/bin/sh\necho \"BUILDKIT=$DOCKER_BUILDKIT $*\" >> "
                + $"\"{place["said"].Replace("\"", "\\\"", StringComparison.Ordinal)}\"\n{answers}\n");
        (await Shell.Run("chmod", ["+x", engine], "/")).Well();
        return (await Project.Generate(place, "told", "http-flask", [$"--model-path={model.File}"]), engine);
    }
}
