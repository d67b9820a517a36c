using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// What a dry run lists is what the real run right after it sends to the local SageMaker: the same operations in the same order, and
/// nothing on standard error.
/// </summary>
public sealed class DryRunTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("real-time", "managed-inference", "--endpoint-style=model")]
    [InlineData("scaled", "managed-inference", "--endpoint-style=model", "--autoscaling-max=2", "--alarms")]
    [InlineData("captured", "managed-inference", "--endpoint-style=model", "--endpoint-data-capture-percent=10")]
    [InlineData("component", "managed-inference", "--endpoint-style=component")]
    [InlineData("later", "async-inference")]
    [InlineData("batch", "batch-transform", "--batch-input-path=s3://dry/in/")]
    public async Task The_list_is_what_the_real_run_sends(string name, string target, params string[] options)
    {
        Nightly.Require(isLong: name is "real-time" or "captured" or "later" or "component");
        aws.Require();
        await aws.Ask("s3api", "create-bucket", "--bucket", "dry");
        await aws.Ask("s3api", "put-object", "--bucket", "dry", "--key", "in/one", "--body", aws.Model.Payload);
        await using var project = await aws.Pushed(place, name, target, "stand-in", options);

        var first = await Compare(project, "deploy");
        first.ShouldContain("sagemaker create-model");

        var again = await Compare(project, "deploy");
        again.ShouldNotContain("sagemaker create-model");

        await LocalAws.Push(project, "stand-in", 'b');
        var update = await Compare(project, "deploy");
        // A batch needs its own model only; an endpoint keeps its earlier versions.
        update.ShouldContain(target == "batch-transform" ? "sagemaker delete-model" : "sagemaker add-tags");

        var left = await aws.Left(name);
        left.ShouldNotBeEmpty();
        var listed = (await project.Do("clean", "--dry-run")).Well().Output;
        left.ShouldAllBe(resource => listed.Contains($"-name {resource}\n", StringComparison.Ordinal));
        await Compare(project, "clean", "--yes");
        (await aws.Left(name)).ShouldBeEmpty();
        (await Compare(project, "clean", "--yes")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_credentials_the_list_says_what_it_does_not_know()
    {
        aws.Require();
        var project = await aws.Pushed(place, "unknown", "managed-inference", "stand-in");
        var variables = aws.Variables(place);
        foreach (var name in new[] { "AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE", "AWS_PROFILE" })
            variables.Remove(name);
        variables["HOME"] = place.Path;

        var deployed = (await new Project(project.Folder, variables).Do("deploy", "--dry-run")).Well();

        deployed.Error.ShouldBeEmpty();
        deployed.Output.ShouldStartWith("# Not known: aws sagemaker describe-endpoint failed: Unable to locate credentials.");
        deployed.Output.Split('\n').Count(line => line.StartsWith('#')).ShouldBe(1);
        Listed(deployed.Output).ShouldBe(["sagemaker create-model", "sagemaker create-endpoint-config", "sagemaker create-endpoint"]);
    }

    public void Dispose() => place.Dispose();

    /// <summary>Runs the script dry and then really, and compares. The operations that were sent.</summary>
    private async Task<IReadOnlyList<string>> Compare(Project project, string verb, params string[] arguments)
    {
        aws.Calls();
        var dry = (await project.Do(verb, "--dry-run")).Well();
        dry.Error.ShouldBeEmpty();
        dry.Output.ShouldNotBeEmpty();
        aws.Calls().ShouldAllBe(call => AwsCli.Reads(call));

        (await project.Do(verb, arguments)).Well();
        IReadOnlyList<string> sent = [.. aws.Calls().Where(call => !AwsCli.Reads(call))];
        Listed(dry.Output).ShouldBe(sent, $"do/{verb} of {project.Folder}:\n{dry.Output}");
        return sent;
    }

    /// <summary>The operations of a list. The lines after a command are its payload; comments are no commands.</summary>
    private static IEnumerable<string> Listed(string output) => output.Split('\n')
        .Where(line => line.StartsWith("aws ", StringComparison.Ordinal))
        .Select(line => string.Join(' ', line.Split(' ')[1..3]));
}
