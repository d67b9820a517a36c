using Shouldly;
using Xunit;

namespace Mcc.Tests.Mcp;

/// <summary>
/// Pickers that look at a live account, with an AWS CLI of the test's own; the end-to-end tests have the real one and moto.
/// </summary>
public sealed class DiscoveringTests : PickerTest
{
    private const string Cluster = """{"ClusterStatus": "%s", "Orchestrator": {"Eks": {"ClusterArn": "arn:aws:eks:us-east-1:111122223333:cluster/k"}}, "InstanceGroups": [{"InstanceGroupName": "gpus", "InstanceType": "ml.g5.xlarge", "CurrentCount": 2}]}""";

    [Fact]
    public async Task The_only_cluster_with_EKS_that_is_in_service_is_meant()
    {
        AwsAnswers($$"""
            'sagemaker list-clusters') echo '{"ClusterSummaries": [{"ClusterName": "slurm"}, {"ClusterName": "kube"}]}';;
            'sagemaker describe-cluster') case "$3" in *kube) printf '{{Cluster}}' InService;; *) echo '{"ClusterStatus": "InService"}';; esac;;
            """);

        var answer = await Ask("get_hyperpod_clusters", """{"parameters": ["hyperPodCluster"], "context": {"region": "eu-west-1"}}""");

        answer.Values["hyperPodCluster"].ShouldBe("kube");
        answer.Choices["hyperPodCluster"].ShouldBe(["kube"]);
        answer.Metadata!["clusters"]![0]!["instanceGroups"]![0]!["instanceType"]!.GetValue<string>().ShouldBe("ml.g5.xlarge");
        Calls.Split('\n')[0].ShouldContain("--region eu-west-1");
        (await Ask("get_hyperpod_clusters", """{"context": {"deploymentConfig": "http-flask", "instanceType": "ml.p4d.24xlarge"}}""")).Message.ShouldBe("No cluster has an instance group of ml.p4d.24xlarge.");
    }

    [Fact]
    public async Task Clusters_in_service_come_first_without_recommendation()
    {
        AwsAnswers($$"""
            'sagemaker list-clusters') echo '{"ClusterSummaries": [{"ClusterName": "new"}, {"ClusterName": "old"}]}';;
            'sagemaker describe-cluster') case "$3" in *new) printf '{{Cluster}}' Creating;; *) printf '{{Cluster}}' InService;; esac;;
            """);

        var answer = await Ask("get_hyperpod_clusters");

        answer.Values.ShouldBeEmpty();
        answer.Choices["hyperpodCluster"].ShouldBe(["old", "new"]);
    }

    [Fact]
    public async Task An_unreachable_account_is_an_error_message()
    {
        AwsAnswers("*) echo 'Unable to locate credentials. You can configure credentials by running \"aws configure\".' >&2; exit 253;;");

        var answer = await Ask("get_hyperpod_clusters");

        answer.Error!.ShouldStartWith("The account's clusters cannot be listed: Unable to locate credentials");
        answer.Choices["hyperpodCluster"].ShouldBeEmpty();
    }

    [Fact]
    public async Task Quotas_of_zero_take_instances_away()
    {
        AwsAnswers("""
            'service-quotas list-service-quotas') echo '{"Quotas": [{"QuotaName": "ml.g5.xlarge for endpoint usage", "Value": 0.0}, {"QuotaName": "ml.g6.xlarge for endpoint usage", "Value": 4.0}, {"QuotaName": "ml.g5.xlarge for training job usage", "Value": 9.0}]}';;
            """);
        const string Context = """{"mode": "discover", "context": {"deploymentConfig": "transformers-vllm", "modelName": "Qwen/Qwen3-8B"}}""";

        var answer = await Ask("get_instance_recommendation", Context);

        answer.Choices["instanceType"].ShouldBe(["ml.g6.xlarge"]);
        answer.Values["instanceType"].ShouldBe("ml.g6.xlarge");
        answer.Metadata!["source"]!.GetValue<string>().ShouldBe("catalog and service quotas");

        var large = await Ask("get_instance_recommendation",
            Context.Replace("Qwen/Qwen3-8B", "meta-llama/Llama-3.3-70B-Instruct", StringComparison.Ordinal));
        large.Values.ShouldBeEmpty();
        large.Metadata!["allFilteredByQuota"]!.GetValue<bool>().ShouldBeTrue();
        large.Message!.ShouldContain("Service Quotas");
    }

    [Fact]
    public async Task Quotas_that_cannot_be_asked_take_nothing_away()
    {
        AwsAnswers("*) echo 'An error occurred (AccessDeniedException)' >&2; exit 254;;");

        var answer = await Ask("get_instance_recommendation", """{"context": {"deploymentConfig": "http-flask"}}""", live: true);

        answer.Values["instanceType"].ShouldBe("ml.m5.large");
        answer.Message.ShouldBe("The account's quotas cannot be read: An error occurred (AccessDeniedException).");
    }

    [Theory]
    [InlineData("s3://bucket/models/", "s3://bucket/models/llama/", "s3api list-objects-v2 --bucket=bucket --prefix=models/ --delimiter=/")]
    [InlineData("jumpstart://llama", "jumpstart://meta-llama",
        "sagemaker list-hub-contents --hub-name SageMakerPublicHub --hub-content-type Model --name-contains llama")]
    [InlineData("registry://--profile", "registry://my-group", "sagemaker list-model-package-groups --name-contains profile")]
    public async Task Models_are_searched_where_they_are(string search, string found, string call)
    {
        AwsAnswers("""
            's3api list-objects-v2') echo '{"CommonPrefixes": [{"Prefix": "models/llama/"}], "Contents": [{"Key": "models/a.tar.gz"}, {"Key": "models/readme.txt"}]}';;
            'sagemaker list-hub-contents') echo '{"HubContentSummaries": [{"HubContentName": "meta-llama"}]}';;
            'sagemaker list-model-package-groups') echo '{"ModelPackageGroupSummaryList": [{"ModelPackageGroupName": "my-group"}]}';;
            """);

        var answer = await Ask("get_models", $$"""{"search": "{{search}}", "mode": "discover"}""");

        answer.Choices["modelName"][0].ShouldBe(found);
        Calls.ShouldStartWith(call);
        answer.Choices["modelName"].ShouldNotContain(name => name.EndsWith("readme.txt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_Hub_is_searched_and_describes_a_model()
    {
        await using var hub = await PretendedHub.Start();
        Hub = hub.Address;

        var found = await Ask("get_models", """{"search": "tiny stories", "mode": "discover"}""");
        found.Choices["modelName"].ShouldBe(["some/tiny"]);
        hub.Asked[0].ShouldBe("/api/models?search=tiny%20stories&sort=downloads&direction=-1&limit=20");

        var one = await Ask("get_models", """{"model_id": "some/tiny", "mode": "discover"}""");
        one.Values["modelName"].ShouldBe("some/tiny");
        one.Metadata!["model"]!["revision"]!.GetValue<string>().ShouldBe("0123456789abcdef0123456789abcdef01234567");
        one.Metadata["model"]!["parameterCount"]!.GetValue<long>().ShouldBe(1234);
        one.Metadata["model"]!["gated"]!.GetValue<bool>().ShouldBeTrue();
        (await Ask("get_models", """{"model_id": "no/body", "mode": "discover"}""")).Error.ShouldBe("The Hugging Face Hub has no model `no/body`.");
    }

    [Fact]
    public async Task A_Hub_that_cannot_be_asked_leaves_the_catalog()
    {
        var answer = await Ask("get_models", """{"search": "qwen3-0.6b", "mode": "discover"}""");

        answer.Choices["modelName"].ShouldBe(["Qwen/Qwen3-0.6B"]);
        answer.Message!.ShouldStartWith("127.0.0.1 cannot be reached: ");
    }
}
