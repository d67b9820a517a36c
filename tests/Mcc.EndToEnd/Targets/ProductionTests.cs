using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>No script changes or removes what it did not deploy, on the local SageMaker.</summary>
public sealed class ProductionTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("--endpoint-style=model")]
    [InlineData("--endpoint-style=component")]
    public async Task Two_endpoints_of_one_project_keep_their_models_and_configurations(string style)
    {
        Nightly.Require(isLong: style is "--endpoint-style=component");
        aws.Require();
        await using var project = await aws.Pushed(place, "two", "managed-inference", "stand-in", style);
        var other = With(project, ("MCC_ENDPOINT", "two-b"));
        (await project.Do("deploy")).Well();
        var first = await aws.Left("two");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"), """{"CHANGED": "1"}""");

        (await other.Do("deploy")).Well();
        (await aws.Left("two")).ShouldBe([.. first, .. await aws.Left("two-b")], ignoreOrder: true);
        (await other.Do("clean", "--yes")).Well();
        (await aws.Left("two")).ShouldBe(first, ignoreOrder: true);

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("two")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pipeline_deploys_beside_production_and_removes_only_that()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "live", "managed-inference", "stand-in");
        (await project.Do("deploy")).Well();
        var live = await aws.Left("live");
        await File.WriteAllTextAsync(Path.Combine(project.Folder, "do", "environment.json"), """{"CHANGED": "1"}""");

        aws.Calls();
        foreach (string[] steps in (string[][])[["validate"], ["deploy"]])
        {
            JsonNode.Parse((await project.Do("ci", steps)).Well().Output)!["outcome"]!.GetValue<string>().ShouldBe("pass");
            (await aws.Left("live")).ShouldBe(live, ignoreOrder: true);
        }

        aws.Calls().ShouldContain("sagemaker create-endpoint");
        (await project.Do("status")).Well().Output.ShouldContain("endpoint live: InService");
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("live")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_copy_without_state_finds_and_removes_what_runs()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "copied", "managed-inference", "stand-in");
        (await project.Do("deploy")).Well();
        File.Delete(Path.Combine(project.Folder, ".mcc", "state.json"));

        (await project.Do("clean")).Refused().Error.ShouldContain("--yes");
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("copied")).ShouldBeEmpty();
        (await project.Do("clean")).Well().Error.ShouldContain("Nothing is deployed.");
    }

    [Fact]
    public async Task Clean_says_why_AWS_was_not_asked()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "alone", "managed-inference", "stand-in");
        var stranger = With(project, ("AWS_PROFILE", "no-such-profile"));

        (await stranger.Do("clean")).Well().Error.ShouldContain("AWS was not asked:");
        (await stranger.Do("clean", "--dry-run")).Well().Output.ShouldStartWith("# AWS was not asked:");
    }

    [Fact]
    public async Task An_endpoint_of_components_gets_another_instance_type()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "moved", "managed-inference", "stand-in", "--endpoint-style=component",
            "--instance-type=ml.m5.large");
        (await project.Do("deploy")).Well();
        var file = Path.Combine(project.Folder, "deploy", "managed-inference", "create-endpoint-config.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("ml.m5.large", "ml.m5.xlarge"));

        aws.Calls();
        (await project.Do("deploy")).Well();
        aws.Calls().ShouldContain("sagemaker update-endpoint");
        (await aws.Ask("sagemaker", "list-endpoint-configs")).Split("\"EndpointConfigName\"").Length.ShouldBe(2);

        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("moved")).ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    private Project With(Project project, params (string Name, string Value)[] more)
    {
        var variables = aws.Variables(place);
        foreach (var (name, value) in more)
            variables[name] = value;
        return new(project.Folder, variables);
    }
}
