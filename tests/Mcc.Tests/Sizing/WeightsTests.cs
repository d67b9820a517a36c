using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Sizing;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Sizing;

/// <summary>The weights of a checkpoint: parameters times bytes, and what quantized ones have with their scales.</summary>
public sealed class WeightsTests
{
    private static readonly ModelShapes Shapes = Facts.Embedded.ModelShapes;

    /// <summary>Bytes in GiB of the whole checkpoint, as the findings have them by hand.</summary>
    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", 14.96)]
    [InlineData("Qwen/Qwen3-8B", 15.26)]
    [InlineData("Qwen/Qwen3-32B", 61.02)]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", 131.42)]
    [InlineData("openai/gpt-oss-20b", 12.82)]
    [InlineData("openai/gpt-oss-120b", 60.77)]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E", 202.36)]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E", 748.01)]
    [InlineData("meta-llama/Llama-3.1-405B", 755.96)]
    [InlineData("deepseek-ai/DeepSeek-V3", 641.3)]
    public void A_checkpoint_has_its_bytes(string id, double gib)
    {
        var shape = Shapes.Find(id)!;
        ((shape.WeightBytes ?? (shape.Parameters!.Value * 2)) / (double)(1L << 30)).ShouldBe(gib, 0.006);
    }

    [Fact]
    public void FP8_blocks_have_one_byte_per_weight_and_a_scale()
    {
        var fp8 = new Quantization("fp8", 8, null, 128, 128);
        fp8.BytesOf(256, 256).ShouldBe(65_536 + (4 * 4));
        // A block that is not full has its scale too.
        fp8.BytesOf(129, 128).ShouldBe(16_512 + (2 * 4));
    }

    [Fact]
    public void Quantization_groups_have_scale_and_zero_point()
    {
        new Quantization("awq", 4, 128).BytesOf(1024, 1024).ShouldBe((1024 * 1024 / 2) + (1024 * 8 * 20 / 8));
        new Quantization("gptq", 8, 128).BytesOf(1024, 1024).ShouldBe((1024 * 1024) + (1024 * 8 * 24 / 8));
    }

    [Fact]
    public void Microscaling_has_seventeen_bytes_for_thirty_two_weights() =>
        new Quantization("mxfp4", 4, 32).BytesOf(64, 2880).ShouldBe(64 * 2880 / 32 * 17);

    [Fact]
    public void DeepSeek_V3_weights_match_the_published_ones()
    {
        var shape = Shapes.Find("deepseek-ai/DeepSeek-V3")!;
        var computed = ModelTensors.From(shape)!.BytesOf(shape.Quantization, 0);

        // The multi-token prediction module has some 14 billion weights.
        (shape.WeightBytes!.Value - computed).ShouldBeInRange(10_000_000_000, 20_000_000_000);
    }

    [Fact]
    public void A_checkpoint_in_FP8_blocks_is_computed_where_no_index_was_found()
    {
        var shape = Shapes.Find("moonshotai/Kimi-K2-Instruct")!;
        shape.WeightBytes.ShouldBe(ModelTensors.From(shape)!.BytesOf(shape.Quantization, shape.OtherParameters));
        shape.WeightBytes!.Value.ShouldBeInRange(shape.Parameters!.Value, (long)(shape.Parameters.Value * 1.005));
    }

    [Theory]
    [InlineData("Qwen/Qwen2.5-72B-Instruct-AWQ", 38.6)]
    [InlineData("Qwen/Qwen3-8B-FP8", 8.8)]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", 376.8)]
    public void A_quantization_suffix_means_the_base_model_with_fewer_bytes(string id, double gib)
    {
        var quantized = QuantizedName.Parse(id)!;
        var shape = Facts.Embedded.ShapeOf(quantized.Base)!;
        (ModelTensors.From(shape)!.BytesOf(quantized.Quantization, shape.OtherParameters) / (double)(1L << 30)).ShouldBe(gib, 0.1);
    }

    [Theory]
    [InlineData("Qwen/Qwen3-8B")]
    [InlineData("Qwen/Qwen3-8B-GGUF")]
    public void Another_name_means_no_quantization(string id) => QuantizedName.Parse(id).ShouldBeNull();

    /// <summary>By hand: 75,776 inputs and outputs of seven matrices, 36 layers, rank 64, two bytes.</summary>
    [Fact]
    public void A_slot_for_an_adapter_has_its_bytes()
    {
        var tensors = ModelTensors.From(Shapes.Find("Qwen/Qwen3-8B")!)!;
        new AdapterSlots(30, 64).BytesOfSlot(tensors, new(1)).ShouldBe(349_175_808);
        new AdapterSlots(30, 64).BytesOn(tensors, new(1)).ShouldBe(30L * 349_175_808);

        // On four ranks: queries, keys, values, gate and up keep whole inputs, output and down whole outputs.
        long perLayer = (4096 + 1024) + (2 * (4096 + 256)) + (1024 + 4096) + (2 * (4096 + 3072)) + (3072 + 4096);
        new AdapterSlots(1, 64).BytesOfSlot(tensors, new(4)).ShouldBe(perLayer * 64 * 2 * 36);
    }

    [Fact]
    public void The_adapters_of_a_mixture_have_buffers_for_every_expert()
    {
        var shape = Shapes.Find("Qwen/Qwen3-30B-A3B")!;
        long attention = (2048 + 4096) + (2 * (2048 + 512)) + (4096 + 2048), expert = 3 * (2048 + 768);
        new AdapterSlots(1, 16).BytesOfSlot(ModelTensors.From(shape)!, new(1)).ShouldBe(48 * 16 * 2 * (attention + (128 * expert)));
    }
}
