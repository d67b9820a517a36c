using System.Text.Json.Nodes;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Targets;

/// <summary>A whole life of each target with an AWS CLI that does not read AWS_ENDPOINT_URL, as Debian's.</summary>
public sealed class OldAwsTests(OldAws aws) : IClassFixture<OldAws>, IDisposable
{
    private readonly TemporaryFolder place = new();

    [Theory]
    [InlineData("managed-inference", "--endpoint-style=model")]
    [InlineData("async-inference")]
    [InlineData("batch-transform", "--batch-input-path=s3://lines/in/")]
    public async Task What_is_deployed_answers_and_is_cleaned_away(string target, params string[] more)
    {
        Nightly.Require(isLong: target is "async-inference" or "batch-transform");
        aws.Require();
        await aws.Ask("s3api", "create-bucket", "--bucket", "lines", "--endpoint-url", aws.Address);
        var rows = JsonNode.Parse(await File.ReadAllTextAsync(aws.Model.Payload))!["instances"]!.AsArray();
        await File.WriteAllLinesAsync(place["rows.csv"],
            rows.Select(row => string.Join(',', row!.AsArray().Select(value => value!.ToJsonString()))));
        await aws.Ask("s3api", "put-object", "--bucket", "lines", "--key", "in/rows.csv", "--body", place["rows.csv"], "--endpoint-url",
            aws.Address);
        var project = await aws.Pushed(place, "older", target, "flask", [$"--model-path={aws.Model.File}", .. more]);

        (await project.Do("deploy")).Well();
        var answer = (await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output;
        if (target == "batch-transform")
            aws.Model.ShouldBeAnsweredInLines(answer, times: 3);
        else
            aws.Model.ShouldBeAnswered(answer);
        (await project.Do("status")).Well();

        (await project.Do("clean", "--yes")).Well();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
        foreach (var kind in new[] { "list-endpoints", "list-endpoint-configs", "list-models" })
            (await aws.Ask("sagemaker", kind, "--endpoint-url", aws.Address)).ShouldNotContain("older", customMessage: kind);
    }

    [Fact]
    public async Task The_address_of_one_service_is_stronger_than_that_of_all()
    {
        aws.Require();
        var project = await aws.Pushed(place, "aside", "managed-inference", "stand-in");
        var variables = aws.Variables(place);
        variables["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1";
        variables["AWS_ENDPOINT_URL_SAGEMAKER"] = aws.Address;
        (await new Project(project.Folder, variables).Do("status")).Well().Output.ShouldContain("none");

        variables["AWS_ENDPOINT_URL_SAGEMAKER"] = "http://127.0.0.1:1";
        variables["AWS_ENDPOINT_URL"] = aws.Address;
        (await new Project(project.Folder, variables).Do("status")).Refused().Error.ShouldContain("http://127.0.0.1:1");
    }

    [Fact]
    public async Task A_missing_library_is_refused_with_the_version_that_has_it()
    {
        aws.Require();
        var project = await aws.Pushed(place, "newer", "managed-inference", "stand-in", "--endpoint-style=component");

        var refused = (await project.Do("deploy")).Refused().Error;

        refused.ShouldContain("AWS CLI 2.9.");
        refused.ShouldContain("2.14.3, or 1.31.3 of version 1");
        refused.Split('\n', StringSplitOptions.RemoveEmptyEntries).Last().ShouldStartWith("do/deploy: aws sagemaker ");
        (await project.Do("status")).Refused();
    }

    public void Dispose() => place.Dispose();
}
