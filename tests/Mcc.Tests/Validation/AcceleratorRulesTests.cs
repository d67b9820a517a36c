using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>The instance against what the image is built for: accelerators, processors, drivers.</summary>
public sealed class AcceleratorRulesTests
{
    [Theory]
    [InlineData("transformers-vllm", "ml.m5.large", "accelerator", "which has no accelerator, but vLLM needs cuda")]
    [InlineData("transformers-vllm", "ml.inf2.xlarge", "accelerator", "which has neuron accelerators, but vLLM needs cuda")]
    [InlineData("transformers-sglang", "ml.trn1.2xlarge", "accelerator", "which has neuron accelerators, but SGLang needs cuda")]
    [InlineData("transformers-sglang", "ml.g4dn.xlarge", "device",
        "whose NVIDIA T4 has compute capability 7.5, but SGLang in lmsysorg/sglang:")]
    [InlineData("transformers-tensorrt-llm", "ml.g4dn.xlarge", "device", "needs 8.0")]
    [InlineData("transformers-vllm", "ml.p3.2xlarge", "device", "needs 7.5")]
    [InlineData("transformers-lmi", "ml.p3.2xlarge", "device", "has CUDA 13.0, which does not support it")]
    [InlineData("http-flask", "ml.c7g.xlarge", "processor", "which has arm64 processors, but the images are built for linux/amd64")]
    public void An_instance_that_cannot_run_it_is_refused(string backend, string instance, string rule, string says)
    {
        var refusal = Server(backend, instance).Findings.Single(finding => finding.Severity == Severity.Error);

        (refusal.Rule, refusal.Message)
            .ShouldSatisfyAllConditions(found => found.Rule.ShouldBe(rule), found => found.Message.ShouldContain(says),
                found => found.Message.ShouldContain("(from --instance-type)"));
        refusal.Fix.ShouldContain("`ml.");
        // The cure is one.
        Server(backend, refusal.Fix.Split('`')[1]).Errors.ShouldBeEmpty();
    }

    [Fact]
    public void Of_an_image_of_the_users_own_nothing_is_known()
    {
        Server("transformers-sglang", "ml.g4dn.xlarge", ("baseImage", "my.registry/sglang:old")).Errors.ShouldBeEmpty();
        Server("transformers-vllm", "ml.g4dn.xlarge").Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ml.g5.xlarge", true)]
    [InlineData("ml.m5d.large", true)]
    [InlineData("ml.m5.large", false)]
    public void No_volume_is_attached_to_an_instance_with_disks_of_its_own(string instance, bool refused) =>
        Server("http-flask", instance, ("endpointVolumeSize", 100)).Errors.Count(error =>
            error.Contains("AWS does not attach a volume", StringComparison.Ordinal)).ShouldBe(refused ? 1 : 0);

    [Fact]
    public void Neuron_runs_in_LMI_split_over_cores()
    {
        var made = Made.From(("projectName", "judged"), ("deploymentConfig", "transformers-lmi"), ("instanceType", "ml.inf2.xlarge"),
            ("modelName", "mistralai/Mistral-7B-Instruct-v0.2"), ("serverEnv", new JsonObject { ["N_POSITIONS"] = "2048" }));

        made.Errors.ShouldBeEmpty();
        made.Text("do/config").ShouldContain("neuronx");
        made.Json("do/environment.json")["OPTION_TENSOR_PARALLEL_DEGREE"]!.GetValue<string>().ShouldBe("2");
        made.Json("deploy/managed-inference/create-endpoint-config.json")["ProductionVariants"]![0]!["InferenceAmiVersion"]!
            .GetValue<string>()
            .ShouldBe("al2-ami-sagemaker-inference-neuron-2");
    }

    [Theory]
    [InlineData("ml.inf1.6xlarge", false)]
    [InlineData("ml.trn2.48xlarge", false)]
    [InlineData("ml.inf2.24xlarge", true)]
    [InlineData("ml.trn1.32xlarge", true)]
    public void Neuron_images_list_their_devices(string instance, bool runs)
    {
        var trouble = Server("transformers-lmi", instance).Findings.Where(finding => finding.Rule == "device").ToList();

        trouble.Count.ShouldBe(runs ? 0 : 1);
        if (runs)
            return;
        trouble[0].Severity.ShouldBe(Severity.Error);
        trouble[0].Text.ShouldContain("runs only on other devices");
        Server("transformers-lmi", trouble[0].Fix.Split('`')[1]).Findings.ShouldNotContain(finding => finding.Rule == "device");
    }

    [Fact]
    public void A_server_that_leaves_the_accelerator_idle_is_warned_of()
    {
        var warning = Server("http-flask", "ml.g5.xlarge").Findings.Single(finding => finding.Rule == "accelerator-idle");

        warning.Severity.ShouldBe(Severity.Warning);
        warning.Text.ShouldContain("does not use its NVIDIA A10G");
        Server("http-flask", "ml.m5.xlarge").Findings.ShouldNotContain(finding => finding.Rule == "accelerator-idle");
    }

    [Theory]
    [InlineData("vllm/vllm-openai-rocm:v0.26.0",
        "is built for rocm, but `ml.g5.xlarge` has cuda. SageMaker has no instance type with rocm")]
    public void An_image_for_another_accelerator_is_refused(string image, string says) =>
        Server("transformers-vllm", "ml.g5.xlarge", ("baseImage", image)).Findings.Single(finding =>
            finding.Severity == Severity.Error).Text.ShouldContain(says);

    [Theory]
    [InlineData("ml.g5.12xlarge", "al2-ami-sagemaker-inference-gpu-2", Severity.Error)]
    [InlineData("ml.g5.xlarge", "al2-ami-sagemaker-inference-gpu-2", Severity.Warning)]
    public void A_too_new_CUDA_is_refused_with_several_devices(string instance, string ami,
        Severity severity)
    {
        var made = Server("transformers-vllm", instance, ("inferenceAmiVersion", ami));

        made.Findings.Single(finding => finding.Rule == "cuda").Severity.ShouldBe(severity);
        made.Findings.Single(finding =>
            finding.Rule == "cuda").Fix.ShouldContain("--inference-ami-version al2023-ami-sagemaker-inference-gpu-4-1");
        Server("transformers-vllm", instance).Findings.ShouldNotContain(finding => finding.Rule == "cuda");
    }

    [Theory]
    [InlineData("eu-west-1", true)]
    [InlineData("us-iso-east-1", false)]
    public void A_region_whose_registry_lacks_the_image_is_refused(string region, bool has)
    {
        var refusals = Server("transformers-lmi", "ml.g5.xlarge",
            ("region", region)).Findings.Where(finding => finding.Severity == Severity.Error).ToList();

        refusals.Count.ShouldBe(has ? 0 : 1);
        if (!has)
            refusals[0].Text.ShouldContain("is not available in the registries of `us-iso-east-1` (from --region)");
    }

    private static Made Server(string backend, string instance, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("instanceType", instance),
            .. backend.StartsWith("transformers", StringComparison.Ordinal)
                ? [("modelName", (JsonNode)"Qwen/Qwen3-0.6B")] : Array.Empty<(string, JsonNode)>(), .. more]);
}
