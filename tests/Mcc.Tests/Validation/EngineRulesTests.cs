using System.Text.Json.Nodes;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>Options, numbers, devices and images of an engine: what it would refuse at startup is refused before.</summary>
public sealed class EngineRulesTests
{
    [Theory]
    [InlineData("transformers-sglang", "TP", "SGLANG_TENSOR_PARALLEL_SIZE")]
    [InlineData("transformers-sglang", "TP_SIZE", "SGLANG_TENSOR_PARALLEL_SIZE")]
    [InlineData("transformers-sglang", "SGLANG_TP", "SGLANG_TENSOR_PARALLEL_SIZE")]
    [InlineData("transformers-sglang", "tp_size", "SGLANG_TENSOR_PARALLEL_SIZE")]
    [InlineData("transformers-tensorrt-llm", "TENSOR_PARALLEL_SIZE", "TRTLLM_TP_SIZE")]
    [InlineData("transformers-vllm", "tensor_parallel_size", "VLLM_TENSOR_PARALLEL_SIZE")]
    public void Each_name_of_an_option_is_the_option(string backend, string name, string variable)
    {
        var made = On(backend, "Qwen/Qwen3-8B", "ml.g5.12xlarge", ServerEnv((name, "2")));

        made.Errors.ShouldBeEmpty();
        var environment = made.Json("do/environment.json").AsObject();
        environment[variable]!.GetValue<string>().ShouldBe("2");
        environment.Count(member => member.Key.Contains("TP", StringComparison.OrdinalIgnoreCase)
            || member.Key.Contains("TENSOR_PARALLEL", StringComparison.OrdinalIgnoreCase)).ShouldBe(
                environment.Count(member => member.Key == variable));
    }

    [Fact]
    public void Memory_is_judged_by_the_size_under_another_name() =>
        Errors(On("transformers-sglang", "Qwen/Qwen3-32B", "ml.g5.12xlarge", ServerEnv(("TP", "1")))).ShouldBe(["model-memory"]);

    [Fact]
    public void Two_names_of_one_option_with_two_values_are_refused() =>
        Errors(On("transformers-sglang", "Qwen/Qwen3-8B", "ml.g5.12xlarge", ServerEnv(("TP", "1"), ("TP_SIZE", "2"))))
            .ShouldContain("server-option-twice");

    [Theory]
    [InlineData("GPU_MEMORY_UTILIZATION", "1.2", "a number above 0 and below 1")]
    [InlineData("GPU_MEMORY_UTILIZATION", "0", "a number above 0 and below 1")]
    [InlineData("TENSOR_PARALLEL_SIZE", "0", "an integer of at least 1")]
    [InlineData("MAX_NUM_SEQS", "-1", "at least 1")]
    [InlineData("QUANTIZATION", "int3", "`awq`")]
    [InlineData("KV_CACHE_DTYPE", "fp7", "`fp8`")]
    public void Values_have_a_range(string option, string value, string expected) =>
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", ServerEnv((option, value))).Findings
            .Single(finding => finding.Rule == "server-option-value").Text.ShouldContain(expected);

    [Theory]
    [InlineData("MAX_CPU_LORAS", "2", "MAX_LORAS", "4")]
    [InlineData("MAX_LONG_PARTIAL_PREFILLS", "4", "MAX_NUM_PARTIAL_PREFILLS", "2")]
    [InlineData("ENABLE_EPLB", "true", "ENABLE_EXPERT_PARALLEL", "false")]
    public void Options_that_contradict_each_other_are_refused(string option, string value, string other, string otherValue) =>
        Errors(On("transformers-vllm", "Qwen/Qwen3-30B-A3B", "ml.g6e.12xlarge", ServerEnv((option, value), (other, otherValue))))
            .ShouldContain("server-options");

    [Theory]
    [InlineData("128", "256", true)]
    [InlineData("256", "256", false)]
    public void A_step_has_a_token_for_each_sequence(string tokens, string sequences, bool refused) =>
        Errors(On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge",
            ServerEnv(("MAX_NUM_BATCHED_TOKENS", tokens), ("MAX_NUM_SEQS", sequences)))).Contains("batch").ShouldBe(refused);

    [Fact]
    public void The_default_number_of_sequences_follows_the_tokens_of_a_step()
    {
        var made = On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", ServerEnv(("MAX_NUM_BATCHED_TOKENS", "128")));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["VLLM_MAX_NUM_SEQS"]!.GetValue<string>().ShouldBe("128");
    }

    [Theory]
    [InlineData("Qwen/Qwen3-235B-A22B-FP8", "ml.p5.48xlarge", null, "4")]
    [InlineData("Qwen/Qwen3-235B-A22B-FP8", "ml.p5.48xlarge", "ENABLE_EXPERT_PARALLEL", "8")]
    [InlineData("microsoft/phi-4", "ml.g5.12xlarge", null, "2")]
    public void The_default_tensor_parallel_size_is_one_that_the_model_can_be_split_over(
        string model, string instance, string? option, string size)
    {
        var made = On("transformers-vllm", model, instance, option is null ? [] : ServerEnv((option, "true")));

        made.Errors.ShouldBeEmpty();
        made.Json("do/environment.json")["VLLM_TENSOR_PARALLEL_SIZE"]!.GetValue<string>().ShouldBe(size);
    }

    [Fact]
    public void Blocks_of_FP8_cannot_be_cut_apart() =>
        On("transformers-vllm", "Qwen/Qwen3-235B-A22B-FP8", "ml.p5.48xlarge", ServerEnv(("TENSOR_PARALLEL_SIZE", "8"))).Findings
            .Single(finding => finding.Severity == Severity.Error).Text
            .ShouldContain("has 1536 columns in an expert in blocks of 128, which cannot be split over 8 accelerators");

    [Theory]
    [InlineData("awq", "number-format")]
    [InlineData("compressed-tensors", "number-format")]
    public void A_plain_checkpoint_is_not_loaded_as_a_quantized_one(string method, string rule) =>
        Errors(On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", ServerEnv(("QUANTIZATION", method)))).ShouldBe([rule]);

    [Theory]
    [InlineData("QUANTIZATION", "fp8", "67.7 GiB")]
    [InlineData("CPU_OFFLOAD_GB", "1", "131.4 GiB")]
    public void Quantizing_and_offloading_are_counted(string option, string value, string weights) =>
        On("transformers-vllm", "meta-llama/Llama-3.3-70B-Instruct", "ml.g5.xlarge", ServerEnv((option, value))).Findings
            .Single(finding => finding is { Rule: "model-memory", Severity: Severity.Error }).Message
            .ShouldContain($"has {weights} of weights");

    [Fact]
    public void A_model_that_fits_after_quantization_is_accepted() =>
        On("transformers-vllm", "Qwen/Qwen3-14B", "ml.g6.2xlarge", ServerEnv(("QUANTIZATION", "fp8"), ("MAX_MODEL_LEN", "4096")))
            .Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("openai/gpt-oss-20b", "ml.g4dn.12xlarge", Severity.Error, "mxfp4 weights needs compute capability 8.0")]
    [InlineData("google/gemma-3-4b-it", "ml.g4dn.xlarge", Severity.Warning, "it is computed in float32, with twice the memory")]
    [InlineData("Qwen/Qwen3-8B-FP8", "ml.g4dn.xlarge", Severity.Warning, "which does not compute with such numbers")]
    [InlineData("nvidia/Llama-3.1-8B-Instruct-FP8", "ml.g4dn.xlarge", Severity.Warning, "is quantized with FP8 according to its name")]
    public void Numbers_that_a_T4_does_not_have_are_named(string model, string instance, Severity severity, string says) =>
        On("transformers-vllm", model, instance, []).Findings
            .Where(finding => finding.Rule == "number-format").ShouldContain(finding =>
                finding.Severity == severity && finding.Message.Contains(says, StringComparison.Ordinal));

    [Theory]
    [InlineData("bfloat16", "Qwen/Qwen3-0.6B", "ml.g4dn.xlarge")]
    [InlineData("float16", "google/gemma-3-4b-it", "ml.g5.xlarge")]
    public void A_data_type_that_device_or_model_does_not_have_is_refused(string type, string model, string instance) =>
        Errors(On("transformers-vllm", model, instance, ServerEnv(("DTYPE", type)))).ShouldBe(["number-format"]);

    [Theory]
    [InlineData("ml.g7e.2xlarge", "al2023-ami-sagemaker-inference-gpu-4-1")]
    [InlineData("ml.g6e.2xlarge", "al2-ami-sagemaker-inference-gpu-3-1")]
    public void The_machine_image_has_a_driver_for_the_device(string instance, string ami)
    {
        var made = On("transformers-vllm", "Qwen/Qwen3-8B", instance, [("baseImage", "vllm/vllm-openai:v0.25.1-cu129")]);

        made.Json("deploy/managed-inference/create-endpoint-config.json")["ProductionVariants"]![0]!["InferenceAmiVersion"]!
            .GetValue<string>().ShouldBe(ami);
    }

    [Fact]
    public void A_machine_image_whose_driver_does_not_know_the_device_is_refused() =>
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g7e.2xlarge",
            [("baseImage", "vllm/vllm-openai:v0.25.1-cu129"), ("inferenceAmiVersion", "al2-ami-sagemaker-inference-gpu-3-1")]).Findings
            .Single(finding => finding.Rule == "driver").Text
            .ShouldContain("--inference-ami-version al2023-ami-sagemaker-inference-gpu-4-1");

    [Theory]
    [InlineData("ml.g5.2xlarge", "tensor-parallel")]
    [InlineData("ml.m5.2xlarge", "accelerator")]
    [InlineData("ml.g4dn.12xlarge", "model-memory")]
    public void Each_fallback_is_judged_by_the_same_rules(string fallback, string rule)
    {
        var findings = On("transformers-vllm", "Qwen/Qwen3-32B", "ml.g5.12xlarge",
            [("fallbackInstanceTypes", new JsonArray(fallback)), .. ServerEnv(("MAX_MODEL_LEN", "4096"))]).Findings;

        findings.ShouldContain(finding => finding.Rule == rule
            && finding.Message.StartsWith($"Fallback `{fallback}` (from --fallback-instance-types): ", StringComparison.Ordinal));
    }

    [Fact]
    public void An_image_that_is_deployed_as_it_is_is_judged_alike()
    {
        var made = On("transformers-vllm", "Qwen/Qwen3-32B", "ml.g5.12xlarge",
            [("noBuild", true), ("fallbackInstanceTypes", new JsonArray("ml.g5.2xlarge")),
                .. ServerEnv(("MAX_NUM_SEQS", "4096"), ("MAX_CPU_LORAS", "2"), ("MAX_LORAS", "4"))]);

        Errors(made).ShouldBe(["tensor-parallel", "batch", "server-options"], ignoreOrder: true);
        made.Findings.Single(finding => finding.Rule == "tensor-parallel").Message.ShouldContain("Fallback `ml.g5.2xlarge`");
    }

    [Fact]
    public void A_fallback_that_is_alike_is_accepted() =>
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", [("fallbackInstanceTypes", new JsonArray("ml.g6e.2xlarge"))])
            .Errors.ShouldBeEmpty();

    [Theory]
    [InlineData("vllm/vllm-openai-rocm:v0.25.1", "rocm")]
    [InlineData("my.registry/vllm-cpu:1", "cpu")]
    [InlineData("my.registry/pytorch-inference-vllm-neuronx:0.1", "neuron")]
    public void An_image_that_is_built_for_another_kind_of_accelerator_is_refused_by_name(string image, string kind) =>
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", [("baseImage", image)]).Findings
            .Single(finding => finding.Rule == "image-accelerator").Message.ShouldContain($"built for {kind}");

    [Fact]
    public void A_CUDA_image_is_refused_on_Neuron_and_on_a_CPU()
    {
        foreach (var instance in new[] { "ml.inf2.xlarge", "ml.m5.xlarge" })
        {
            Errors(On("transformers-lmi", "meta-llama/Llama-3.1-8B", instance, [("baseImage", "somebody/djl-inference:0.36-cu130")]))
                .ShouldContain(rule => rule == "image-accelerator" || rule == "accelerator");
        }
    }

    [Fact]
    public void A_variable_that_the_program_does_not_know_is_warned_of_and_an_option_refused()
    {
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", [("modelEnv", new JsonObject { ["VLLM_USE_V1"] = "1" })]).Findings
            .Single(finding => finding.Rule == "server-option-unknown").Severity.ShouldBe(Severity.Warning);
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge", ServerEnv(("USE_V1", "1"))).Findings
            .Single(finding => finding.Rule == "server-option-unknown").Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void A_variable_of_an_unmodified_image_is_refused_where_nothing_reads_it() =>
        On("transformers-vllm", "Qwen/Qwen3-8B", "ml.g5.2xlarge",
            [("modelEnv", new JsonObject { ["SM_VLLM_MAX_MODEL_LEN"] = "8192" })]).Findings
            .Single(finding => finding.Rule == "server-option-prefix").Text.ShouldContain("--server-env MAX_MODEL_LEN=…");

    [Theory]
    [InlineData("PIPELINE_PARALLEL_DEGREE", "2")]
    [InlineData("TENSOR_PARALLEL_SIZE", "2")]
    [InlineData("MAX_NUM_SEQS", "64")]
    public void LMI_refuses_what_its_own_properties_refuse(string option, string value) =>
        On("transformers-lmi", "Qwen/Qwen3-8B", "ml.g5.12xlarge", ServerEnv((option, value))).Errors.ShouldHaveSingleItem();

    [Theory]
    [InlineData("Qwen/Qwen3-8B", "ml.p5en.48xlarge", 1800)]
    [InlineData("Qwen/Qwen3-235B-A22B-FP8", "ml.p5en.48xlarge", 2369)]
    [InlineData("deepseek-ai/DeepSeek-R1", "ml.p5en.48xlarge", 3600)]
    public void The_startup_timeout_follows_the_size_of_the_model(string model, string instance, int seconds)
    {
        var variant = Variant(On("transformers-vllm", model, instance, []));

        variant["ContainerStartupHealthCheckTimeoutInSeconds"]!.GetValue<int>().ShouldBeInRange(seconds - 60, seconds + 60);
        Variant(On("transformers-vllm", model, instance, [("startupTimeout", 2400)]))["ContainerStartupHealthCheckTimeoutInSeconds"]!
            .GetValue<int>().ShouldBe(2400);
    }

    [Fact]
    public void An_instance_without_disks_has_a_volume_for_a_large_model()
    {
        var lmi = On("transformers-lmi", "meta-llama/Llama-3.3-70B-Instruct", "ml.inf2.48xlarge", []);

        Variant(lmi)["VolumeSizeInGB"]!.GetValue<int>().ShouldBe(152);
        Variant(On("transformers-vllm", "meta-llama/Llama-3.3-70B-Instruct", "ml.p4d.24xlarge", []))["VolumeSizeInGB"].ShouldBeNull();
    }

    [Theory]
    [InlineData("transformers-vllm", 16)]
    [InlineData("triton-vllm", 16)]
    [InlineData("http-flask", 1)]
    public void A_server_that_batches_by_itself_gets_several_asynchronous_requests(string backend, int requests)
    {
        (string, JsonNode)[] model = backend == "http-flask" ? [] : [("modelName", "Qwen/Qwen3-0.6B")];
        Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("deploymentTarget", "async-inference"), .. model])
            .Json("deploy/async-inference/create-endpoint-config.json")["AsyncInferenceConfig"]!["ClientConfig"]!
            ["MaxConcurrentInvocationsPerInstance"]!.GetValue<int>().ShouldBe(requests);
    }

    [Fact]
    public void Adapters_are_kept_on_the_host_and_few_on_the_accelerator()
    {
        var environment = On("transformers-vllm", "Qwen/Qwen3-0.6B", "ml.g6e.xlarge", [("enableLora", true)]).Json("do/environment.json");

        environment["VLLM_MAX_LORAS"]!.GetValue<string>().ShouldBe("4");
        environment["VLLM_MAX_CPU_LORAS"]!.GetValue<string>().ShouldBe("30");
    }

    private static JsonNode Variant(Made made) =>
        made.Json("deploy/managed-inference/create-endpoint-config.json")["ProductionVariants"]![0]!;

    private static (string, JsonNode)[] ServerEnv(params (string Name, string Value)[] variables) =>
        [("serverEnv", new JsonObject(variables.Select(each => KeyValuePair.Create(each.Name, (JsonNode?)each.Value))))];

    private static IReadOnlyList<string> Errors(Made made) =>
        [.. made.Findings.Where(finding => finding.Severity == Severity.Error).Select(finding => finding.Rule)];

    private static Made On(string backend, string model, string instance, (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("modelName", model), ("instanceType", instance), .. more]);
}
