using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Mcc.LocalSageMaker;
using Mcc.LocalSageMaker.Settings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>
/// do/push, do/scan and the gate of do/deploy with the real AWS CLI: ECR's operations are the local SageMaker's, the images are in a real
/// registry, and a stand-in (pushing_engine.py) is the container engine.
/// </summary>
public sealed class ImageRepositoryTests : IAsyncLifetime
{
    private const string Finding = """
        {"imageScanStatus": {"status": "COMPLETE"}, "imageScanFindings": {"findings": [
            {"name": "CVE-2026-0001", "severity": "HIGH", "uri": "https://example.com/1", "attributes": [
                {"key": "package_name", "value": "openssl"}, {"key": "package_version", "value": "3.0.1"},
                {"key": "fixed_in_versions", "value": "3.0.2"}]},
            {"name": "CVE-2026-0002", "severity": "LOW", "attributes": []}]}}
        """;

    private readonly Surroundings.TemporaryFolder place = new();
    private readonly Surroundings.TemporaryFolder state = new("mcc-");
    private AwsCli? cli;
    private Registry? registry;
    private SageMakerServer? local;

    public async ValueTask InitializeAsync()
    {
        cli = await AwsCli.Start();
        registry = await Registry.Start();
        if (cli is null || registry is null)
            return;
        local = await SageMakerServer.Start(new(state.Path) { Engine = "none", Registry = registry.Host }, TimeProvider.System,
            CancellationToken.None);
        await File.WriteAllTextAsync(place["engine"],
            $"#!/bin/sh\nexec python3 '{AppContext.BaseDirectory}/Targets/pushing_engine.py' \"$0\" \"$@\"\n");
        (await Shell.Run("chmod", ["+x", place["engine"]], "/")).Well();
        await Image("one");
    }

    [Fact]
    public async Task A_repository_is_set_up_once_and_tags_of_versions_do_not_move_with_a_stand_in_engine()
    {
        Nightly.Require(isLong: true);
        await using var project = await Generate("--ecr-pull-accounts=222233334444", "--ecr-replicate-to=eu-west-1");

        var first = (await project.Do("push", "--tag", "1.0.0")).Well();

        first.Error.ShouldContain("mcc bootstrap replicate eu-west-1 --repositories images");
        var repository = (await Ask("describe-repositories", "--repository-names", "images"))["repositories"]![0]!;
        ((string)repository["imageTagMutability"]!).ShouldBe("IMMUTABLE_WITH_EXCLUSION");
        ((bool)repository["imageScanningConfiguration"]!["scanOnPush"]!).ShouldBeTrue();
        ((string)repository["encryptionConfiguration"]!["encryptionType"]!).ShouldBe("AES256");
        (await Policy()).ShouldContain("arn:aws:iam::222233334444:root");
        cli!.Calls();
        (await project.Do("push", "--tag", "1.0.0")).Well();
        cli.Calls().Where(call => !AwsCli.Reads(call)).ShouldBe(["ecr put-lifecycle-policy"]);

        await Image("two");
        (await project.Do("push", "--tag=1.0.0")).Refused().Error.ShouldContain("tags of versions do not move");
        (await project.Do("push", "--tag=latest")).Well();
        var second = await Digest("latest");
        await Image("three");
        (await project.Do("push", "--tag=latest")).Well();
        (await Digest("latest")).ShouldNotBe(second);

        // What others made in the policy stays, and what the project no longer wants goes.
        await Ask("set-repository-policy", "--repository-name", "images", "--policy-text",
            """
            {"Version": "2012-10-17", "Statement": [
                {"Sid": "MccPull", "Effect": "Allow", "Principal": "*", "Action": "ecr:BatchGetImage"},
                {"Sid": "Theirs", "Effect": "Deny", "Principal": "*", "Action": "ecr:*"}]}
            """);
        File.Delete(Path.Combine(project.Folder, "runtime/aws/repository-policy.json"));
        (await project.Do("push")).Well();
        var left = await Policy();
        left.ShouldContain("Theirs");
        left.ShouldNotContain("MccPull");
    }

    [Fact]
    public async Task Repositories_of_others_are_not_changed_with_a_stand_in_engine()
    {
        await using var project = await Generate();
        await Ask("create-repository", "--repository-name", "images", "--tags", "Key=mcc:project,Value=search");
        (await project.Do("push")).Refused().Error.ShouldContain("belongs to the project search");
        (await project.Do("clean", "--all", "--yes")).Refused().Error.ShouldContain("belongs to the project search");
        await Ask("delete-repository", "--repository-name", "images");
        await Ask("create-repository", "--repository-name", "images");

        (await project.Do("push")).Well().Error.ShouldContain("its settings stay as they are");

        ((string)(await Ask("describe-repositories"))["repositories"]![0]!["imageTagMutability"]!).ShouldBe("MUTABLE");
        (await project.Do("clean", "--all", "--yes")).Refused().Error.ShouldContain("was not created by this project");
    }

    [Fact]
    public async Task The_gate_refuses_findings_unless_they_are_accepted_with_a_stand_in_engine()
    {
        await using var project = await Generate("--scan-gate=high");
        (await project.Do("push")).Well();

        var none = await project.Do("scan");
        none.Exit.ShouldBe(4);
        none.Error.ShouldContain("UNSUPPORTED_IMAGE");
        (await project.Do("deploy", "--dry-run")).Exit.ShouldBe(4);

        await Findings(Finding);
        var refused = await project.Do("deploy");
        refused.Exit.ShouldBe(3);
        refused.Error.ShouldContain("HIGH CVE-2026-0001 openssl 3.0.1 fixed in: 3.0.2 https://example.com/1");
        (await cli!.Ask(Variables(), "sagemaker", "list-models")).ShouldBe("{\"Models\":[]}");
        (await project.Do("scan", "--gate=critical")).Well().Output.ShouldContain("HIGH: 1, LOW: 1");
        (await project.Do("push", "--scan")).Exit.ShouldBe(3);

        await Accept(project, """[{"name": "CVE-2026-0001", "reason": "not reachable", "until": "2999-12-31"}]""");
        (await project.Do("scan")).Well().Output.ShouldContain("accepted until 2999-12-31: not reachable");
        (await project.Do("deploy", "--dry-run")).Well();
        var yesterday = DateTime.UtcNow.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await Accept(project, $$"""[{"name": "CVE-2026-0001", "reason": "not reachable", "until": "{{yesterday}}"}]""");
        var expired = await project.Do("scan");
        expired.Exit.ShouldBe(3);
        expired.Error.ShouldContain($"accepted CVE-2026-0001 until {yesterday}, which is over");
        foreach (var wrong in new[] { """[{"name": "CVE-2026-0001", "until": "2999-12-31"}]""", "{}",
            """[{"name": "CVE-2026-0001", "reason": "x", "until": "2999-13-31"}]""" })
        {
            await Accept(project, wrong);
            (await project.Do("scan")).Refused().Error.ShouldContain("deploy/scan-accept.json cannot be used");
        }
    }

    [Theory]
    [InlineData("CRITICAL", "ACTIVE", 3)]
    [InlineData("UNTRIAGED", "ACTIVE", 0)]
    [InlineData("NEW-SEVERITY", "ACTIVE", 3)]
    [InlineData("CRITICAL", "SUPPRESSED", 0)]
    public async Task Findings_of_enhanced_scanning_are_judged_as_well_with_a_stand_in_engine(string severity, string status, int exit)
    {
        Nightly.Require(isLong: true);
        await using var project = await Generate("--scan-gate=critical");
        (await project.Do("push")).Well();
        await Findings($$$"""
            {"imageScanStatus": {"status": "ACTIVE"}, "imageScanFindings": {"enhancedFindings": [{"severity": "{{{severity}}}",
                "status": "{{{status}}}", "title": "t", "packageVulnerabilityDetails": {"vulnerabilityId": "CVE-2026-0003",
                "sourceUrl": "https://example.com/3", "vulnerablePackages": [
                    {"name": "glibc", "version": "2.36", "fixedInVersion": "2.37"}, {"name": "libc-bin", "version": "2.36"}]}}]}}
            """);

        var scan = await project.Do("scan");

        scan.Exit.ShouldBe(exit);
        scan.Output.ShouldContain(status == "ACTIVE" ? $"{severity} CVE-2026-0003 glibc 2.36 fixed in: 2.37 https://example.com/3"
            : "No findings.");
    }

    public async ValueTask DisposeAsync()
    {
        if (local is not null)
            await local.DisposeAsync();
        if (registry is not null)
            await registry.DisposeAsync();
        if (cli is not null)
            await cli.DisposeAsync();
        place.Dispose();
        state.Dispose();
    }

    private Task<Project> Generate(params string[] more)
    {
        if (local is null)
            Assert.Skip("This machine has not both Debian's docker-registry and an AWS CLI.");
        return Project.Generate(place, "images", "http-flask", ["--instance-type=ml.m5.large", .. more], Variables());
    }

    private Dictionary<string, string> Variables()
    {
        var variables = cli!.VariablesWith(
            CallerVariables.Of(state.Path, local!.Record).ToDictionary(each => each.Name, each => each.Value));
        variables["MCC_ENGINE"] = place["engine"];
        variables["MCC_HOME"] = place["home"];
        return variables;
    }

    private async Task<JsonNode> Ask(params string[] words) => JsonNode.Parse(await cli!.Ask(Variables(), ["ecr", .. words]))!;

    private async Task<string> Policy() => (string)(await Ask("get-repository-policy", "--repository-name", "images"))["policyText"]!;

    private async Task<string> Digest(string tag) => (string)(await Ask("describe-images", "--repository-name", "images", "--image-ids",
        $"imageTag={tag}"))["imageDetails"]![0]!["imageDigest"]!;

    private Task Image(string text) => File.WriteAllTextAsync(place["engine.image"], text);

    private Task Findings(string answer)
    {
        Directory.CreateDirectory(state["image-scans"]);
        return File.WriteAllTextAsync(Path.Combine(state["image-scans"], "images.json"), answer);
    }

    private static Task Accept(Project project, string text) =>
        File.WriteAllTextAsync(Path.Combine(project.Folder, "deploy/scan-accept.json"), text);
}
