using System.Text.Json.Nodes;
using Mcc.EndToEnd.Local;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// From the build to the answer of a deployed container: a real engine, a real registry in ECR's place, and the local SageMaker.
/// </summary>
[Collection("containers")]
public sealed class PushTests(ContainerEngine engine) : IDisposable
{
    private readonly Surroundings.TemporaryFolder place = new();

    [Fact]
    public async Task An_image_is_built_pushed_deployed_invoked_and_cleaned()
    {
        engine.Require();
        await using var registry = await Registry.Start();
        await using var cli = await AwsCli.Start();
        if (registry is null || cli is null)
            Assert.Skip("This machine has not both Debian's docker-registry and an AWS CLI.");
        var model = await TrainedModel.Train(place, "joblib");
        using var state = new Surroundings.TemporaryFolder("mcc-");
        await using var local = await SageMakerServer.Start(
            new(state.Path)
            {
                Engine = await Docker(),
                Limits = new() { DeploymentWait = TimeSpan.FromSeconds(1) }
            }, TimeProvider.System, CancellationToken.None);
        var variables = cli.VariablesWith(engine.Variables);
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["AWS_CONFIG_FILE"] = local.ProfileFile,
            ["AWS_SHARED_CREDENTIALS_FILE"] = local.ProfileFile,
            ["AWS_PROFILE"] =
                CredentialFile.Profile,
            ["MCC_CI_STAGE"] = "default",
            ["MCC_REGISTRY"] = registry.Host,
            ["MCC_HOME"] = place["home"],
            ["MCC_POLL"] = "0.5",
            ["MCC_ROLE_ARN"] =
                "arn:aws:iam::123456789012:role/execution",
        })
            variables[name] = value;
        await using var project = await Project.Generate(place, "pushed", "http-flask",
            [$"--model-path={model.File}", "--instance-type=ml.m5.large"], variables);

        (await project.Do("push")).Refused().Error.ShouldContain("run do/build");
        var first = await Ci(project, "build", "push", "deploy", "test");
        first["outcome"]!.GetValue<string>().ShouldBe("pass");
        var image = State(project)["image"]!.GetValue<string>();
        image.ShouldStartWith($"{registry.Host}/pushed@sha256:");
        (await registry.MediaType("pushed", image.Split('@')[1])).ShouldBe("application/vnd.docker.distribution.manifest.v2+json");
        model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", model.Payload)).Well().Output);

        await File.AppendAllTextAsync(Path.Combine(project.Folder, "code", "inference.py"), "\n# Another image.\n");
        (await project.Do("build")).Well();
        (await project.Do("push")).Well();
        State(project)["image"]!.GetValue<string>().ShouldNotBe(image);
        (await project.Do("deploy", "--linear=50", "--bake=1")).Well().Error.ShouldContain("gets the version");
        model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", model.Payload)).Well().Output);

        (await project.Do("clean", "--yes")).Well();
        (await engine.Docker("ps", "--all", "--quiet")).Well().Output.ShouldBeEmpty();
        (await cli.Ask(variables, "sagemaker", "list-models")).ShouldBe("{\"Models\":[]}");
    }

    [Fact]
    public async Task Images_for_other_processors_or_with_OCI_manifests_are_not_pushed()
    {
        await using var cli = await AwsCli.Start();
        if (cli is null)
            Assert.Skip("This machine's python3 has no AWS CLI.");
        foreach (var (platform, manifest, cure) in new[]
        {
            ("linux/arm64", "", "the image is for linux/arm64, but SageMaker needs linux/amd64"),
            ("linux/amd64", "application/vnd.oci.image.manifest.v1+json",
                "has an OCI manifest, and SageMaker accepts Docker's only: run do/build again"),
            ("linux/amd64", "application/vnd.oci.image.index.v1+json", "has an OCI manifest"),
        })
        {
            // Docker with the containerd store, which is not on this machine, says so of an image.
            await File.WriteAllTextAsync(place["engine"], $$"""
                #!/bin/sh
                case "$*" in
                    *Architecture*) echo {{platform}} ;;
                    *Descriptor*) echo {{manifest}} ;;
                    *push*) echo "pushed" >> "$0.pushed" ;;
                esac
                """);
            (await Shell.Run("chmod", ["+x", place["engine"]], "/")).Well();
            var project = await Project.Generate(place, $"refused-{Guid.NewGuid().ToString("N")[..6]}", "http-flask", [],
                cli.VariablesWith(new Dictionary<string, string>
                {
                    ["MCC_ENGINE"] = place["engine"],
                    ["MCC_REGISTRY"] = "registry.example",
                    ["MCC_HOME"] = place["home"]
                }));

            (await project.Do("push")).Refused().Error.ShouldContain(cure);

            File.Exists(place["engine.pushed"]).ShouldBeFalse();
        }
    }

    public void Dispose() => place.Dispose();

    private static async Task<JsonNode> Ci(Project project, params string[] steps)
    {
        var ended = (await project.Do("ci", ["--keep", .. steps])).Well();
        return JsonNode.Parse(ended.Output)!;
    }

    private static JsonNode State(Project project) => JsonNode.Parse(File.ReadAllText(Path.Combine(project.Folder, ".mcc", "state.json")))!;

    /// <summary>The engine as a program that needs no variable, for the local SageMaker runs within these tests.</summary>
    private async Task<string> Docker()
    {
        await File.WriteAllTextAsync(place["docker"], $"#!/bin/sh\nDOCKER_HOST='{engine.Variables["DOCKER_HOST"]}' exec docker \"$@\"\n");
        (await Shell.Run("chmod", ["+x", place["docker"]], "/")).Well();
        return place["docker"];
    }
}
