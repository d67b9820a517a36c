using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Sizing;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

public sealed class ModelsTests
{
    private static readonly Facts Known = Facts.Embedded;

    public static TheoryData<string> Shapes => [.. Known.ModelShapes.All.Select(shape => shape.Id)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_parameters_are_what_the_other_sizes_give(string id)
    {
        var shape = Known.ModelShapes.Find(id)!;
        (ModelTensors.From(shape)!.Parameters + shape.OtherParameters).ShouldBe(shape.Parameters!.Value);
    }

    [Theory]
    [InlineData("openai/gpt-oss-20b")]
    [InlineData("openai/gpt-oss-120b")]
    public void Mxfp4_has_17_bytes_for_32_expert_weights(string id)
    {
        var shape = Known.ModelShapes.Find(id)!;
        var inExperts = (long)shape.Layers * shape.Mixture!.Experts * 3 * shape.Mixture.Intermediate * shape.Hidden;
        shape.WeightBytes.ShouldBe((inExperts / 32 * 17) + (2 * (shape.Parameters!.Value - inExperts)));
        ModelTensors.From(shape)!.BytesOf(shape.Quantization, shape.OtherParameters).ShouldBe(shape.WeightBytes!.Value);
    }

    [Fact]
    public void Every_single_model_has_a_shape_of_its_own_architecture()
    {
        foreach (var model in Known.Models.All.Where(model => model.Shape is not null))
            Known.ModelShapes.Find(model.Shape!).ShouldNotBeNull(model.Id).Architecture.ShouldBe(model.Architecture, model.Id);
        Known.Models.All.Where(model => model.Shape is null && model.Diffusion is null).ShouldAllBe(model => model.Id.Contains('*'));
    }

    [Fact]
    public void Every_shape_is_reached_from_some_model_or_is_a_base_model() =>
        Known.ModelShapes.All.Where(shape => Known.ShapeOf(shape.Id) != shape).ShouldBeEmpty();

    [Fact]
    public void A_model_is_found_before_its_family()
    {
        Known.Models.Find("Qwen/Qwen3-8B")!.Id.ShouldBe("Qwen/Qwen3-8B");
        Known.Models.Find("qwen/qwen3-8b")!.Id.ShouldBe("Qwen/Qwen3-8B");
        Known.Models.Find("Qwen/Qwen3-ASR-1.7B")!.Id.ShouldBe("Qwen/Qwen*");
        Known.Models.Find("meta-llama/Llama-3.2-90B-Vision")!.Architecture.ShouldBe("MllamaForConditionalGeneration");
        Known.Models.Find("somebody/else").ShouldBeNull();
        Known.ShapeOf("Qwen/Qwen3-ASR-1.7B").ShouldBeNull();
    }

    [Fact]
    public void No_model_is_in_the_list_twice() =>
        Known.Models.All.GroupBy(model => model.Id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).ShouldBeEmpty();

    /// <summary>A family with one of these models among others may be gated or not; each of these asks for a token.</summary>
    [Theory]
    [InlineData("google/gemma-7b-it", true)]
    [InlineData("google/gemma-2-9b-it", true)]
    [InlineData("google/gemma-3-270m-it", true)]
    [InlineData("google/codegemma-7b-it", true)]
    [InlineData("black-forest-labs/FLUX.2-dev", true)]
    [InlineData("black-forest-labs/FLUX.2-dev-NVFP4", true)]
    [InlineData("black-forest-labs/FLUX.2-klein-9B", true)]
    [InlineData("black-forest-labs/FLUX.2-klein-4B", false)]
    [InlineData("black-forest-labs/FLUX.1-Kontext-dev", true)]
    [InlineData("Qwen/Qwen-Image", false)]
    public void A_gated_model_is_known_as_such(string id, bool gated) =>
        (Known.Models.Find(id)?.Gated ?? false).ShouldBe(gated);

    [Theory]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "llama3.3")]
    [InlineData("Qwen/Qwen2.5-3B-Instruct", "qwen-research")]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", "apache-2.0")]
    [InlineData("mistralai/Ministral-8B-Instruct-2410", "mrl")]
    [InlineData("black-forest-labs/FLUX.2-dev", "flux-non-commercial-license")]
    [InlineData("somebody/else", null)]
    public void A_model_has_its_license(string id, string? license) => (Known.Models.Find(id)?.License).ShouldBe(license);

    [Fact]
    public void Every_shape_names_its_source_and_every_source_is_named()
    {
        var file = DataReader.Read("data/catalogs/model-architectures.json", DataFiles.Embedded.Read("catalogs/model-architectures.json"),
            DataJson.Default.ModelArchitecturesFile);

        file.Rows.Select(row => row.Source!).Distinct(StringComparer.Ordinal).ShouldBe(file.Sources!.Keys, ignoreOrder: true);
    }

    /// <summary>Only these numbers of a pipeline are not split: text encoders and autoencoder.</summary>
    [Theory]
    [InlineData("black-forest-labs/FLUX.1-dev", 31.4, 9.3)]
    [InlineData("black-forest-labs/FLUX.2-dev", 104.9, 44.9)]
    [InlineData("Qwen/Qwen-Image", 53.7, 15.7)]
    [InlineData("Tongyi-MAI/Z-Image-Turbo", 19.1, 7.6)]
    public void A_pipeline_has_its_weights(string id, double gib, double replicated)
    {
        var weights = Known.Models.Find(id)!.Diffusion!;
        (weights.WeightBytes / (double)(1L << 30)).ShouldBe(gib, 0.05);
        (weights.ReplicatedBytes / (double)(1L << 30)).ShouldBe(replicated, 0.05);
        weights.BytesOfRank(1).ShouldBe(weights.WeightBytes);
        weights.BytesOfRank(2).ShouldBe(weights.ReplicatedBytes + ((weights.WeightBytes - weights.ReplicatedBytes) / 2));
    }

    [Fact]
    public void Gpt_oss_is_not_gpt_2() => Known.Models.Find("openai/gpt-oss-20b")!.Architecture.ShouldBe("GptOssForCausalLM");

    [Fact]
    public void Every_architecture_of_the_list_is_served_by_the_default_vllm()
    {
        var version = Known.Images.DefaultOf("vllm", "cuda")!.EngineVersion!;
        foreach (var architecture in Known.ModelShapes.All.Select(shape => shape.Architecture).Distinct(StringComparer.Ordinal))
        {
            Known.ArchitectureSupport.Since("vllm", architecture).ShouldNotBeNull(architecture).ShouldBeLessThanOrEqualTo(version);
            Known.ArchitectureSupport.Until("vllm", architecture).ShouldBeNull(architecture);
        }
    }

    [Fact]
    public void An_architecture_that_is_not_listed_is_unknown()
    {
        Known.ArchitectureSupport.Since("vllm", "FutureForCausalLM").ShouldBeNull();
        Known.ArchitectureSupport.Since("vllm", "GptOssForCausalLM").ShouldBe(new Version(0, 10, 1));
        Known.ArchitectureSupport.AllOf("vllm").ShouldBeNull();
        Known.ArchitectureSupport.AllOf("transformers-neuronx")!.ShouldBe(
            ["BloomForCausalLM", "GPT2LMHeadModel", "GPTJForCausalLM", "GPTNeoXForCausalLM", "LlamaForCausalLM", "MistralForCausalLM",
                "MixtralForCausalLM", "OPTForCausalLM"]);
    }
}
