using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// The scripts of projects for ECS against ECS on this machine, which really runs the project's server behind a load balancer.
/// </summary>
public sealed class EcsDeployedTests(EcsAws aws) : IClassFixture<EcsAws>, IDisposable
{
    private static readonly string[] Network =
        ["--vpc-subnets=subnet-0123456789abcdef0,subnet-1123456789abcdef0", "--vpc-security-groups=sg-0123456789abcdef0"];

    private readonly TemporaryFolder place = new();

    /// <summary>The form, the name that its service gets, and the options that make it.</summary>
    public static TheoryData<string, string, string[]> Forms => new()
    {
        { "ecs", "express", [] },
        { "ecs", "fargate", ["--ecs-mode=service", "--autoscaling-max=3", .. Network] },
    };

    [Proves(ProofStep.Deployed, ProofPart.StandIn, "ecs", "ecs-ec2")]
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_service_is_made_asked_updated_rolled_back_and_cleaned_away(string target, string name, string[] more)
    {
        Nightly.Require(isLong: more.Length > 0);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, name, target, "service", [$"--model-path={aws.Model.File}", .. more]);
        (await project.Do("deploy")).Well();
        // To the last bit as the library itself, and so as the endpoint of LocalDeployTests.
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        var status = (await project.Do("status")).Well().Output;
        status.ShouldContain($"service {name}-ecs: ACTIVE 1 of 1 tasks run");
        status.ShouldContain("address: http://127.0.0.1:");
        status.ShouldContain("* 1  ");

        aws.Calls();
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        aws.Calls().Where(IsChange).ShouldAllBe(call => call.Contains("scal", StringComparison.Ordinal));

        await LocalAws.Push(project, "service", 'b');
        (await project.Do("deploy")).Well().Error.ShouldContain("gets the version 2");
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("rollback")).Well().Error.ShouldContain("gets the version 1");
        (await project.Do("status")).Well().Output.ShouldContain("* 1  ");
        (await project.Do("logs", "--deployed")).Well().Output.ShouldNotBeEmpty();

        (await project.Do("clean", "--yes")).Well();
        JsonNode.Parse(await aws.Ask("ecs", "list-services"))!["serviceArns"]!.AsArray().ShouldBeEmpty();
        JsonNode.Parse(await aws.Ask("ecs", "list-task-definitions", "--family-prefix", $"{name}-ecs"))!["taskDefinitionArns"]!.AsArray()
            .ShouldBeEmpty();
        JsonNode.Parse(await aws.Ask("elbv2", "describe-load-balancers"))!["LoadBalancers"]!.AsArray().ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        (await project.Do("test", "--deployed")).Refused().Error.ShouldContain("do/deploy creates it");
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_version_that_never_becomes_healthy_is_rolled_back(string target, string name, string[] more)
    {
        Nightly.Require(isLong: true);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, $"{name}-back", target, "service", [$"--model-path={aws.Model.File}", .. more]);
        (await project.Do("deploy")).Well();
        await LocalAws.Push(project, "crashing", 'c');
        var refused = (await project.Do("deploy")).Refused().Error;
        refused.ShouldContain("did not become healthy (ROLLBACK_SUCCESSFUL");
        refused.ShouldContain("Essential container in task exited");
        // The version before is served, and is the one that the scripts know.
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("status")).Well().Output.ShouldContain("* 1  ");
        // Repeated, it fails in the same way, and a good image ends it.
        (await project.Do("deploy")).Refused().Error.ShouldContain("did not become healthy");
        await LocalAws.Push(project, "service", 'd');
        (await project.Do("deploy")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("clean", "--yes")).Well();
    }

    [Fact]
    public async Task A_service_of_somebody_else_is_not_touched()
    {
        Nightly.Require(isLong: true);
        await aws.Prepare();
        await using var project = await aws.Pushed(place, "owner", "ecs", "service", $"--model-path={aws.Model.File}");
        (await project.Do("deploy")).Well();
        await using var other = await aws.Pushed(place, "stranger", "ecs", "service", $"--model-path={aws.Model.File}");
        await using var named = new Project(other.Folder, new Dictionary<string, string>(aws.Variables(place), StringComparer.Ordinal)
        { ["MCC_SERVICE"] = "owner-ecs", ["MCC_PYTHON"] = TrainedModel.Python });
        foreach (var script in new[] { "deploy", "rollback", "status" })
            (await named.Do(script)).Refused().Error.ShouldContain("is not this deployment's: it has the tag mcc:project=owner");
        (await named.Do("clean", "--yes")).Refused().Error.ShouldContain("is not this deployment's");
        (await project.Do("clean", "--yes")).Well();
    }

    public void Dispose() => place.Dispose();

    private static bool IsChange(string call) => !new[] { "describe-", "list-", "get-", "batch-get" }
        .Any(read => call.Contains($" {read}", StringComparison.Ordinal));
}
