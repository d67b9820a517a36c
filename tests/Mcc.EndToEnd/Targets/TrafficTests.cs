using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>do/traffic against the local SageMaker: a candidate beside the production variant, and the way back.</summary>
public sealed class TrafficTests(LocalAws aws) : IClassFixture<LocalAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Fact]
    public async Task A_candidate_is_added_shifted_and_promoted()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "ab", "managed-inference", "stand-in", "--endpoint-style=model");
        (await project.Do("deploy")).Well();
        var production = await Served("ab");
        (await project.Do("traffic", "ab")).Refused().Error.ShouldContain("is the version that is served");
        await LocalAws.Push(project, "stand-in", 'b');

        (await project.Do("traffic", "ab", "--weight=20")).Well().Error.ShouldContain("answers 20 % of the requests");
        (await Weights("ab")).ShouldBe([("AllTraffic", 80), ("Candidate", 20)]);
        (await project.Do("traffic", "ab", "--weight=20")).Well().Error.ShouldContain("has this version already");
        (await project.Do("deploy")).Refused().Error.ShouldContain("has a candidate: do/traffic promote serves it");
        (await project.Do("traffic", "shift", "--to=90", "--step=50", "--wait=0")).Well().Error.ShouldContain("gets 70 %");
        (await Weights("ab")).ShouldBe([("AllTraffic", 10), ("Candidate", 90)]);
        var status = (await project.Do("traffic", "status")).Well().Output;
        status.ShouldContain("AllTraffic");
        status.ShouldContain("90 %");

        (await project.Do("traffic", "promote")).Well();
        var promoted = await Served("ab");
        promoted.ShouldNotBe(production);
        (await Weights("ab")).ShouldBe([("AllTraffic", 1)]);
        (await project.Do("deploy")).Well().Error.ShouldContain("has this version already");
        (await project.Do("rollback")).Well();
        (await Served("ab")).ShouldBe(production);
        (await project.Do("clean", "--yes")).Well();
        (await aws.Left("ab")).ShouldBeEmpty();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    public void Dispose() => place.Dispose();

    private async Task<JsonNode> Endpoint(string name) =>
        JsonNode.Parse(await aws.Ask("sagemaker", "describe-endpoint", "--endpoint-name", name))!;

    private async Task<string> Served(string name) => (string)(await Endpoint(name))["EndpointConfigName"]!;

    private async Task<IReadOnlyList<(string Name, double Weight)>> Weights(string name) =>
        [.. (await Endpoint(name))["ProductionVariants"]!.AsArray()
            .Select(variant => ((string)variant!["VariantName"]!, (double)variant["CurrentWeight"]!))];
}
