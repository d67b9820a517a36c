using Mcc.EndToEnd.Local;
using Mcc.EndToEnd.Surroundings;
using Shouldly;
using Xunit;

namespace Mcc.EndToEnd.Bootstrap;

/// <summary>The scripts of projects with no more permissions than the bootstrap's policies give.</summary>
public sealed class EnforcedTests(EnforcedAws aws) : IClassFixture<EnforcedAws>, IDisposable
{
    private readonly Surroundings.TemporaryFolder place = new();

    [Theory]
    [InlineData("direct", "managed-inference", "--endpoint-style=model", "--autoscaling-max=2", "--alarms")]
    [InlineData("later", "async-inference")]
    [InlineData("parts", "managed-inference", "--endpoint-style=component", "--autoscaling-min=0", "--autoscaling-max=2")]
    [InlineData("batch", "batch-transform")]
    public async Task The_policies_are_sufficient_for_a_deployment(string name, string target, params string[] more)
    {
        Nightly.Require(isLong: name is "parts" or "batch" or "later");
        aws.Require();
        await using var project = await aws.Pushed(place, name, target, "flask", [$"--model-path={aws.Model.File}", .. more]);
        (await project.Do("deploy")).Well();
        aws.Model.ShouldBeAnswered((await project.Do("test", "--deployed", "--payload", aws.Model.Payload)).Well().Output);
        (await project.Do("status")).Well();
        (await project.Do("clean", "--yes")).Well();
        (await project.Do("manifest")).Well().Output.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_policy_does_not_allow_is_refused_and_named()
    {
        aws.Require();
        await using var project = await aws.Pushed(place, "other", "managed-inference", "flask", $"--model-path={aws.Model.File}");
        (await project.Shell("MCC_ROLE_ARN=arn:aws:iam::123456789012:role/admin do/deploy")).Refused().Error
            .ShouldContain("is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/admin");
    }

    /// <summary>Each service refuses in its own protocol, and the role is not the user.</summary>
    [Fact]
    public Task Calls_are_refused_as_AWS_refuses_them() => LocalRun.Script("enforced.py", settings => settings with
    {
        UserPolicy = new("user", Policy("""
            {"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},
            {"Sid":"No","Effect":"Deny","Action":["sagemaker:CreateModel","sagemaker:InvokeEndpoint"],"Resource":"*denied*"},
            {"Effect":"Deny","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"arn:aws:s3:::data/denied*"},
            {"Effect":"Deny","Action":"cloudwatch:PutMetricAlarm","Resource":"*"},
            {"Effect":"Deny","Action":"secretsmanager:GetSecretValue","Resource":"arn:aws:secretsmanager:*:*:secret:mcc/open-??????"},
            {"Effect":"Deny","Action":"secretsmanager:CreateSecret","NotResource":"arn:aws:secretsmanager:*:*:secret:mcc/*"},
            {"Effect":"Deny","Action":"logs:*","Resource":"*"}]}
            """)),
        RolePolicy = new("role", Policy("""
            {"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::data/models/*","arn:aws:s3:::data"]}]}
            """)),
    });

    private static Core.Policies.PolicyDocument Policy(string text) => Core.Policies.PolicyDocument.Read(text, "policy", [])!;

    public void Dispose() => place.Dispose();
}
