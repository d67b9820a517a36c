using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>A base image in a registry of the company, which demands a login; and the digest that <c>do/lock</c> pins.</summary>
[Collection("containers")]
public sealed class BaseImageHostTests(ContainerEngine engine) : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task The_base_image_comes_from_a_registry_with_a_login_and_stays_the_one_that_was_pinned()
    {
        Nightly.Require(isLong: true);
        engine.Require();
        await using var registry = await Registry.Start(login: true);
        Assert.SkipWhen(registry is null, "docker-registry is not installed.");
        var name = $"{registry.Host}/mirror/python:3";
        await Push("FROM " + await BaseImage.Name(), name);
        var model = await TrainedModel.Train(place, "joblib");
        await using var project = await Project.Generate(place, "hosted", "http-flask", [$"--model-path={model.File}"],
            new Dictionary<string, string>(engine.Variables) { ["MCC_BASE_IMAGE"] = name, ["DOCKER_CONFIG"] = place["docker"] });

        (await project.Do("build")).Refused().Error.ShouldContain("no basic auth credentials");

        await Login(registry);
        (await project.Do("build")).Well();
        (await Label("hosted")).ShouldBeEmpty();

        // Nothing to ask an index for.
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "requirements.txt"), "");
        (await project.Do("lock")).Well();
        var pin = await File.ReadAllTextAsync(Path.Combine(project.Folder, "base.lock"));
        pin.ShouldMatch($"^{name} sha256:[0-9a-f]{{64}}\n$");

        // The tag moves to another image.
        await Push($"FROM {await BaseImage.Name()}\nLABEL moved=yes", name);
        (await engine.Docker("pull", name)).Refused();
        (await project.Do("build")).Well();
        (await Label("hosted")).ShouldBeEmpty();
        await Login(registry);
        File.Delete(Path.Combine(project.Folder, "base.lock"));
        (await project.Do("build")).Well();
        (await Label("hosted")).ShouldBe("yes");
    }

    public void Dispose() => place.Dispose();

    private Task<Ended> Docker(params string[] arguments) => Shell.Run("docker", ["--config", place["docker"], .. arguments], "/",
        engine.Variables);

    private async Task Login(Registry registry) =>
        (await Docker("login", "--username=someone", "--password=secret", registry.Host)).Well();

    private async Task<string> Label(string image) =>
        (await engine.Docker("image", "inspect", "--format={{index .Config.Labels \"moved\"}}", image)).Well().Output.Trim();

    /// <summary>Has the registry, and not this engine, have the image under this name.</summary>
    private async Task Push(string dockerfile, string name)
    {
        var folder = Directory.CreateDirectory(place["pushed"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), dockerfile + "\n");
        (await Docker("build", "--tag", name, folder)).Well();
        (await Docker("login", "--username=someone", "--password=secret", name.Split('/')[0])).Well();
        (await Docker("push", name)).Well();
        (await Docker("image", "rm", name)).Well();
        (await Docker("logout", name.Split('/')[0])).Well();
    }
}
