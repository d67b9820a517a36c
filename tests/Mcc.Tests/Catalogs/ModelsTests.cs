using Mcc.Core.Catalogs;
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
        long hidden = shape.Hidden, queries = (long)shape.Heads * shape.HeadDimension, keys = (long)shape.KeyValueHeads * shape.HeadDimension;
        var attention = (2 * hidden * queries) + (2 * hidden * keys);
        long feedForward = 3 * hidden * shape.Intermediate;

        // Qwen 2 has biases on queries, keys and values; Qwen 3 norms on queries and keys; gpt-oss biases everywhere, a router and sinks.
        switch (shape.Architecture)
        {
            case "Qwen2ForCausalLM":
                attention += queries + (2 * keys);
                break;
            case "Qwen3ForCausalLM":
                attention += 2 * shape.HeadDimension;
                break;
            case "GptOssForCausalLM":
                long experts = shape.Experts!.Value;
                attention += queries + (2 * keys) + hidden + shape.Heads;
                feedForward = (experts * (feedForward + (2 * shape.Intermediate) + hidden)) + (experts * (hidden + 1));
                break;
        }

        var embeddings = shape.Vocabulary * hidden * (shape.TiedEmbeddings ? 1 : 2);
        (embeddings + (shape.Layers * (attention + feedForward + (2 * hidden))) + hidden).ShouldBe(shape.Parameters);
    }

    [Theory]
    [InlineData("openai/gpt-oss-20b")]
    [InlineData("openai/gpt-oss-120b")]
    public void A_checkpoint_in_mxfp4_has_17_bytes_for_32_weights_of_its_experts_and_two_for_each_other(string id)
    {
        var shape = Known.ModelShapes.Find(id)!;
        var inExperts = (long)shape.Layers * shape.Experts!.Value * 3 * shape.Intermediate * shape.Hidden;
        shape.WeightBytes.ShouldBe((inExperts / 32 * 17) + (2 * (shape.Parameters - inExperts)));
    }

    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", 131_072)]
    [InlineData("meta-llama/Llama-3.2-1B-Instruct", 32_768)]
    [InlineData("meta-llama/Llama-3.2-3B", 114_688)]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", 327_680)]
    [InlineData("mistralai/Mistral-7B-v0.1", 131_072)]
    [InlineData("Qwen/Qwen2.5-7B-Instruct", 57_344)]
    [InlineData("Qwen/Qwen3-0.6B", 114_688)]
    [InlineData("Qwen/Qwen3-8B", 147_456)]
    public void The_cache_of_one_token_follows_from_a_models_shape(string id, int bytes)
    {
        var shape = Known.ShapeOf(id).ShouldNotBeNull();
        (2 * shape.Layers * shape.KeyValueHeads * shape.HeadDimension * 2).ShouldBe(bytes);
    }

    [Fact]
    public void Every_single_model_has_a_shape_of_its_own_architecture()
    {
        foreach (var model in Known.Models.All.Where(model => model.Shape is not null))
            Known.ModelShapes.Find(model.Shape!).ShouldNotBeNull(model.Id).Architecture.ShouldBe(model.Architecture, model.Id);
        Known.Models.All.Where(model => model.Shape is null).ShouldAllBe(model => model.Id.Contains('*'));
    }

    [Fact]
    public void Every_shape_is_reached_from_some_model_or_is_a_base_model() =>
        Known.ModelShapes.All.Where(shape => Known.ShapeOf(shape.Id) != shape).ShouldBeEmpty();

    [Fact]
    public void A_model_is_found_before_its_family()
    {
        Known.Models.Find("Qwen/Qwen3-8B")!.Id.ShouldBe("Qwen/Qwen3-8B");
        Known.Models.Find("Qwen/Qwen3-235B-A22B")!.Id.ShouldBe("Qwen/Qwen*");
        Known.Models.Find("meta-llama/Llama-3.2-90B-Vision")!.Gated.ShouldBeTrue();
        Known.Models.Find("somebody/else").ShouldBeNull();
        Known.ShapeOf("Qwen/Qwen3-235B-A22B").ShouldBeNull();
    }

    [Fact]
    public void Gpt_oss_is_no_gpt_2() => Known.Models.Find("openai/gpt-oss-20b")!.Architecture.ShouldBe("GptOssForCausalLM");

    [Fact]
    public void Every_architecture_of_the_list_is_served_by_the_default_vllm()
    {
        var version = Known.Images.DefaultOf("vllm", "cuda")!.EngineVersion!;
        foreach (var architecture in Known.ModelShapes.All.Select(shape => shape.Architecture).Distinct(StringComparer.Ordinal))
            Known.ArchitectureSupport.Since("vllm", architecture).ShouldNotBeNull(architecture).ShouldBeLessThanOrEqualTo(version);
    }

    [Fact]
    public void An_architecture_that_is_not_listed_is_unknown()
    {
        Known.ArchitectureSupport.Since("vllm", "FutureForCausalLM").ShouldBeNull();
        Known.ArchitectureSupport.Since("vllm", "GptOssForCausalLM").ShouldBe(new Version(0, 10, 1));
    }
}
