using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Projects for ECS: their payloads, and what Fargate and load balancers cannot do.</summary>
public sealed class TaskTests
{
    private const string Role = "arn:aws:iam::123456789012:role/model";
    private const string Secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:mcc/token-AbCdEf";

    private static readonly (string, JsonNode)[] Network =
        [("vpcSubnets", "subnet-0123456789abcdef0,subnet-1123456789abcdef0"), ("vpcSecurityGroups", "sg-0123456789abcdef0")];

    /// <summary>Source: the table of https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html.</summary>
    [Theory]
    [InlineData(256, "512 1024 2048")]
    [InlineData(512, "1024 2048 3072 4096")]
    [InlineData(1024, "2048 3072 4096 5120 6144 7168 8192")]
    [InlineData(8192, "16384 20480 24576 28672 32768 36864 40960 45056 49152 53248 57344 61440")]
    [InlineData(16384, "32768 40960 49152 57344 65536 73728 81920 90112 98304 106496 114688 122880")]
    public void Fargate_has_these_sizes(int cpu, string sizes) =>
        string.Join(' ', Facts.Embedded.FargateSizes.With(cpu)).ShouldBe(sizes);

    [Theory]
    [InlineData("1024", "9000", "--ecs-cpu=2048 --ecs-memory=9216")]
    [InlineData("256", "1536", "--ecs-cpu=256 --ecs-memory=2048")]
    [InlineData("4096", "2048", "--ecs-cpu=4096 --ecs-memory=8192")]
    [InlineData("256", "999999", "--ecs-cpu=16384 --ecs-memory=122880")]
    public void A_size_that_Fargate_does_not_have_is_refused_with_the_nearest(string cpu, string memory, string nearest) =>
        From(("ecsCpu", cpu), ("ecsMemory", memory)).Errors.Single().ShouldContain($"Use {nearest}.");

    [Fact]
    public void A_task_that_is_smaller_than_the_model_needs_is_warned_of()
    {
        OfModel(1500).Findings.ShouldContain(finding => finding.Severity == Severity.Warning
            && finding.Text.Contains("the server and the model need about 3400 MiB", StringComparison.Ordinal));
        OfModel(100).Findings.ShouldNotContain(finding => finding.Severity == Severity.Warning
            && finding.Text.Contains("need about", StringComparison.Ordinal));
    }

    [Fact]
    public void Express_Mode_is_one_request_with_the_secret_by_its_ARN()
    {
        var made = From(("roleArn", Role), ("modelEnv", new JsonArray($"HF_TOKEN_ARN={Secret}", "A=b")), ("autoscalingMax", 4));

        made.Errors.ShouldBeEmpty();
        var service = made.Json("deploy/ecs/create-express-gateway-service.json");
        service["healthCheckPath"]!.GetValue<string>().ShouldBe("/ping");
        service["primaryContainer"]!["containerPort"]!.GetValue<int>().ShouldBe(8080);
        service["scalingTarget"]!.ToJsonString().ShouldBe(
            """{"minTaskCount":1,"maxTaskCount":4,"autoScalingMetric":"REQUEST_COUNT_PER_TARGET","autoScalingTargetValue":70}""");
        made.Json("runtime/aws/payloads.json")["create-express-gateway-service"]!["later"]!["primaryContainer.secrets"]!.GetValue<string>()
            .ShouldBe("do/environment.json#secrets");
        made.Findings.ShouldContain(finding => finding.Text.Contains("answers everybody", StringComparison.Ordinal));
    }

    [Fact]
    public void A_service_has_a_circuit_breaker_and_a_load_balancer_inside_the_VPC()
    {
        var made = From([("ecsMode", "service"), .. Network]);

        made.Errors.ShouldBeEmpty();
        made.Json("deploy/ecs/create-load-balancer.json")["Scheme"]!.GetValue<string>().ShouldBe("internal");
        made.Json("deploy/ecs/create-target-group.json")["HealthCheckPath"]!.GetValue<string>().ShouldBe("/ping");
        made.Json("deploy/ecs/create-service.json")["deploymentConfiguration"]!["deploymentCircuitBreaker"]!.ToJsonString()
            .ShouldBe("""{"enable":true,"rollback":true}""");
        var container = made.Json("deploy/ecs/register-task-definition.json")["containerDefinitions"]![0]!;
        container["stopTimeout"]!.GetValue<int>().ShouldBe(120);
        container["linuxParameters"]!["initProcessEnabled"]!.GetValue<bool>().ShouldBeTrue();
        container["healthCheck"]!["command"]!.ToJsonString().ShouldNotContain("curl");
        From([("ecsMode", "service"), ("ecsAccess", "public"), .. Network]).Json("deploy/ecs/create-service.json")
            ["networkConfiguration"]!["awsvpcConfiguration"]!["assignPublicIp"]!.GetValue<string>().ShouldBe("ENABLED");
    }

    [Fact]
    public void A_task_on_EC2_has_the_GPUs_of_its_instance_alone()
    {
        var made = Model(("deploymentTarget", "ecs-ec2"), ("instanceType", "ml.g5.12xlarge"));

        made.Errors.ShouldBeEmpty();
        var definition = made.Json("deploy/ecs-ec2/register-task-definition.json");
        definition["placementConstraints"]![0]!["expression"]!.GetValue<string>().ShouldBe("attribute:ecs.instance-type == g5.12xlarge");
        definition["containerDefinitions"]![0]!["resourceRequirements"]!.ToJsonString().ShouldBe("""[{"type":"GPU","value":"4"}]""");
        made.Json("deploy/ecs-ec2/create-service.json")["launchType"]!.GetValue<string>().ShouldBe("EC2");
        Model(("deploymentTarget", "ecs-ec2"), ("ecsCapacityProvider", "gpus")).Json("deploy/ecs-ec2/create-service.json").AsObject()
            .ContainsKey("launchType").ShouldBeFalse();
    }

    [Fact]
    public void What_ECS_cannot_do_is_refused_with_the_reason()
    {
        Model(("deploymentTarget", "ecs")).Errors.ShouldContain(error =>
            error.Contains("needs a GPU, and Fargate has none", StringComparison.Ordinal)
                && error.Contains("--deployment-target=ecs-ec2", StringComparison.Ordinal));
        Model(("deploymentTarget", "ecs-ec2"), ("ecsMode", "express")).Errors.ShouldContain(error =>
            error.Contains("Express Mode runs on Fargate only", StringComparison.Ordinal));
        From(("autoscalingMax", 2), ("autoscalingMin", 0)).Errors.ShouldContain(error =>
            error.Contains("counts no requests", StringComparison.Ordinal));
        From(("autoscalingMax", 2), ("autoscalingTarget", 0.5)).Errors.ShouldContain(error =>
            error.Contains("whole numbers of requests", StringComparison.Ordinal));
        From(("vpcSubnets", "subnet-0123456789abcdef0"), ("vpcSecurityGroups", "sg-0123456789abcdef0")).Errors.ShouldContain(error =>
            error.Contains("a load balancer needs two", StringComparison.Ordinal));
        From(("modelName", "s3://bucket/model.tar.gz")).Errors.ShouldContain(error =>
            error.Contains("ECS mounts no model", StringComparison.Ordinal));
    }

    private static Made From(params (string, JsonNode)[] settings) => Made.From([("projectName", "tasks"),
        ("deploymentConfig", "http-flask"), ("deploymentTarget", "ecs"), .. settings]);

    private static Made Model(params (string, JsonNode)[] settings) => Made.From([("projectName", "tasks"),
        ("deploymentConfig", "transformers-vllm"), ("modelName", "Qwen/Qwen3-0.6B"), .. Network, .. settings]);

    private static Made OfModel(int mebibytes) => Made.From(
        new Inputs(new ModelInput("/models/model.joblib", [new("/models/model.joblib", "model.joblib", mebibytes * 1048576L, new('0', 64))],
            IsFolder: false,
            new() { FileName = "model.joblib", Content = ModelContent.Joblib, Format = "joblib", Framework = "sklearn" }), []),
        [("projectName", "tasks"), ("deploymentConfig", "http-flask"), ("deploymentTarget", "ecs")]);
}
