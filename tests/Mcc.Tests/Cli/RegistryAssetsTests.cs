using System.Text.Json.Nodes;
using Mcc.Cli.Hosting;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Cli;

/// <summary><c>mcc registry assets</c> and <c>orphans</c>; the AWS CLI is a stand-in of the test's own on the PATH.</summary>
public sealed class RegistryAssetsTests : CommandLineTest
{
    private const string Manifest = """
        {"time":"2026-11-01T00:00:00Z","project":"rides","region":"eu-west-1","status":"active","type":"sagemaker-endpoint","id":"Rides"}
        {"time":"2026-11-01T00:00:00Z","project":"rides","region":"eu-west-1","status":"active","type":"sagemaker-model","id":"gone"}
        {"time":"2026-11-01T00:00:00Z","project":"rides","region":"eu-west-1","status":"active","type":"sagemaker-model","id":"old"}
        {"time":"2026-11-01T00:00:00Z","project":"rides","region":"eu-west-1","status":"active","type":"iam-role","id":"rides-build"}
        {"time":"2026-11-01T00:00:00Z","project":"rides","region":"eu-west-1","status":"active","type":"cloudwatch-dashboard","id":"rides"}
        {"time":"2026-11-02T00:00:00Z","project":"rides","region":"eu-west-1","status":"deleted","type":"sagemaker-model","id":"old"}
        {"time":"2026-11-02T00:00:00Z","project":"other","region":"us-east-1","status":"active","type":"ecr-repository","id":"a/b"}

        """;

    [Fact]
    public async Task The_npm_programs_manifest_is_read_too()
    {
        Write(".ml-container-creator/manifests/default.json", """
            {"schemaVersion":"2026-05-04","resources":[
            {"resourceId":"arn:aws:sagemaker:eu-west-1:123456789012:endpoint/older","resourceType":"sagemaker-endpoint","project":"older","status":"active","metadata":{}},
            {"resourceId":"older-model","resourceType":"sagemaker-model","project":"older","status":"active","metadata":{"region":"us-east-1"}},
            {"resourceId":"gone","resourceType":"sagemaker-model","project":"older","status":"deleted","metadata":{}}]}
            """);
        Words((await Mcc("registry", "assets", "--project-name=older")).Output).ShouldBe(
            ["older eu-west-1 sagemaker-endpoint older", "older us-east-1 sagemaker-model older-model"]);
        Write(".ml-container-creator/manifests/default.json", "[]");
        (await Mcc("registry", "assets")).Error.ShouldContain("is not a manifest of the npm program");
    }

    [Fact]
    public async Task What_is_recorded_and_not_deleted_is_listed_by_project()
    {
        Write(".ml-container-creator/manifests/default.jsonl", Manifest);

        var (output, error, exit) = await Mcc("registry", "assets");

        exit.ShouldBe(ExitCode.Done, error);
        Words(output).ShouldBe(
        [
            "other us-east-1 ecr-repository a/b", "rides eu-west-1 sagemaker-endpoint Rides", "rides eu-west-1 sagemaker-model gone",
            "rides eu-west-1 iam-role rides-build", "rides eu-west-1 cloudwatch-dashboard rides",
        ]);
        Words((await Mcc("registry", "assets", "--project-name=other")).Output).ShouldBe(["other us-east-1 ecr-repository a/b"]);
        (await Mcc("registry", "assets", "--profile=work")).Output.ShouldBeEmpty();
        Variables["MCC_PROFILE"] = "work";
        (await Mcc("registry", "assets")).Output.ShouldBeEmpty();
        Variables["MCC_PROFILE"] = "default";
        (await Mcc("registry", "assets", "--region=us-east-1", "--output=json")).Output.ShouldContain("\"id\": \"a/b\"");
    }

    [Fact]
    public async Task The_manifest_is_compared_with_the_tags_of_a_stand_in_for_AWS()
    {
        Write(".ml-container-creator/manifests/work.jsonl", Manifest);
        Write(".ml-container-creator/config.json", """{ "activeProfile": "work", "profiles": { "work": { "awsProfile": "sso" } } }""");
        StandInForAws("""
            case "$*" in
                *eu-west-1*) echo '{"ResourceTagMappingList": [
                    {"ResourceARN": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/rides", "Tags": [{"Key": "mcc:project", "Value": "rides"}]},
                    {"ResourceARN": "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:lost-wake", "Tags": [{"Key": "mcc:stage", "Value": "x"},
                        {"Key": "mcc:project", "Value": "lost"}]}]}' ;;
                *) echo '{"ResourceTagMappingList": [
                    {"ResourceARN": "arn:aws:ecr:us-east-1:111122223333:repository/a/b", "Tags": [{"Key": "mcc:project", "Value": "other"}]}]}' ;;
            esac
            """);

        var (output, error, exit) = await Mcc("registry", "orphans");

        exit.ShouldBe(ExitCode.Done, error);
        Words(output).ShouldBe(
        [
            "not recorded lost eu-west-1 cloudwatch-alarm lost-wake", "not found rides eu-west-1 sagemaker-model gone",
            "not compared rides eu-west-1 iam-role rides-build", "not compared rides eu-west-1 cloudwatch-dashboard rides",
        ]);
        var calls = await File.ReadAllLinesAsync(Path.Combine(Folder, "calls"));
        calls.Length.ShouldBe(2);
        calls[0].ShouldStartWith("sso resourcegroupstaggingapi get-resources --tag-filters Key=mcc:project --output json");
        calls[0].ShouldEndWith("--region eu-west-1");
        calls[1].ShouldEndWith("--region us-east-1");

        var json = JsonNode.Parse((await Mcc("registry", "orphans", "--project-name=other", "--output=json")).Output)!;
        (json["notFound"]!.AsArray().Count, json["notRecorded"]!.AsArray().Count).ShouldBe((0, 0));
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "calls")))[^1].ShouldContain("Key=mcc:project,Values=other ");
    }

    [Fact]
    public async Task When_AWS_refuses_nothing_is_reported_as_lost()
    {
        Write(".ml-container-creator/manifests/default.jsonl", Manifest);
        StandInForAws("echo 'The security token has expired' >&2; exit 255");
        var (output, error, exit) = await Mcc("registry", "orphans", "--region=eu-west-1");
        exit.ShouldBe(ExitCode.Refused);
        output.ShouldBeEmpty();
        error.ShouldBe("error: AWS was not read in eu-west-1: The security token has expired. Log in, or choose another region.\n");
    }

    /// <summary>Each call is a line in the file <c>calls</c>, after its AWS_PROFILE.</summary>
    private void StandInForAws(string script)
    {
        var program = Write("bin/aws", $"#!/bin/sh\necho \"$AWS_PROFILE $*\" >> '{Folder}/calls'\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Variables["PATH"] = $"{Path.Combine(Folder, "bin")}:/usr/bin:/bin";
    }

    /// <summary>The lines, with one space between columns.</summary>
    private static IReadOnlyList<string> Words(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
}
