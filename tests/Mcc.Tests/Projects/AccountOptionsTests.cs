using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>What accounts ask of every deployment: networks, keys, tags, regions and machine images.</summary>
public sealed class AccountOptionsTests
{
    private const string Model = "deploy/managed-inference/create-model.json";
    private const string Config = "deploy/managed-inference/create-endpoint-config.json";
    private const string AsyncConfig = "deploy/async-inference/create-endpoint-config.json";
    private const string Component = "deploy/managed-inference/create-inference-component.json";
    private const string Job = "deploy/batch-transform/create-transform-job.json";
    private const string Key = "arn:aws:kms:us-east-1:123456789012:key/1234abcd";

    private static readonly (string, JsonNode)[] Vpc =
        [("vpcSubnets", "subnet-0123456789abcdef0, subnet-0a1b2c3d"), ("vpcSecurityGroups", "sg-0123456789abcdef0")];

    [Fact]
    public void Containers_use_the_users_subnets_and_no_other_network()
    {
        const string expected =
            """{"Subnets":["subnet-0123456789abcdef0","subnet-0a1b2c3d"],"SecurityGroupIds":["sg-0123456789abcdef0"]}""";
        var model = Http([.. Vpc, ("networkIsolation", true)]);
        Json(model.Json(Model)["VpcConfig"]).ShouldBe(expected);
        Json(model.Json(Model)["EnableNetworkIsolation"]).ShouldBe("true");
        model.Json(Config)["VpcConfig"].ShouldBeNull();

        var component = Http([.. Vpc, ("networkIsolation", true), ("endpointStyle", "component")]);
        Json(component.Json(Model)["VpcConfig"]).ShouldBe(expected);
        Json(component.Json(Config)["VpcConfig"]).ShouldBe(expected);
        Json(component.Json(Config)["EnableNetworkIsolation"]).ShouldBe("true");

        var neither = Http().Json(Model).AsObject();
        neither.ContainsKey("VpcConfig").ShouldBeFalse();
        neither.ContainsKey("EnableNetworkIsolation").ShouldBeFalse();
    }

    [Fact]
    public void Half_a_VPC_and_malformed_IDs_are_refused()
    {
        Http(Vpc[0]).Errors.ShouldHaveSingleItem()
            .ShouldBe("`vpcSubnets` is set (from --vpc-subnets), but a VPC needs --vpc-security-groups too. Add --vpc-security-groups.");
        Http(Vpc[1]).Errors.ShouldHaveSingleItem().ShouldContain("but a VPC needs --vpc-subnets too");
        Http(Vpc[0], ("vpcSecurityGroups", "my-group")).Errors.ShouldHaveSingleItem()
            .ShouldBe("`vpcSecurityGroups` (from --vpc-security-groups) has the item `my-group`. It must be security group IDs, such as "
                + "sg-0123456789abcdef0.");
        Http(Vpc[0], ("vpcSecurityGroups", string.Join(',', Enumerable.Range(10000000, 6).Select(number => $"sg-{number}"))))
            .Errors.ShouldHaveSingleItem().ShouldContain("has 6 items, but AWS allows 5");
    }

    [Fact]
    public void Network_isolation_is_refused_for_what_a_container_downloads()
    {
        Language(("networkIsolation", true)).Errors.ShouldHaveSingleItem()
            .ShouldBe("`networkIsolation` (from --network-isolation) blocks all network access, but the container downloads the model from "
                + "the Hugging Face Hub. Copy the model to S3 and set --model-name=s3://…, or remove --network-isolation.");
        Language(("modelName", "s3://bucket/model/"), ("networkIsolation", true)).Errors.ShouldBeEmpty();
        Language(("modelName", "s3://bucket/model/"), ("networkIsolation", true), ("serverEnv",
                "API_KEY_ARN=arn:aws:secretsmanager:us-east-1:123456789012:secret:key")).Errors.ShouldHaveSingleItem()
            .ShouldContain("the container reads a secret at startup: `serverEnv` (from --server-env)");
    }

    [Fact]
    public void One_key_encrypts_volumes_captures_and_responses()
    {
        var managed = Http(("kmsKey", Key), ("endpointDataCapturePercent", 5)).Json(Config);
        Text(managed["KmsKeyId"]).ShouldBe(Key);
        Text(managed["DataCaptureConfig"]!["KmsKeyId"]).ShouldBe(Key);

        var later = Http(("kmsKey", Key), ("deploymentTarget", "async-inference")).Json(AsyncConfig);
        Text(later["AsyncInferenceConfig"]!["OutputConfig"]!["KmsKeyId"]).ShouldBe(Key);

        var job = Http(("kmsKey", Key), ("deploymentTarget", "batch-transform")).Json(Job);
        Text(job["TransformResources"]!["VolumeKmsKeyId"]).ShouldBe(Key);
        Text(job["TransformOutput"]!["KmsKeyId"]).ShouldBe(Key);
    }

    /// <summary>AWS refuses a key for an instance type with local disks.</summary>
    [Fact]
    public void Local_disks_have_no_key()
    {
        Http(("kmsKey", Key), ("instanceType", "ml.m5d.large")).Json(Config).AsObject().ContainsKey("KmsKeyId").ShouldBeFalse();
        Http(("kmsKey", Key), ("fallbackInstanceTypes", "ml.m5d.large")).Json(Config).AsObject().ContainsKey("KmsKeyId").ShouldBeFalse();
        var job = Http(("kmsKey", Key), ("instanceType", "ml.g5.xlarge"), ("deploymentTarget", "batch-transform")).Json(Job);
        job["TransformResources"]!.AsObject().ContainsKey("VolumeKmsKeyId").ShouldBeFalse();
        Text(job["TransformOutput"]!["KmsKeyId"]).ShouldBe(Key);
    }

    [Fact]
    public void Tags_are_on_everything_that_the_project_creates()
    {
        const string expected =
            """[{"Key":"mcc:project","Value":"sample"},{"Key":"team","Value":"search"},{"Key":"cost center","Value":"a=b"}]""";
        JsonNode tags = new JsonArray("team=search", "cost center=a=b");
        var component = Http(("tags", tags), ("endpointStyle", "component"));
        foreach (var file in new[] { Model, Config, Component, "runtime/aws/create-endpoint.json" })
            Json(component.Json(file)["Tags"]).ShouldBe(expected, file);
        Json(component.Json("runtime/aws/create-repository.json")["tags"]).ShouldBe(expected);
        Json(Language(("tags", tags)).Json("runtime/aws/create-project.json")["tags"])
            .ShouldBe(expected.Replace("\"Key\"", "\"key\"", StringComparison.Ordinal)
                .Replace("\"Value\"", "\"value\"", StringComparison.Ordinal));
        Json(Http(("tags", tags), ("deploymentTarget", "batch-transform")).Json(Job)["Tags"]).ShouldBe(expected);
        var adapted = Language(("tags", tags), ("enableLora", true));
        Json(adapted.Json("deploy/managed-inference/create-adapter.json")["Tags"]).ShouldBe(expected);
    }

    [Theory]
    [InlineData("team", "has the item `team`. It must be KEY=VALUE")]
    [InlineData("aws:team=x", "has the item `aws:team=x`")]
    [InlineData("mcc:stage=x", "has the key `mcc:stage`, but `mcc:` is reserved for the scripts' own tags. Use another key.")]
    public void Tags_that_AWS_or_the_project_does_not_allow_are_refused(string tag, string says) =>
        Http(("tags", tag)).Errors.ShouldHaveSingleItem().ShouldContain(says);

    [Fact]
    public void Captured_data_is_readable_for_Model_Monitor() =>
        Json(Http(("endpointDataCapturePercent", 5)).Json(Config)["DataCaptureConfig"]!["CaptureContentTypeHeader"])
            .ShouldBe("""{"CsvContentTypes":["text/csv"],"JsonContentTypes":["application/json"]}""");

    [Fact]
    public void Large_models_in_S3_have_an_hour_to_download()
    {
        Seconds(Language(("modelName", "s3://bucket/model/")).Json(Config)["ProductionVariants"]![0]).ShouldBe(3600);
        Seconds(Language(("modelName", "s3://bucket/model/"), ("modelDownloadTimeout", 900)).Json(Config)["ProductionVariants"]![0])
            .ShouldBe(900);
        Seconds(Language(("modelName", "s3://bucket/model/"), ("endpointStyle", "component")).Json(Component)["Specification"]!
            ["StartupParameters"]).ShouldBe(3600);
        Seconds(Language().Json(Config)["ProductionVariants"]![0]).ShouldBeNull("the container downloads it");
        Seconds(Http(("modelName", "s3://bucket/model/")).Json(Config)["ProductionVariants"]![0]).ShouldBeNull("it is small");

        static int? Seconds(JsonNode? node) => (int?)node!["ModelDataDownloadTimeoutInSeconds"];
    }

    [Fact]
    public void Failures_and_inputs_are_below_the_users_own_place()
    {
        var own = Http(("deploymentTarget", "async-inference"), ("asyncS3OutputPath", "s3://own/out/"));
        Text(own.Json(AsyncConfig)["AsyncInferenceConfig"]!["OutputConfig"]!["S3FailurePath"]).ShouldBe("s3://own/out/failures/");
        own.Text("runtime/lib/invoke.sh").ShouldContain("input=s3://own/out/input/\n");
        own.Text("runtime/aws/payloads.json").ShouldNotContain("failures");
        var usual = Http(("deploymentTarget", "async-inference"));
        usual.Text("runtime/aws/payloads.json").ShouldContain("\"AsyncInferenceConfig.OutputConfig.S3FailurePath\": \"failures\"");
        usual.Text("runtime/lib/invoke.sh").ShouldContain("$(bucket_name)");
    }

    [Theory]
    [InlineData("eusc-de-east-1", "aws-eusc", "amazonaws.eu")]
    [InlineData("us-iso-east-1", "aws-iso", "c2s.ic.gov")]
    [InlineData("cn-north-1", "aws-cn", "amazonaws.com.cn")]
    [InlineData("ap-new-1", "aws", "amazonaws.com")]
    public void A_region_is_accepted_with_its_suffix_also_if_it_is_newer_than_the_catalog(string region, string partition, string suffix)
    {
        var made = Language(("region", region));
        made.Text("do/config").ShouldContain($"MCC_DNS_SUFFIX={suffix}\n");
        made.Text("runtime/aws/build-policy.json").ShouldContain($"arn:{partition}:ecr:");
    }

    [Theory]
    [InlineData("ml.g5.xlarge", "al2-ami-sagemaker-batch-gpu-535")]
    [InlineData("ml.g6.xlarge", null)]
    [InlineData("ml.m5.large", null)]
    public void A_transform_job_has_the_newest_driver_that_is_known(string instance, string? ami) =>
        ((string?)Http(("deploymentTarget", "batch-transform"), ("instanceType", instance)).Json(Job)["TransformResources"]!
            ["TransformAmiVersion"]).ShouldBe(ami);

    [Fact]
    public void A_transform_jobs_driver_is_compared_with_the_images_CUDA()
    {
        var made = Language(("deploymentTarget", "batch-transform"), ("instanceType", "ml.g5.xlarge"));
        made.Errors.ShouldBeEmpty();
        var warning = made.Findings.Single(finding => finding.Rule == "cuda");
        warning.Severity.ShouldBe(Severity.Warning);
        warning.Text.ShouldContain("the driver of `ml.g5.xlarge` with al2-ami-sagemaker-batch-gpu-535 is 535");
        warning.Text.ShouldContain("--transform-ami-version");
        var newer = Language(("deploymentTarget", "batch-transform"), ("instanceType", "ml.g5.xlarge"),
            ("transformAmiVersion", "al2023-ami-sagemaker-batch-gpu-580"));
        newer.Findings.ShouldNotContain(finding => finding.Rule == "cuda", "what no list has is not judged");
        Text(newer.Json(Job)["TransformResources"]!["TransformAmiVersion"]).ShouldBe("al2023-ami-sagemaker-batch-gpu-580");
    }

    private static Made Http(params (string, JsonNode)[] settings) => With("http-flask", ("instanceType", "ml.m5.large"), settings);

    private static Made Language(params (string, JsonNode)[] settings) => With("transformers-vllm", ("modelName", "Qwen/Qwen3-0.6B"),
        settings);

    private static Made With(string configuration, (string Key, JsonNode Value) usual, (string Key, JsonNode Value)[] settings) =>
        Made.From(
    [
        ("projectName", "sample"), ("deploymentConfig", configuration), .. settings,
        .. settings.Any(setting => setting.Key == usual.Key) ? [] : new[] { usual },
    ]);

    private static string Json(JsonNode? node) => node.ShouldNotBeNull().ToJsonString();

    private static string Text(JsonNode? node) => node.ShouldNotBeNull().GetValue<string>();
}
