using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Mcc.Core.Catalogs;
using Mcc.Core.Diagnostics;
using Mcc.Core.Models;
using Mcc.Core.Sizing;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>A language model against the accelerators' memory and number, and against the server's version.</summary>
public sealed class ModelRulesTests
{
    [Fact]
    public void Weights_that_no_accelerator_holds_are_refused_with_an_instance_that_does()
    {
        var refusal = Refusal("model-memory", Server("meta-llama/Llama-3.3-70B-Instruct", "ml.g5.12xlarge"));

        refusal.Message.ShouldBe("`meta-llama/Llama-3.3-70B-Instruct` (from --model-name) has 131.4 GiB of weights, 32.9 GiB on each of "
            + "4 accelerators, but one NVIDIA A10G of `ml.g5.12xlarge` has 22.4 GiB.");
        var better = refusal.Fix.Split('`')[1];
        Server("meta-llama/Llama-3.3-70B-Instruct", better).Findings.ShouldNotContain(finding => finding.Rule == "model-memory");
    }

    [Fact]
    public void Cores_of_Neuron_share_the_memory_of_their_device()
    {
        // Two cores with 16 GiB each; the weights are split over all of them.
        var refusal = Refusal("model-memory", Neuron("meta-llama/Llama-3.3-70B-Instruct", "ml.inf2.xlarge"));

        refusal.Message.ShouldBe("`meta-llama/Llama-3.3-70B-Instruct` (from --model-name) has 131.4 GiB of weights, 65.7 GiB on each of "
            + "2 cores, but one core of AWS Inferentia2 of `ml.inf2.xlarge` has 16.0 GiB.");
        Neuron("meta-llama/Llama-3.3-70B-Instruct", refusal.Fix.Split('`')[1]).Findings
            .ShouldNotContain(finding => finding.Rule == "model-memory");
        Neuron("meta-llama/Llama-3.1-8B", "ml.inf2.xlarge").Findings.ShouldNotContain(finding => finding.Rule == "model-memory");

        static Made Neuron(string model, string instance) =>
            Made.From(("projectName", "judged"), ("deploymentConfig", "transformers-lmi"), ("modelName", model),
                ("instanceType", instance), ("serverEnv", new JsonObject { ["N_POSITIONS"] = "2048" }));
    }

    [Fact]
    public void No_room_for_one_answer_is_refused_where_it_is_certain()
    {
        var refusal = Server("Qwen/Qwen3-8B", "ml.g5.xlarge",
            ("serverEnv", new JsonObject { ["MAX_MODEL_LEN"] = "40960" })).Findings.Single(finding => finding.Rule == "model-memory");

        refusal.Severity.ShouldBe(Severity.Error);
        refusal.Text.ShouldContain("a 40,960-token sequence needs 5.6 GiB");
        Server("Qwen/Qwen3-8B", "ml.g5.xlarge").Findings.ShouldNotContain(finding => finding.Rule == "model-memory");
    }

    [Fact]
    public void A_model_that_is_in_no_catalog_is_noted_not_refused() =>
        Server("somebody/something", "ml.g5.xlarge").Findings.Single(finding =>
            finding.Rule == "model-memory").Severity.ShouldBe(Severity.Note);

    [Theory]
    [InlineData("somebody/Something-70B-Instruct", "70", 16)]
    [InlineData("somebody/something-1.5b@0123456789abcdef0123456789abcdef01234567", "1.5", 16)]
    [InlineData("somebody/Something-30B-A3B-Instruct-2507-FP8", "30", 8)]
    [InlineData("somebody/R1-Distill-7B-of-70B-AWQ", "7", 4)]
    [InlineData("s3://bucket/llama-70b/", "70", 16)]
    [InlineData("jumpstart://meta-textgeneration-llama-3-70b", "70", 16)]
    [InlineData("somebody/gpt-oss-safeguard-120b", "120", 4)]
    [InlineData("somebody/Something-8x7B", null, 0)]
    [InlineData("somebody/Something-Scout-17B-16E-Instruct", null, 0)]
    [InlineData("somebody/Something-17B-128E-Instruct-FP8", null, 0)]
    [InlineData("somebody/Something-A3B", null, 0)]
    [InlineData("allenai/OLMoE-1B-7B-0924", null, 0)]
    [InlineData("somebody/something-moe-8b", null, 0)]
    [InlineData("somebody/Remoetics-8B", "8", 16)]
    [InlineData("somebody/something-70B-GGUF", null, 0)]
    [InlineData("somebody/something-4bit", null, 0)]
    [InlineData("70B/something", null, 0)]
    [InlineData("somebody/something-٧٠B", null, 0)]
    [InlineData("somebody/something-70Beta", null, 0)]
    [InlineData("somebody/v2.70b5", null, 0)]
    public void The_size_of_a_model_is_read_from_its_name(string name, string? billions, int bits)
    {
        var size = NamedSize.Of(name);

        size.ShouldBe(billions is null ? null : new(decimal.Parse(billions, CultureInfo.InvariantCulture), bits));
    }

    [Fact]
    public void A_model_too_large_by_name_is_warned_of()
    {
        const string Large = "somebody/Something-70B";
        var warning = Server(Large, "ml.g5.12xlarge").Findings.Single(finding => finding.Rule == "model-memory");

        warning.Severity.ShouldBe(Severity.Warning);
        warning.Message.ShouldBe($"`{Large}` (from --model-name) has 70 billion parameters according to its name, 130.4 GiB with 16 bits "
            + "each, but 4 NVIDIA A10G of `ml.g5.12xlarge` have 89.4 GiB, of which the server uses 0.9.");
        Server(Large, warning.Fix.Split('`')[1]).Findings.Single(finding =>
            finding.Rule == "model-memory").Severity.ShouldBe(Severity.Note);
        Server(Large, "ml.g5.12xlarge", ("serverEnv", new JsonObject { ["QUANTIZATION"] = "fp8" })).Findings.Single(finding =>
            finding.Rule == "model-memory").Severity.ShouldBe(Severity.Note);
    }

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "transformers-vllm", true)]
    [InlineData("google/gemma-3-4b-it", "transformers-sglang", true)]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "triton-vllm", true)]
    [InlineData("black-forest-labs/FLUX.1-dev", "diffusors-vllm-omni", true)]
    [InlineData("Qwen/Qwen3-8B", "transformers-vllm", false)]
    [InlineData("s3://bucket/llama/", "transformers-vllm", false)]
    [InlineData("somebody/something", "transformers-vllm", false)]
    public void A_gated_model_needs_a_token_that_the_container_can_read(string model, string backend, bool gated)
    {
        Gated().ShouldBe(gated);
        Gated(("hfTokenArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:token")).ShouldBeFalse();

        bool Gated(params (string Key, JsonNode Value)[] more) =>
            Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("modelName", model), .. more]).Findings.Any(finding =>
                finding is { Rule: "model-gated", Severity: Severity.Warning });
    }

    [Fact]
    public void An_image_that_is_deployed_as_it_is_reads_no_token() =>
        Made.From(("projectName", "judged"), ("deploymentConfig", "transformers-lmi"), ("modelName", "meta-llama/Llama-3.1-8B-Instruct"),
            ("noBuild", true), ("hfTokenArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:token"))
            .Findings.Single(finding => finding.Rule == "model-gated").Text.ShouldContain("cannot read a token");

    [Fact]
    public void Weights_that_are_made_smaller_while_they_are_loaded_are_not_judged() =>
        Server("meta-llama/Llama-3.3-70B-Instruct", "ml.g5.12xlarge",
            ("serverEnv", new JsonObject { ["QUANTIZATION"] = "fp8" })).Findings.ShouldNotContain(finding =>
                finding.Rule == "model-memory");

    [Fact]
    public void Indivisible_heads_are_refused_except_with_copies()
    {
        // 14 heads over 4 accelerators.
        Refusal("tensor-parallel", Server("Qwen/Qwen2.5-0.5B-Instruct", "ml.g5.12xlarge",
            ("serverEnv", new JsonObject { ["TENSOR_PARALLEL_SIZE"] = "4" }))).Message
            .ShouldContain("14 attention heads, which cannot be split over 4");
        Server("Qwen/Qwen2.5-0.5B-Instruct", "ml.g5.12xlarge", ("servingProfile", "multi-gpu")).Errors.ShouldBeEmpty();
        Server("Qwen/Qwen2.5-0.5B-Instruct", "ml.g5.12xlarge",
            ("serverEnv", new JsonObject { ["TENSOR_PARALLEL_SIZE"] = "2" })).Errors.ShouldBeEmpty();
        Server("Qwen/Qwen2.5-7B-Instruct", "ml.g5.12xlarge").Errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("triton-vllm")]
    [InlineData("triton-tensorrtllm")]
    public void Arguments_from_files_and_variables_are_checked_alike(string backend)
    {
        Refusal("model-memory", On(backend, "Qwen/Qwen2.5-72B-Instruct",
            "ml.g5.12xlarge")).Message.ShouldContain("on each of 4 accelerators");
        Refusal("tensor-parallel", On(backend, "Qwen/Qwen2.5-0.5B-Instruct", "ml.g5.12xlarge",
            ("modelParameter", new JsonObject { ["tensor_parallel_size"] = "4" }))).Message.ShouldContain("14 attention heads");
        On(backend, "Qwen/Qwen2.5-0.5B-Instruct", "ml.g5.12xlarge",
            ("modelParameter", new JsonObject { ["tensor_parallel_size"] = "2" })).Errors.ShouldBeEmpty();
        On(backend, "Qwen/Qwen3-8B", "ml.g5.xlarge").Findings.ShouldNotContain(finding => finding.Rule == "model-memory");

        static Made On(string backend, string model, string instance, params (string Key, JsonNode Value)[] more) =>
            Made.From([("projectName", "judged"), ("deploymentConfig", backend), ("modelName", model), ("instanceType", instance),
                .. more]);
    }

    [Fact]
    public void Layers_that_are_spread_count_as_a_split() =>
        Made.From(("projectName", "judged"), ("deploymentConfig", "transformers-tensorrt-llm"), ("modelName", "Qwen/Qwen3-14B"),
            ("instanceType", "ml.g5.12xlarge"), ("servingProfile", "multi-gpu"))
            .Findings.ShouldNotContain(finding => finding.Rule == "model-memory");

    [Fact]
    public void An_unknown_architecture_is_refused_with_a_newer_image()
    {
        var made = Made.From(("projectName", "judged"), ("deploymentConfig", "transformers-lmi"), ("modelName", "openai/gpt-oss-20b"),
            ("instanceType", "ml.g6e.12xlarge"),
            ("baseImage", "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.32.0-lmi14.0.0-cu126"));

        var refusal = Refusal("model-architecture", made);
        refusal.Message.ShouldContain("is a GptOssForCausalLM model, which vllm supports since 0.10.1");
        refusal.Fix.ShouldContain("djl-inference:");
        made.Findings.Single(finding => finding.Rule == "image-trouble").Text.ShouldContain("#74");
    }

    [Fact]
    public void A_folder_is_judged_by_its_own_settings()
    {
        var shape = Made.Catalog.Facts.ShapeOf("meta-llama/Llama-3.3-70B-Instruct")!;
        var report = new LanguageModelReport(shape.Architecture, shape, shape.Parameters * 2, null, [], ImmutableArray<Finding>.Empty);
        var made = Made.From(new Inputs(null, [], new("/llama", [], report)),
            ("projectName", "judged"), ("deploymentConfig", "transformers-vllm"), ("modelName", "./llama"), ("instanceType",
                "ml.g5.xlarge"));

        Refusal("model-memory", made).Message.ShouldStartWith("`./llama` (from --model-name) has 131.4 GiB of weights");
    }

    [Fact]
    public void Refusals_are_warnings_where_the_user_wants_no_validation() =>
        Server("meta-llama/Llama-3.3-70B-Instruct", "ml.g5.xlarge",
            ("noValidate", true)).Findings.Single(finding => finding.Rule == "model-memory").Severity.ShouldBe(Severity.Warning);

    private static Finding Refusal(string rule, Made made) =>
        made.Findings.Single(finding => finding.Severity == Severity.Error && finding.Rule == rule);

    private static Made Server(string model, string instance, params (string Key, JsonNode Value)[] more) =>
        Made.From([("projectName", "judged"), ("deploymentConfig", "transformers-vllm"), ("modelName", model), ("instanceType", instance),
            .. more]);
}
