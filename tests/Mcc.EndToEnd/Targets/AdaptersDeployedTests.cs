using Mcc.EndToEnd.Engines;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// LoRA adapters come and go beside a deployed model, through <c>do/adapter</c>, the local SageMaker and each server's own interface for
/// them.
/// </summary>
public sealed class AdaptersDeployedTests : IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("transformers-vllm")]
    [InlineData("transformers-lmi")]
    [InlineData("transformers-sglang")]
    public async Task An_adapter_is_added_asked_and_removed_and_cleaning_takes_the_rest(string configuration)
    {
        Nightly.Require(isLong: configuration is not "transformers-vllm");
        var cancel = TestContext.Current.CancellationToken;
        await using var cli = await AwsCli.Start();
        Assert.SkipWhen(cli is null, "This machine's python3 has no AWS CLI.");
        var made = PretendedProject.Make(place, configuration, PretendedProject.UsualTarget, cancel, ("enableLora", "true"))
            .ShouldNotBeNull();
        await using var deployment = await PretendedDeployment.Start(made, place, cli!, cancel);
        var project = deployment.Project;
        await Upload(cli!, deployment.Variables);
        (await project.Do("deploy")).Well();

        (await project.Do("adapter", "add", "french", "s3://adapters/french.tar.gz")).Well();
        (await project.Do("adapter", "add", "folder", "s3://adapters/folder/")).Well();
        (await project.Do("adapter")).Well().Output.ShouldContain("my-model-french InService");
        (await Asked("my-model-french")).ShouldContain("a stand-in with my-model-french");
        (await Asked("my-model-folder")).ShouldContain("a stand-in with my-model-folder");
        (await project.Do("test", "--deployed")).Well().Output.ShouldNotContain("a stand-in with");

        (await project.Do("adapter", "add", "none", "s3://adapters/none.tar.gz"))
            .Refused().Error.ShouldContain("There is no model data at s3://adapters/none.tar.gz");
        (await project.Do("adapter", "add", "empty", "s3://adapters/empty/"))
            .Refused().Error.ShouldContain("The container did not load the adapter my-model-empty");
        (await project.Do("adapter", "remove", "french")).Well();
        (await project.Do("adapter", "list")).Well().Output.ShouldNotContain("french");

        (await project.Do("clean", "--yes")).Well();
        (await cli!.Ask(deployment.Variables, "sagemaker", "list-inference-components")).ShouldBe("{\"InferenceComponents\":[]}");
        (await cli.Ask(deployment.Variables, "sagemaker", "list-endpoints")).ShouldBe("{\"Endpoints\":[]}");
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();

        async Task<string> Asked(string component)
        {
            var other = new Dictionary<string, string>(deployment.Variables) { ["MCC_COMPONENT"] = component };
            return (await new Project(project.Folder, other).Do("test", "--deployed")).Well().Output;
        }
    }

    public void Dispose() => place.Dispose();

    /// <summary>An adapter as an archive, as a folder, and a folder that is none.</summary>
    private async Task Upload(AwsCli cli, IReadOnlyDictionary<string, string> variables)
    {
        await File.WriteAllTextAsync(place["adapter_config.json"], "{}");
        (await Shell.Run("tar", ["-czf", place["french.tar.gz"], "-C", place.Path, "adapter_config.json"], "/")).Well();
        await cli.Ask(variables, "s3api", "create-bucket", "--bucket", "adapters");
        foreach (var (key, file) in new[] { ("french.tar.gz", "french.tar.gz"), ("folder/adapter_config.json", "adapter_config.json"),
            ("empty/other.json", "adapter_config.json") })
            await cli.Ask(variables, "s3api", "put-object", "--bucket", "adapters", "--key", key, "--body", place[file]);
    }
}
