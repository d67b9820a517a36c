using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>Which regions have an instance type: no catalog says it, a live account does (a stand-in for the AWS CLI).</summary>
public sealed class RegionAvailabilityTests : PickerTest
{
    private const string Germany = """{"search": "eu-central", "limit": 30, "context": {"deploymentConfig": "http-flask", "instanceType": "ml.m5.large"%s}, "mode": "%m"}""";

    private static string Request(string mode, string more = "") =>
        Germany.Replace("%s", more, StringComparison.Ordinal).Replace("%m", mode, StringComparison.Ordinal);

    [Fact]
    public async Task Without_an_account_the_availability_is_unknown()
    {
        var answer = await Ask("get_regions", Request("static"));

        answer.Choices["region"].ShouldBe(["eu-central-1", "eu-central-2"]);
        answer.Metadata!["regions"]![0]!["availability"]!.GetValue<string>().ShouldBe("unknown");
        answer.Metadata["sources"]!["availability"]!.GetValue<string>().ShouldBe("unknown: no catalog has it");
        answer.Message.ShouldBe("No catalog says which regions have `ml.m5.large`. Mode discover queries the account's quotas.");
        Calls.ShouldBe("");
    }

    [Fact]
    public async Task Stand_in_quotas_order_regions_and_remove_those_without_the_type()
    {
        Quotas("""
            *eu-central-2*) echo '{"Quotas": [{"QuotaName": "ml.m5.large for endpoint usage", "Value": 2}]}';;
            *eu-central-1*) echo '{"Quotas": [{"QuotaName": "ml.m5.large for endpoint usage", "Value": 0}]}';;
            """);

        var answer = await Ask("get_regions", Request("discover"));

        answer.Choices["region"].ShouldBe(["eu-central-2", "eu-central-1"]);
        answer.Values.ShouldBeEmpty();
        answer.Message.ShouldBeNull();
        answer.Metadata!["regions"]!.AsArray().Select(region => region!["availability"]!.GetValue<string>())
            .ShouldBe(["available", "quota is 0"]);
        answer.Metadata["sources"]!["availability"]!.GetValue<string>().ShouldBe("live: Service Quotas, ml.m5.large for endpoint usage");
        Calls.Split('\n').Count(call => call.StartsWith("service-quotas ", StringComparison.Ordinal)).ShouldBe(2);

        Quotas("""
            *eu-central-2*) echo '{"Quotas": [{"QuotaName": "ml.m5.large for endpoint usage", "Value": 2}]}';;
            *) echo '{"Quotas": [{"QuotaName": "ml.c5.large for endpoint usage", "Value": 2}]}';;
            """);
        (await Ask("get_regions", Request("discover"))).Values["region"].ShouldBe("eu-central-2");
    }

    [Theory]
    [InlineData("batch-transform", "ml.m5.large for transform job usage")]
    [InlineData("hyperpod-eks", "ml.m5.large for cluster usage")]
    [InlineData("async-inference", "ml.m5.large for endpoint usage")]
    public async Task Stand_in_quotas_are_those_of_the_deployment_target(string target, string quota)
    {
        Quotas($$"""*) echo '{"Quotas": [{"QuotaName": "{{quota}}", "Value": 1}]}';;""");

        var answer = await Ask("get_regions", Request("discover", $", \"deploymentTarget\": \"{target}\", \"hyperpodCluster\": \"c\""));

        answer.Metadata!["regions"]!.AsArray().Select(region => region!["availability"]!.GetValue<string>())
            .ShouldBe(["available", "available"]);
    }

    [Fact]
    public async Task Stand_in_account_that_cannot_be_asked_leaves_the_regions_unknown()
    {
        AwsAnswers("*) echo 'An error occurred (AccessDeniedException)' >&2; exit 254;;");

        var answer = await Ask("get_regions", Request("discover"));

        answer.Choices["region"].ShouldBe(["eu-central-1", "eu-central-2"]);
        answer.Message.ShouldBe("The regions of SageMaker cannot be queried: An error occurred (AccessDeniedException). The quotas of "
            + "eu-central-1, eu-central-2 cannot be read (unknown: An error occurred (AccessDeniedException)).");
    }

    [Fact]
    public async Task Stand_in_list_of_regions_removes_those_without_SageMaker()
    {
        AwsAnswers("""'ssm get-parameters-by-path') echo '{"Parameters": [{"Value": "eu-central-2"}]}';;""");

        var answer = await Ask("get_regions", """{"search": "-central-", "mode": "discover"}""");

        answer.Values["region"].ShouldBe("eu-central-2");
        answer.Metadata!["sources"]!["regions"]!.GetValue<string>().ShouldBe("static: catalog; live: SSM");
    }

    private void Quotas(string cases) => AwsAnswers($$"""
        'ssm get-parameters-by-path') echo '{"Parameters": []}';;
        'service-quotas list-service-quotas') case "$*" in
        {{cases}}
        esac;;
        """);
}
