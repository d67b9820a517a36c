using System.Text.Json.Nodes;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Projects;

/// <summary>Each option of a deployment stands where AWS, or Kubernetes, reads it.</summary>
public sealed class TargetPayloadsTests
{
    private const string ConfigFile = "deploy/managed-inference/create-endpoint-config.json";
    private const string Cpu = "ml.m5.xlarge";
    private const string FourGpus = "ml.g5.12xlarge";

    public static TheoryData<string, string> Combinations =>
        [.. from backend in Made.Catalog.Backends from target in Made.Catalog.Targets select (backend.Id, target.Id)];

    [Theory]
    [MemberData(nameof(Combinations))]
    public void Every_combination_has_valid_payloads_or_is_refused(string backend, string target)
    {
        // What is required there is said, as for a server of graphs the tensors of the model.
        var said = Laws.Combinations.Said(Made.Catalog, backend, target, ("instanceType", FourGpus));
        var made = Made.From([.. said.Select(setting => (setting.Key, (JsonNode)setting.Value))]);
        if (made.Project is null)
            made.Errors.ShouldAllBe(error => error.Contains("cannot be combined with", StringComparison.Ordinal));
        else
            made.Json("runtime/aws/payloads.json").AsObject()
                .ShouldAllBe(payload => made.Has($"{payload.Value!["file"] ?? $"deploy/{payload.Key}.json"}"));
    }

    [Fact]
    public void An_endpoints_variant_has_its_options()
    {
        var made = Real(("endpointVariantName", "blue"), ("icModelWeight", 0.5), ("endpointInitialInstanceCount", 3),
            ("endpointVolumeSize", 100),
            ("inferenceAmiVersion", "al2-ami-sagemaker-inference-gpu-3-1"), ("capacityReservationArn",
                "arn:aws:sagemaker:us-east-1:123456789012:training-plan/plan"),
            ("endpointDataCapturePercent", 20), ("roleArn", "arn:aws:iam::123456789012:role/execution"));
        var config = made.Json(ConfigFile);
        var variant = config["ProductionVariants"]![0]!;
        Json(variant["VariantName"]).ShouldBe("\"blue\"");
        Json(variant["InitialVariantWeight"]).ShouldBe("0.5");
        Json(variant["InitialInstanceCount"]).ShouldBe("3");
        Json(variant["VolumeSizeInGB"]).ShouldBe("100");
        Json(variant["InstanceType"]).ShouldBe($"\"{Cpu}\"");
        Json(variant["InferenceAmiVersion"]).ShouldBe("\"al2-ami-sagemaker-inference-gpu-3-1\"");
        Json(variant["CapacityReservationConfig"]!["MlReservationArn"]).ShouldContain("training-plan/plan");
        Json(config["DataCaptureConfig"]!["InitialSamplingPercentage"]).ShouldBe("20");
        Json(made.Json("deploy/managed-inference/create-model.json")["ExecutionRoleArn"]).ShouldContain("role/execution");
    }

    [Fact]
    public void A_batch_of_lines_is_answered_in_lines_within_the_timeout()
    {
        var job = Made.From(("projectName", "lines"), ("deploymentConfig", "http-flask"), ("deploymentTarget", "batch-transform"),
            ("batchJoinSource", "Input")).Json("deploy/batch-transform/create-transform-job.json");
        Json(job["TransformInput"]!["ContentType"]).ShouldBe("\"text/csv\"");
        Json(job["TransformOutput"]!["Accept"]).ShouldBe("\"text/csv\"");
        Json(job["TransformOutput"]!["AssembleWith"]).ShouldBe("\"Line\"");
        Json(job["ModelClientConfig"]!["InvocationsTimeoutInSeconds"]).ShouldBe("3600");
    }

    [Theory]
    [InlineData("managed-inference", 26_214_400, 60)]
    [InlineData("async-inference", 1_073_741_824, 3600)]
    [InlineData("batch-transform", 104_857_600, 3600)]
    public void A_servers_limits_are_its_targets(string target, int bytes, int seconds)
    {
        var project = Made.From(("projectName", "limits"), ("deploymentConfig", "http-flask"), ("deploymentTarget", target))
            .Text("runtime/server/project.py");
        project.ShouldContain($"MAX_PAYLOAD_BYTES = {bytes}\n");
        project.ShouldContain($"TIMEOUT_SECONDS = {seconds}\n");
    }

    [Fact]
    public void Fallbacks_become_instance_pools_in_their_order() =>
        Json(Real(("fallbackInstanceTypes", "ml.m5.2xlarge,ml.c5.xlarge")).Json(ConfigFile)["ProductionVariants"]![0]!["InstancePools"])
            .ShouldBe($$"""[{"InstanceType":"{{Cpu}}","Priority":1},{"InstanceType":"ml.m5.2xlarge","Priority":2},{"InstanceType":"ml.c5.xlarge","Priority":3}]""");

    [Fact]
    public void Options_of_an_inference_component_mean_that_there_is_one()
    {
        var made = Real(("icCopyCount", 2), ("icCpuCount", 1.5), ("icMemorySize", 4096), ("icEnv", "NAME=value"));
        var component = made.Json("deploy/managed-inference/create-inference-component.json");
        Json(component["Specification"]!["ComputeResourceRequirements"]).ShouldBe("""{"NumberOfCpuCoresRequired":1.5,"MinMemoryRequiredInMb":4096}""");
        Json(component["RuntimeConfig"]).ShouldBe("""{"CopyCount":2}""");
        made.Json("do/environment.json")["NAME"]!.GetValue<string>().ShouldBe("value");
        made.Has("deploy/managed-inference/update-endpoint.json").ShouldBeTrue();
        made.Findings.ShouldNotContain(finding => finding.Rule == "without-effect");
    }

    [Fact]
    public void A_component_gets_all_or_the_requested_accelerators()
    {
        Accelerators(Cpu).ShouldBeNull();
        Accelerators(FourGpus).ShouldBe("4");
        Accelerators(FourGpus, ("icGpuCount", 2)).ShouldBe("2");

        static string? Accelerators(string type, params (string, JsonNode)[] more) =>
            Real([("endpointStyle", "component"), .. more], type).Json("deploy/managed-inference/create-inference-component.json")
                ["Specification"]!["ComputeResourceRequirements"]!["NumberOfAcceleratorDevicesRequired"]?.ToJsonString();
    }

    [Fact]
    public void More_than_an_instance_has_is_refused_with_what_it_has() =>
        Real(("icGpuCount", 1)).Errors.ShouldHaveSingleItem()
            .ShouldBe($"`icGpuCount` is 1 (from --ic-gpu-count), but an `{Cpu}` has 0 accelerators. Remove --ic-gpu-count, or choose an "
                + "instance type with an accelerator.");

    [Fact]
    public void An_asynchronous_endpoint_has_its_options_and_no_component()
    {
        var requests = Target("async-inference", ("asyncS3OutputPath", "s3://bucket/answers"), ("asyncMaxConcurrent", 7),
            ("asyncSnsSuccessTopic", "arn:aws:sns:us-east-1:123456789012:done"), ("asyncSnsErrorTopic",
                "arn:aws:sns:us-east-1:123456789012:failed"))
            .Json("deploy/async-inference/create-endpoint-config.json")["AsyncInferenceConfig"]!;
        Json(requests).ShouldBe("""{"ClientConfig":{"MaxConcurrentInvocationsPerInstance":7},"OutputConfig":{"S3OutputPath":"s3://bucket/answers","S3FailurePath":"s3://bucket/answers/failures/","NotificationConfig":"""
            + """{"SuccessTopic":"arn:aws:sns:us-east-1:123456789012:done","ErrorTopic":"arn:aws:sns:us-east-1:123456789012:failed"}}}""");
        Target("async-inference", ("endpointStyle", "component")).Errors.ShouldHaveSingleItem()
            .ShouldContain("InvokeEndpointAsync cannot name an inference component");
        Target("async-inference", ("icCopyCount", 2)).Findings.ShouldHaveSingleItem().Rule.ShouldBe("without-effect");
    }

    [Fact]
    public void A_batch_has_its_options()
    {
        var job = Target("batch-transform", ("batchInputPath", "s3://bucket/in"), ("batchOutputPath", "s3://bucket/out"),
            ("batchInstanceCount", 2),
            ("batchSplitType", "RecordIO"), ("batchStrategy", "SingleRecord"), ("batchJoinSource", "Input"), ("batchMaxConcurrent",
                4), ("batchMaxPayload", 12))
            .Json("deploy/batch-transform/create-transform-job.json");
        Json(job["TransformInput"]!["DataSource"]!["S3DataSource"]!["S3Uri"]).ShouldBe("\"s3://bucket/in\"");
        Json(job["TransformInput"]!["SplitType"]).ShouldBe("\"RecordIO\"");
        Json(job["TransformOutput"]).ShouldBe("""{"S3OutputPath":"s3://bucket/out","Accept":"text/csv","AssembleWith":"None"}""");
        Json(job["TransformResources"]).ShouldBe($$"""{"InstanceType":"{{Cpu}}","InstanceCount":2}""");
        Json(job["DataProcessing"]).ShouldBe("""{"JoinSource":"Input"}""");
        $"{job["BatchStrategy"]} {job["MaxConcurrentTransforms"]} {job["MaxPayloadInMB"]}".ShouldBe("SingleRecord 4 12");
    }

    [Fact]
    public void Unsplit_batches_have_no_strategy_and_too_large_ones_are_refused()
    {
        Target("batch-transform", ("batchSplitType", "None")).Json("deploy/batch-transform/create-transform-job.json")["BatchStrategy"]
            .ShouldBeNull();
        Target("batch-transform", ("batchMaxConcurrent", 5), ("batchMaxPayload", 50)).Errors.ShouldHaveSingleItem()
            .ShouldContain("is 250 MB, but SageMaker allows 100 MB in total");
        Target("batch-transform", ("instanceType", "ml.g6e.xlarge")).Errors.ShouldHaveSingleItem()
            .ShouldContain("`TransformResources.InstanceType` is `ml.g6e.xlarge`");
    }

    [Theory]
    [InlineData("managed-inference", "model", "sagemaker:variant:DesiredInstanceCount", "SageMakerVariantInvocationsPerInstance", "70")]
    [InlineData("managed-inference", "component", "sagemaker:inference-component:DesiredCopyCount",
        "SageMakerInferenceComponentInvocationsPerCopy", "70")]
    [InlineData("async-inference", null, "sagemaker:variant:DesiredInstanceCount", "ApproximateBacklogSizePerInstance", "5")]
    public void Auto_scaling_has_its_limits_and_the_measure_that_fits(string target, string? style, string dimension, string metric,
        string load)
    {
        var made = Target(target, [("autoscalingMin", 2), ("autoscalingMax", 4), .. style is null
            ? Array.Empty<(string, JsonNode)>() : [("endpointStyle", style)]]);
        var limits = made.Json($"deploy/{target}/register-scalable-target.json");
        var policy = made.Json($"deploy/{target}/put-scaling-policy.json");
        $"{limits["ScalableDimension"]} {limits["MinCapacity"]} {limits["MaxCapacity"]}".ShouldBe($"{dimension} 2 4");
        $"{policy["ScalableDimension"]}".ShouldBe(dimension);
        var tracking = policy["TargetTrackingScalingPolicyConfiguration"]!;
        tracking["TargetValue"]!.ToJsonString().ShouldBe(load);
        (tracking["PredefinedMetricSpecification"]?["PredefinedMetricType"]
            ?? tracking["CustomizedMetricSpecification"]!["MetricName"])!.GetValue<string>().ShouldBe(metric);
    }

    [Theory]
    [InlineData("async-inference", null, "HasBacklogWithoutCapacity", "EndpointName")]
    [InlineData("managed-inference", "component", "NoCapacityInvocationFailures", "InferenceComponentName")]
    public void Scaling_to_zero_has_an_alarm_and_a_policy_for_the_way_back(string target, string? style, string metric, string dimension)
    {
        var made = Target(target, [("autoscalingMin", 0), ("autoscalingMax", 2), .. style is null
            ? Array.Empty<(string, JsonNode)>() : [("endpointStyle", style)]]);
        made.Json($"deploy/{target}/register-scalable-target.json")["MinCapacity"]!.GetValue<int>().ShouldBe(0);
        made.Json($"deploy/{target}/put-wake-policy.json")["StepScalingPolicyConfiguration"]!["StepAdjustments"]![0]!["ScalingAdjustment"]!
            .GetValue<int>().ShouldBe(1);
        var alarm = made.Json($"deploy/{target}/put-wake-alarm.json");
        alarm["MetricName"]!.GetValue<string>().ShouldBe(metric);
        alarm["Dimensions"]![0]!["Name"]!.GetValue<string>().ShouldBe(dimension);
    }

    [Fact]
    public void A_variant_of_a_real_time_endpoint_keeps_an_instance() =>
        Real(("autoscalingMin", 0), ("autoscalingMax", 2)).Errors.ShouldHaveSingleItem().ShouldBe(
            "`autoscalingMin` is 0 (from --autoscaling-min), but the variant of a real-time endpoint keeps at least one instance. Use "
                + "--autoscaling-min=1, --endpoint-style=component, or an asynchronous endpoint.");

    [Theory]
    [InlineData(20, null, null, "ml.m5.large", 10, 10, 15)] // 2 vCPUs hold 2 copies; an update has half as many copies more
    [InlineData(1, null, null, "ml.m5.large", 1, 1, 1)]
    [InlineData(2, 1, 4, "ml.m5.large", 1, 1, 3)]
    [InlineData(2, 0, 4, "ml.m5.large", 1, 0, 3)]
    public void The_instances_of_a_component_hold_its_copies(int copies, int? least, int? most, string type, int initial, int minimum,
        int maximum)
    {
        var options = new List<(string, JsonNode)> { ("endpointStyle", "component"), ("icCopyCount", copies), ("icCpuCount", 1) };
        if (most is not null) options.AddRange([("autoscalingMin", least!.Value), ("autoscalingMax", most.Value)]);
        var variant = Real([.. options], type).Json(ConfigFile)["ProductionVariants"]![0]!;
        variant["InitialInstanceCount"]!.GetValue<int>().ShouldBe(initial);
        variant["ManagedInstanceScaling"]!.ToJsonString()
            .ShouldBe($$"""{"MaxInstanceCount":{{maximum}},"MinInstanceCount":{{minimum}},"Status":"ENABLED"}""");
    }

    [Fact]
    public void Auto_scaling_is_generated_on_request_within_its_bounds()
    {
        Real().Has("deploy/managed-inference/put-scaling-policy.json").ShouldBeFalse();
        Real(("autoscalingMin", 3), ("autoscalingMax", 2)).Errors.ShouldHaveSingleItem().ShouldContain("more than `autoscalingMax` 2");
        Real(("autoscalingTarget", 3)).Findings.ShouldHaveSingleItem().Rule.ShouldBe("without-effect");
    }

    [Fact]
    public void A_pod_requests_devices_and_configured_resources()
    {
        var text = Target("hyperpod-eks", ("instanceType", FourGpus), ("hpGpuCount", 2), ("hpMemRequest", "20Gi"), ("hpCpuRequest", "6"),
            ("hpEfaEnabled", true),
            ("hpQueue", "team"), ("hyperpodNamespace", "models"), ("hyperpodReplicas", 3), ("hpNodeSelector",
                "ml.g5.24xlarge"), ("fsxVolumeHandle", "fs-0123456789abcdef0"))
            .Text("deploy/hyperpod-eks/deployment.yaml");
        text.ShouldContain("cpu: \"6\"\n");
        text.ShouldContain("memory: \"20Gi\"\n");
        text.ShouldContain("limits:\n              hugepages-2Mi: \"5120Mi\"\n              memory: \"20Gi\"\n"
            + "              nvidia.com/gpu: \"2\"\n              vpc.amazonaws.com/efa: \"1\"\n");
        text.ShouldContain("kueue.x-k8s.io/queue-name: team\n");
        text.ShouldContain("namespace: models\n");
        text.ShouldContain("replicas: 3\n");
        text.ShouldContain("node.kubernetes.io/instance-type: ml.g5.24xlarge\n");
        text.ShouldContain("mountPath: /opt/ml/model\n");
        Target("hyperpod-eks").Text("deploy/hyperpod-eks/deployment.yaml").ShouldNotContain("nvidia.com");
    }

    private static Made Real(params (string, JsonNode)[] settings) => Real(settings, Cpu);

    private static Made Real((string, JsonNode)[] settings, string instanceType) => Made.From(
        [("projectName", "sample"), ("deploymentConfig", "http-flask"), ("instanceType", instanceType), .. settings]);

    private static Made Target(string target, params (string Key, JsonNode Value)[] settings) => Made.From(
        [("projectName", "sample"), ("deploymentConfig", "http-flask"), ("deploymentTarget", target),
            .. settings.Any(setting => setting.Key == "instanceType")
                ? [] : new (string, JsonNode)[] { ("instanceType", Cpu) }, .. settings]);

    private static string Json(JsonNode? node) => node.ShouldNotBeNull().ToJsonString();
}
