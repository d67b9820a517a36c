using Mcc.Platform.Aws;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Processes;

/// <summary>What the AWS CLI is called with; it is a program of the test's own on the PATH.</summary>
public sealed class AwsCliTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mcc-test-").FullName;

    public AwsCliTests()
    {
        var program = Path.Combine(folder, "aws");
        File.WriteAllText(program, $"#!/bin/sh\necho \"$@\" > '{folder}/call'\necho '{{}}'\n");
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Theory]
    [InlineData("sagemaker", "http://one", "AWS_ENDPOINT_URL=http://one")]
    [InlineData("sagemaker", "http://two", "AWS_ENDPOINT_URL=http://one", "AWS_ENDPOINT_URL_SAGEMAKER=http://two")]
    [InlineData("sagemaker", "http://one", "AWS_ENDPOINT_URL=http://one", "AWS_ENDPOINT_URL_SAGEMAKER=", "AWS_ENDPOINT_URL_S3=http://two")]
    [InlineData("s3api", "http://two", "AWS_ENDPOINT_URL=http://one", "AWS_ENDPOINT_URL_S3=http://two")]
    [InlineData("service-quotas", "http://two", "AWS_ENDPOINT_URL_SERVICE_QUOTAS=http://two")]
    public async Task The_endpoint_of_the_variables_is_an_option(string service, string url, params string[] variables) =>
        (await Call(service, variables)).ShouldEndWith($" --region eu-north-1 --endpoint-url {url}");

    [Theory]
    [InlineData]
    [InlineData("AWS_ENDPOINT_URL_S3=http://two")]
    [InlineData("AWS_ENDPOINT_URL=http://one", "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=True")]
    public async Task Without_them_AWS_itself_is_asked(params string[] variables) =>
        (await Call("sagemaker", variables)).ShouldEndWith(" --region eu-north-1");

    private async Task<string> Call(string service, string[] variables)
    {
        var all = variables.Select(static text => text.Split('=', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
        all["PATH"] = $"{folder}:/usr/bin:/bin";
        (await new AwsCli(all, folder).Ask([service, "list-models"], "eu-north-1",
            TestContext.Current.CancellationToken)).Trouble.ShouldBeNull();
        return File.ReadAllText(Path.Combine(folder, "call")).TrimEnd();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
