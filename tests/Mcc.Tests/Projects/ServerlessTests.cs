using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>A serverless endpoint: its payloads, and what AWS has nothing for there.</summary>
public sealed class ServerlessTests
{
    private const string Folder = "deploy/serverless-inference";
    private const string Mebibyte = "MiB";

    [Fact]
    public void A_variant_has_memory_and_concurrency_instead_of_instances()
    {
        var made = From(("serverlessMemory", 3072), ("serverlessConcurrency", 20), ("serverlessProvisioned", 2), ("kmsKey", "alias/own"));

        made.Errors.ShouldBeEmpty();
        var config = made.Json($"{Folder}/create-endpoint-config.json");
        config["ProductionVariants"]![0]!.ToJsonString().ShouldBe(
            """{"VariantName":"AllTraffic","ServerlessConfig":{"MemorySizeInMB":3072,"MaxConcurrency":20,"ProvisionedConcurrency":2}}""");
        config["KmsKeyId"]!.GetValue<string>().ShouldBe("alias/own");
        made.Json("do/environment.json").ToJsonString().ShouldBe("""{"SAGEMAKER_MODEL_SERVER_WORKERS":"1"}""");
        made.Text("runtime/server/project.py").ShouldContain("MAX_PAYLOAD_BYTES = 4194304");
        made.Text("do/config").ShouldContain("MCC_START_TIMEOUT=180");
    }

    [Theory]
    [InlineData(1, 1024)]
    [InlineData(312, 1024)]
    [InlineData(313, 2048)]
    [InlineData(2000, 5120)]
    public void The_smallest_memory_that_the_model_fits_in_is_the_default(int model, int memory)
    {
        var made = OfModel(model);

        made.Errors.ShouldBeEmpty();
        made.Json($"{Folder}/create-endpoint-config.json")["ProductionVariants"]![0]!["ServerlessConfig"]!["MemorySizeInMB"]!
            .GetValue<int>().ShouldBe(memory);
        made.Findings.ShouldContain(finding => finding.Severity == Severity.Note && finding.Text.Contains($"a file of {model} {Mebibyte}",
            StringComparison.Ordinal));
    }

    [Fact]
    public void A_model_that_does_not_fit_is_refused_or_warned_of()
    {
        OfModel(6200).Errors.Single().ShouldContain("have 6144 MB");
        OfModel(1100, ("serverlessMemory", 1024)).Errors.Single().ShouldContain("--serverless-memory=3072");
        var tight = OfModel(900, ("serverlessMemory", 1024));
        tight.Errors.ShouldBeEmpty();
        tight.Findings.ShouldContain(finding => finding.Severity == Severity.Warning && finding.Text.Contains("about 1800 MiB",
            StringComparison.Ordinal));
        From(("modelName", "s3://bucket/model.tar.gz")).Json($"{Folder}/create-endpoint-config.json")["ProductionVariants"]![0]![
            "ServerlessConfig"]!["MemorySizeInMB"]!.GetValue<int>().ShouldBe(2048);
    }

    [Theory]
    [InlineData("serverlessMemory", "1500", "--serverless-memory=2048")]
    [InlineData("serverlessProvisioned", "6", "--serverless-concurrency=6")]
    [InlineData("autoscalingMax", "3", "Add --serverless-provisioned")]
    [InlineData("vpcSubnets", "subnet-0123456789abcdef0", "has no VPC configuration")]
    [InlineData("networkIsolation", "true", "has no network isolation")]
    [InlineData("endpointDataCapturePercent", "10", "captures no data")]
    [InlineData("multiModel", "true", "serves one model")]
    [InlineData("endpointStyle", "component", "has no inference components")]
    [InlineData("startupTimeout", "600", "within 3 minutes")]
    [InlineData("modelName", "s3://bucket/model/", "takes no ModelDataSource")]
    public void What_AWS_has_nothing_for_is_refused_with_the_reason(string key, string value, string reason) =>
        From((key, value)).Errors.ShouldContain(error => error.Contains(reason, StringComparison.Ordinal));

    [Theory]
    [InlineData("networkIsolation", "false")]
    [InlineData("endpointDataCapturePercent", "0")]
    [InlineData("endpointStyle", "model")]
    public void An_option_that_asks_for_nothing_is_accepted(string key, string value) => From((key, value)).Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("transformers-vllm")]
    [InlineData("triton-fil")]
    public void Servers_with_larger_images_are_refused(string backend) =>
        Made.From(("projectName", "large"), ("deploymentConfig", backend), ("deploymentTarget", "serverless-inference"),
            ("modelName", "Qwen/Qwen3-0.6B")).Errors.ShouldContain(error => error.Contains("no GPU and an image of at most 10 GB",
            StringComparison.Ordinal));

    [Fact]
    public void Auto_scaling_changes_the_containers_that_are_kept_warm()
    {
        var made = From(("serverlessProvisioned", 1), ("serverlessConcurrency", 10), ("autoscalingMax", 8));

        made.Errors.ShouldBeEmpty();
        var target = made.Json($"{Folder}/register-scalable-target.json");
        target["ScalableDimension"]!.GetValue<string>().ShouldBe("sagemaker:variant:DesiredProvisionedConcurrency");
        target["MaxCapacity"]!.GetValue<int>().ShouldBe(8);
        var policy = made.Json($"{Folder}/put-scaling-policy.json")["TargetTrackingScalingPolicyConfiguration"]!;
        policy["PredefinedMetricSpecification"]!["PredefinedMetricType"]!.GetValue<string>()
            .ShouldBe("SageMakerVariantProvisionedConcurrencyUtilization");
        policy["TargetValue"]!.GetValue<decimal>().ShouldBe(0.5m);
        made.Json($"{Folder}/update-endpoint.json").AsObject().ContainsKey("RetainAllVariantProperties").ShouldBeFalse();
        From(("serverlessProvisioned", 1), ("autoscalingMax", 6)).Errors.Single().ShouldContain("--serverless-concurrency=6");
        From(("serverlessProvisioned", 1), ("autoscalingMax", 2), ("autoscalingTarget", 70)).Errors.Single().ShouldContain("0.1 and 1");
        From(("serverlessProvisioned", 1), ("autoscalingMax", 2), ("autoscalingMin", 0)).Errors.Single().ShouldContain("scales to zero");
    }

    [Fact]
    public void The_scripts_offer_no_rolling_update()
    {
        var deploy = From().Text("do/deploy");
        deploy.ShouldNotContain("#   --rolling");
        deploy.ShouldContain("a serverless endpoint has no instances to replace");
        From(("alarms", true)).Json($"{Folder}/dashboard.json").ToJsonString().ShouldContain("ModelSetupTime");
    }

    [Fact]
    public void Many_models_on_an_instance_with_GPUs_are_refused()
    {
        static Made On(string instance) => Made.From(("projectName", "many"), ("deploymentConfig", "http-fastapi"), ("multiModel", true),
            ("instanceType", instance), ("multiModelCache", false));

        On("ml.g5.xlarge").Errors.ShouldContain(error => error.Contains("only for Triton", StringComparison.Ordinal));
        On("ml.m5.xlarge").Json("deploy/managed-inference/create-model.json")["PrimaryContainer"]!["MultiModelConfig"]!.ToJsonString()
            .ShouldBe("""{"ModelCacheSetting":"Disabled"}""");
    }

    private static Made From(params (string, JsonNode)[] settings) => Made.From([("projectName", "rare"),
        ("deploymentConfig", "http-fastapi"), ("deploymentTarget", "serverless-inference"), .. settings]);

    private static Made OfModel(int mebibytes, params (string, JsonNode)[] settings) => Made.From(
        new Inputs(new ModelInput("/models/model.joblib", [new("/models/model.joblib", "model.joblib", mebibytes * 1048576L, new('0', 64))],
            IsFolder: false,
            new() { FileName = "model.joblib", Content = ModelContent.Joblib, Format = "joblib", Framework = "sklearn" }), []),
        [("projectName", "rare"), ("deploymentConfig", "http-fastapi"), ("deploymentTarget", "serverless-inference"), .. settings]);
}
