using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Sizing;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Catalogs;

/// <summary>
/// The formula against parameter counts that others published: the Hub's safetensors metadata, as public repositories repeat it. The
/// formula counts the layers from the sizes of the row; what it does not count (a vision tower, layers that predict further tokens) is a
/// stated number of the row.
/// </summary>
public sealed class PublishedTotalsTests
{
    private const double Tolerance = 0.005;

    [Theory]
    [InlineData("meta-llama/Llama-2-7b-hf", 6_738_415_616)]
    [InlineData("meta-llama/Llama-2-70b-hf", 68_976_648_192)]
    [InlineData("meta-llama/Llama-3.1-8B", 8_030_261_248)]
    [InlineData("meta-llama/Llama-3.1-405B", 405_853_388_800)]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E", 108_641_793_536)]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E", 401_583_781_376)]
    [InlineData("mistralai/Mistral-7B-v0.3", 7_248_023_552)]
    [InlineData("mistralai/Mistral-Nemo-Base-2407", 12_247_782_400)]
    [InlineData("mistralai/Ministral-8B-Instruct-2410", 8_019_808_256)]
    [InlineData("mistralai/Mistral-Small-24B-Base-2501", 23_572_403_200)]
    [InlineData("mistralai/Codestral-22B-v0.1", 22_247_282_688)]
    [InlineData("mistralai/Mistral-Large-Instruct-2411", 122_610_069_504)]
    [InlineData("mistralai/Mixtral-8x7B-v0.1", 46_702_792_704)]
    [InlineData("Qwen/Qwen2.5-72B", 72_706_203_648)]
    [InlineData("Qwen/Qwen3-30B-A3B", 30_532_122_624)]
    [InlineData("deepseek-ai/DeepSeek-V2", 235_741_434_880)]
    [InlineData("deepseek-ai/DeepSeek-V2-Lite", 15_706_484_224)]
    [InlineData("deepseek-ai/DeepSeek-V3", 671_026_419_200)]
    [InlineData("moonshotai/Kimi-K2-Instruct", 1_026_408_235_864)]
    [InlineData("google/gemma-2b", 2_506_172_416)]
    [InlineData("google/gemma-7b", 8_537_680_896)]
    [InlineData("google/gemma-2-2b", 2_614_341_888)]
    [InlineData("google/gemma-2-9b", 9_241_705_984)]
    [InlineData("google/gemma-2-27b", 27_227_128_320)]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", 3_821_079_552)]
    [InlineData("microsoft/Phi-4-mini-instruct", 3_836_021_760)]
    [InlineData("microsoft/phi-4", 14_659_507_200)]
    [InlineData("openai/gpt-oss-20b", 20_914_757_184)]
    [InlineData("openai/gpt-oss-120b", 116_829_156_672)]
    public void The_sizes_alone_give_the_published_total(string id, long published)
    {
        var shape = Facts.Embedded.ModelShapes.Find(id)!;
        Ratio(shape, published).ShouldBe(1, Tolerance);
    }

    /// <summary>With the vision tower as a stated extra, in millions of parameters.</summary>
    [Theory]
    [InlineData("google/gemma-3-4b-it", 4_300_079_472, 420)]
    [InlineData("google/gemma-3-27b-it", 27_432_406_640, 423)]
    [InlineData("mistralai/Mistral-Small-3.1-24B-Instruct-2503", 24_011_361_280, 439)]
    [InlineData("Qwen/Qwen2.5-VL-3B-Instruct", 3_754_622_976, 669)]
    [InlineData("Qwen/Qwen2.5-VL-7B-Instruct", 8_292_166_656, 677)]
    [InlineData("Qwen/Qwen2.5-VL-32B-Instruct", 33_452_718_336, 689)]
    [InlineData("Qwen/Qwen2.5-VL-72B-Instruct", 73_410_777_344, 705)]
    [InlineData("Qwen/Qwen3-VL-2B-Instruct", 2_127_532_032, 407)]
    [InlineData("Qwen/Qwen3-VL-8B-Instruct", 8_767_123_696, 576)]
    [InlineData("Qwen/Qwen3-VL-30B-A3B-Instruct", 31_070_754_032, 539)]
    public void A_model_that_sees_has_a_vision_tower_besides(string id, long published, int millions)
    {
        var shape = Facts.Embedded.ModelShapes.Find(id)!;
        shape.OtherParameters.ShouldBeInRange(millions * 1_000_000L - 500_000, millions * 1_000_000L + 500_000);
        Ratio(shape, published).ShouldBe(1, Tolerance);
    }

    /// <summary>The language part of a hybrid model is what is left of the total without vision and the predicting layer.</summary>
    [Theory]
    [InlineData("Qwen/Qwen3.5-27B", 27_781_427_952)]
    [InlineData("Qwen/Qwen3.5-35B-A3B", 35_951_822_704)]
    [InlineData("Qwen/Qwen3-Next-80B-A3B-Instruct", 81_324_862_720)]
    [InlineData("zai-org/GLM-4.5", 358_337_791_296)]
    [InlineData("zai-org/GLM-4.5-Air", 110_468_824_832)]
    public void Layers_that_predict_further_tokens_are_stated_too(string id, long published)
    {
        var shape = Facts.Embedded.ModelShapes.Find(id)!;
        Ratio(shape, published).ShouldBe(1, Tolerance);
        shape.OtherParameters.ShouldBeLessThan(published / 20);
    }

    private static double Ratio(ModelShape shape, long published) =>
        (ModelTensors.From(shape)!.Parameters + shape.OtherParameters) / (double)published;
}
