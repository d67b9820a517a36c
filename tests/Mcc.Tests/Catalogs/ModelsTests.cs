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
        Known.Models.All.Where(model => model.Shape is null).ShouldAllBe(model => model.Id.Contains('*'));
    }

    [Fact]
    public void Every_shape_is_reached_from_some_model_or_is_a_base_model() =>
        Known.ModelShapes.All.Where(shape => Known.ShapeOf(shape.Id) != shape).ShouldBeEmpty();

    [Fact]
    public void A_model_is_found_before_its_family()
    {
        Known.Models.Find("Qwen/Qwen3-8B")!.Id.ShouldBe("Qwen/Qwen3-8B");
        Known.Models.Find("Qwen/Qwen3-VL-235B-A22B-Instruct")!.Id.ShouldBe("Qwen/Qwen*");
        Known.Models.Find("meta-llama/Llama-3.2-90B-Vision")!.Gated.ShouldBeTrue();
        Known.Models.Find("somebody/else").ShouldBeNull();
        Known.ShapeOf("Qwen/Qwen3-VL-235B-A22B-Instruct").ShouldBeNull();
    }

    [Fact]
    public void Gpt_oss_is_not_gpt_2() => Known.Models.Find("openai/gpt-oss-20b")!.Architecture.ShouldBe("GptOssForCausalLM");

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
