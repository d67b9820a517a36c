using System.Text.Json.Nodes;
using Mcc.Core.Advice;
using Mcc.Core.Diagnostics;
using Mcc.Tests.Mcp;
using Mcc.Tests.Projects;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Validation;

/// <summary>Models of a class that the engine never had or dropped, and diffusion models.</summary>
public sealed class ModelClassRulesTests
{
    /// <summary>transformers-neuronx ended before Qwen was merged (aws-neuron/transformers-neuronx#101).</summary>
    [Theory]
    [InlineData("Qwen/Qwen3-0.6B", "Qwen3ForCausalLM")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", "Qwen2ForCausalLM")]
    [InlineData("google/gemma-2-2b", "Gemma2ForCausalLM")]
    public void Neurons_LMI_refuses_a_class_that_its_library_never_had(string model, string architecture)
    {
        var refusal = Server("transformers-lmi", model, "ml.inf2.xlarge").Findings.Single(finding => finding.Rule == "model-architecture");

        refusal.Severity.ShouldBe(Severity.Error);
        refusal.Message.ShouldContain(
            $"is a {architecture} model, which transformers-neuronx in djl-inference:0.30.0-neuronx-sdk2.20.1 does not support.");
        refusal.Fix.ShouldContain("cuda accelerator");
    }

    [Theory]
    [InlineData("meta-llama/Llama-3.2-1B", 0)]
    [InlineData("mistralai/Mistral-7B-Instruct-v0.2", 0)]
    [InlineData("somebody/something", 1)]
    public void Neurons_LMI_takes_what_its_library_has_and_warns_of_the_unknown(string model, int warnings)
    {
        var found = Server("transformers-lmi", model, "ml.inf2.xlarge").Findings
            .Where(finding => finding.Rule == "model-architecture").ToList();

        found.Count.ShouldBe(warnings);
        found.ShouldAllBe(finding => finding.Severity == Severity.Warning && finding.Message.Contains("MixtralForCausalLM"));
    }

    [Theory]
    [InlineData("Qwen/Qwen3-8B", false)]
    [InlineData("somebody/something", false)]
    [InlineData("meta-llama/Llama-3.1-8B", true)]
    public void Instances_of_Neuron_are_offered_only_for_classes_that_run_there(string model, bool offered) =>
        InstanceAdvice.For(Made.Catalog, Drafts.Of(("deploymentConfig", "transformers-lmi"), ("modelName", model),
                ("hfTokenArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:token"))).Instances
            .Any(instance => instance.Accelerator?.Kind == "neuron").ShouldBe(offered);

    [Fact]
    public void A_class_that_the_engine_dropped_is_refused_with_its_last_version()
    {
        var refusal = Server("transformers-vllm", "meta-llama/Llama-3.2-11B-Vision-Instruct", "ml.g6e.xlarge").Findings
            .Single(finding => finding.Rule == "model-architecture");

        refusal.Message.ShouldBe("`meta-llama/Llama-3.2-11B-Vision-Instruct` (from --model-name) is a "
            + "MllamaForConditionalGeneration model, which vllm supported until 0.10.2, but vllm/vllm-openai:v0.25.1 has 0.25.1.");
        refusal.Fix.ShouldBe("Choose an older --base-image.");
        Server("triton-vllm", "meta-llama/Llama-3.2-11B-Vision-Instruct", "ml.g6e.xlarge").Findings
            .Single(finding => finding.Rule == "model-architecture").Severity.ShouldBe(Severity.Error);
    }

    /// <summary>AWS's own sample of FLUX.2-dev takes two GPUs of ml.g7e.12xlarge: only the transformer is split.</summary>
    [Theory]
    [InlineData("black-forest-labs/FLUX.2-dev", "ml.g6e.2xlarge", true)]
    [InlineData("black-forest-labs/FLUX.2-dev", "ml.g6e.12xlarge", true)]
    [InlineData("black-forest-labs/FLUX.2-dev", "ml.g7e.2xlarge", true)]
    [InlineData("black-forest-labs/FLUX.2-dev", "ml.g7e.12xlarge", false)]
    [InlineData("black-forest-labs/FLUX.1-dev", "ml.g6e.2xlarge", false)]
    [InlineData("Qwen/Qwen-Image", "ml.g6e.2xlarge", true)]
    [InlineData("Qwen/Qwen-Image", "ml.g6e.12xlarge", false)]
    [InlineData("Tongyi-MAI/Z-Image-Turbo", "ml.g6e.2xlarge", false)]
    public void A_diffusion_model_fits_with_its_text_encoders_on_each_accelerator(string model, string instance, bool refused) =>
        Server("diffusors-vllm-omni", model, instance).Findings
            .Count(finding => finding is { Rule: "model-memory", Severity: Severity.Error }).ShouldBe(refused ? 1 : 0);

    [Fact]
    public void A_diffusion_model_that_is_too_large_names_what_each_accelerator_holds_and_a_larger_type()
    {
        var refusal = Server("diffusors-vllm-omni", "black-forest-labs/FLUX.2-dev", "ml.g6e.12xlarge").Findings
            .Single(finding => finding.Rule == "model-memory");

        refusal.Message.ShouldStartWith("`black-forest-labs/FLUX.2-dev` (from --model-name) has 104.9 GiB of weights, 59.9 GiB on "
            + "each of 4 accelerators (only the transformer is split), but one NVIDIA L40S of `ml.g6e.12xlarge` has ");
        Server("diffusors-vllm-omni", "black-forest-labs/FLUX.2-dev", refusal.Fix.Split('`')[1]).Findings
            .ShouldNotContain(finding => finding.Rule == "model-memory");
    }

    [Fact]
    public void Without_an_instance_type_a_large_diffusion_model_gets_one_that_holds_it()
    {
        var advice = InstanceAdvice.For(Made.Catalog,
            Drafts.Of(("deploymentConfig", "diffusors-vllm-omni"), ("modelName", "black-forest-labs/FLUX.2-dev"),
                ("hfTokenArn", "arn:aws:secretsmanager:us-east-1:123456789012:secret:token")));

        advice.IsGrounded.ShouldBeTrue();
        advice.Instances.ShouldNotContain(instance => instance.AcceleratorMemoryMib < 2 * 80_000);
    }

    [Fact]
    public void A_server_of_language_models_refuses_a_diffusion_model()
    {
        var refusal = Server("transformers-vllm", "black-forest-labs/FLUX.1-schnell", "ml.g6e.2xlarge").Findings
            .Single(finding => finding.Rule == "model-kind");

        refusal.Severity.ShouldBe(Severity.Error);
        refusal.Text.ShouldContain("is a diffusion model, but vLLM serves language models. Use --deployment-config=diffusors-vllm-omni");
        Server("diffusors-vllm-omni", "black-forest-labs/FLUX.1-schnell", "ml.g6e.2xlarge").Findings
            .ShouldNotContain(finding => finding.Rule == "model-kind");
    }

    [Theory]
    [InlineData("diffusors-vllm-omni", true)]
    [InlineData("transformers-vllm", false)]
    public void Models_are_offered_by_what_the_server_does(string backend, bool diffusion)
    {
        var models = ModelAdvice.OnAnyInstance(Made.Catalog, Drafts.Of(("deploymentConfig", backend)));

        models.ShouldNotBeEmpty();
        models.ShouldAllBe(model => model.Diffusion != null == diffusion);
    }

    /// <summary>CUDA 12.4 has no code for compute capability 12.0.</summary>
    [Theory]
    [InlineData("ml.g7e.2xlarge", true)]
    [InlineData("ml.g6e.2xlarge", false)]
    public void The_image_of_DJL_does_not_run_on_Blackwell(string instance, bool refused) =>
        Server("transformers-djl", "Qwen/Qwen3-8B", instance).Findings.Count(finding => finding.Rule == "device")
            .ShouldBe(refused ? 1 : 0);

    private static Made Server(string backend, string model, string instance) =>
        Made.From(("projectName", "judged"), ("deploymentConfig", backend), ("modelName", (JsonNode)model), ("instanceType", instance));
}
