using System.Text.Json;
using Mcc.Core.Catalogs;
using Mcc.Core.Data;
using Mcc.Core.Sizing;
using Mcc.ModelFiles.Language;
using Shouldly;
using Xunit;

namespace Mcc.Tests.Sizing;

/// <summary>The key-value cache to the byte: what engines print, and what the models' own config.json gives.</summary>
public sealed class CacheMemoryTests
{
    private const int Long = 10_000_000;

    private static readonly ModelShapes Shapes = Facts.Embedded.ModelShapes;

    /// <summary>One GPU, two bytes a number, ten million tokens; a window adds what its layers keep.</summary>
    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", 131_072L * Long)]
    [InlineData("mistralai/Mixtral-8x7B-v0.1", 131_072L * Long)]
    [InlineData("mistralai/Mistral-Small-3.1-24B-Instruct-2503", 163_840L * Long)]
    [InlineData("Qwen/Qwen3-30B-A3B", 98_304L * Long)]
    [InlineData("Qwen/Qwen3-235B-A22B", 192_512L * Long)]
    [InlineData("Qwen/Qwen2.5-72B", 327_680L * Long)]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", 327_680L * Long)]
    [InlineData("microsoft/phi-4", 204_800L * Long)]
    [InlineData("openai/gpt-oss-20b", (24_576L * Long) + (12L * 128 * 2 * 8 * 64 * 2))]
    [InlineData("deepseek-ai/DeepSeek-V3", 70_272L * Long)]
    [InlineData("deepseek-ai/DeepSeek-V2-Lite", 31_104L * Long)]
    [InlineData("google/gemma-3-27b-it", (81_920L * Long) + (52L * 1024 * 2 * 16 * 128 * 2))]
    [InlineData("google/gemma-3-4b-it", (5L * 2 * 4 * 256 * 2 * Long) + (29L * 1024 * 2 * 4 * 256 * 2))]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E", (49_152L * Long) + (36L * 8192 * 2 * 8 * 128 * 2))]
    [InlineData("meta-llama/Llama-2-7b-hf", 2L * 32 * 32 * 128 * 2 * Long)]
    [InlineData("mistralai/Mistral-Nemo-Base-2407", 163_840L * Long)]
    [InlineData("google/gemma-2-9b", (21L * 2 * 8 * 256 * 2 * Long) + (21L * 4096 * 2 * 8 * 256 * 2))]
    [InlineData("microsoft/Phi-3-mini-4k-instruct", 32L * 2047 * 2 * 32 * 96 * 2)]
    [InlineData("deepseek-ai/DeepSeek-V2", 576L * 60 * 2 * Long)]
    [InlineData("deepseek-ai/DeepSeek-V3.2", 61L * ((576 * 2) + 128 + 4) * Long)] // besides, a key in FP8 and its scale
    [InlineData("moonshotai/Kimi-K2-Instruct", 70_272L * Long)]
    [InlineData("Qwen/Qwen3-VL-8B-Instruct", 147_456L * Long)]
    [InlineData("Qwen/Qwen3.5-27B", (16L * 2 * 4 * 256 * 2 * Long) + (48L * ((2 * 10_240 * 3) + (4 * 48 * 128 * 128))))]
    public void Ten_million_tokens_take_what_the_layers_keep(string id, long bytes) => Cache(id, new(1)).BytesOf(Long).ShouldBe(bytes);

    /// <summary>The table of published and printed figures.</summary>
    [Theory]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", 1, 131_072, false, 42_949_672_960)]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E", 8, 1_048_576, false, 25_769_803_776)]
    [InlineData("Qwen/Qwen3-30B-A3B", 1, 10_000_000, true, 983_040_000_000)]
    [InlineData("google/gemma-3-27b-it", 1, 10_000_000, true, 819_636_207_616)]
    [InlineData("deepseek-ai/DeepSeek-V3", 1, 10_000_000, true, 702_720_000_000)]
    [InlineData("deepseek-ai/DeepSeek-V3", 8, 10_000_000, true, 702_720_000_000)]
    public void The_published_figures_are_reproduced(string id, int ranks, long tokens, bool frees, long bytes) =>
        Cache(id, new(ranks), frees: frees).BytesOf(tokens).ShouldBe(bytes);

    /// <summary>
    /// The table of the container contract: bytes that a token keeps in bfloat16, and the sizes a model can be split over.
    /// </summary>
    [Theory]
    [InlineData("meta-llama/Llama-3.1-8B", 8_030_261_248, 131_072, "1 2 4 8")]
    [InlineData("meta-llama/Llama-3.2-1B", 1_235_814_400, 32_768, "1 2 4 8")]
    [InlineData("meta-llama/Llama-3.2-3B", 3_212_749_824, 114_688, "1 2 4 8")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", 70_553_706_496, 327_680, "1 2 4 8")]
    [InlineData("mistralai/Mistral-7B-v0.1", 7_241_732_096, 131_072, "1 2 4 8")]
    [InlineData("Qwen/Qwen2.5-7B", 7_615_616_512, 57_344, "1 2 4")]
    [InlineData("Qwen/Qwen3-0.6B", 596_049_920, 114_688, "1 2 4 8")]
    [InlineData("Qwen/Qwen3-8B", 8_190_735_360, 147_456, "1 2 4 8")]
    public void The_contracts_table_is_reproduced(string id, long parameters, long bytes, string legal)
    {
        ModelTensors.From(Shapes.Find(id)!)!.Parameters.ShouldBe(parameters);
        Cache(id, new(1)).BytesPerTokenAt(0).ShouldBe(bytes);
        string.Join(' ', ModelSplit.LegalUpTo(Shapes.Find(id)!, 8, EngineTraits.Unknown, tensor => new(tensor))).ShouldBe(legal);
    }

    [Theory]
    [InlineData("Qwen/Qwen3-8B", 4, 36_864)]
    [InlineData("Qwen/Qwen2.5-7B", 8, 14_336)] // four heads over eight: each keeps one
    [InlineData("microsoft/phi-4", 5, 40_960)]
    public void Heads_are_split_and_never_fewer_than_one_a_rank(string id, int ranks, long bytes) =>
        Cache(id, new(ranks)).BytesPerTokenAt(0).ShouldBe(bytes);

    [Theory]
    [InlineData("microsoft/phi-4", "1 2 5 10 20 40")]
    [InlineData("deepseek-ai/DeepSeek-V3", "1 2 4 8 16")]
    [InlineData("Qwen/Qwen2.5-0.5B", "1 2")]
    [InlineData("google/gemma-3-1b-it", "1 2 4")]
    public void Both_kinds_of_heads_limit_the_tensor_parallel_size(string id, string legal) =>
        string.Join(' ', ModelSplit.LegalUpTo(Shapes.Find(id)!, 40, EngineTraits.Unknown, tensor => new(tensor))).ShouldBe(legal);

    [Theory]
    [InlineData(null, 2)]
    [InlineData("auto", 2)]
    [InlineData("bfloat16", 2)]
    [InlineData("fp8", 1)]
    [InlineData("fp8_e4m3", 1)]
    [InlineData("fp8_e5m2", 1)]
    [InlineData("float32", 4)]
    public void A_data_type_of_the_cache_has_its_bytes(string? type, int bytes)
    {
        EngineSettings.BytesOf(type).ShouldBe(bytes);
        Cache("Qwen/Qwen3-8B", new(1), EngineSettings.BytesOf(type)).BytesOf(32_768).ShouldBe(147_456L / 2 * bytes * 32_768);
    }

    [Fact]
    public void Linear_attention_has_a_state_of_constant_size()
    {
        // Gated delta rule, one layer: (8,192 channels · 3 + 32 heads · 128 · 128) numbers in two bytes; 12 layers keep keys and values.
        var cache = Cache("Qwen/Qwen3-Next-80B-A3B-Instruct", new(1));
        cache.BytesOf(0).ShouldBe(36 * 1_097_728);
        cache.BytesOf(100_000).ShouldBe((36 * 1_097_728) + (12L * 2 * 2 * 256 * 2 * 100_000));
        Cache("Qwen/Qwen3-Next-80B-A3B-Instruct", new(2)).BytesOf(0).ShouldBe(36 * 1_097_728 / 2);
    }

    [Fact]
    public void A_window_that_is_not_full_yet_keeps_every_token() =>
        Cache("openai/gpt-oss-20b", new(1)).BytesOf(128).ShouldBe(Cache("openai/gpt-oss-20b", new(1), frees: false).BytesOf(128));

    /// <summary>A folder is counted as the catalog counts the same model, whichever way its config.json says its layers.</summary>
    [Theory]
    [InlineData("google/gemma-3-27b-it", """
        {"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
            "text_config": {"hidden_size": 5376, "intermediate_size": 21504,
         "num_attention_heads": 32, "num_hidden_layers": 62, "num_key_value_heads": 16, "head_dim": 128, "sliding_window": 1024,
             "model_type": "gemma3_text"}}
        """)]
    [InlineData("google/gemma-3-4b-it", """
        {"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3",
            "text_config": {"hidden_size": 2560, "intermediate_size": 10240,
         "num_hidden_layers": 34, "sliding_window": 1024}}
        """)]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E", """
        {"architectures": ["Llama4ForConditionalGeneration"], "model_type": "llama4",
            "text_config": {"hidden_size": 5120, "intermediate_size": 8192,
         "intermediate_size_mlp": 16384, "num_attention_heads": 40, "num_hidden_layers": 48, "num_key_value_heads": 8, "head_dim": 128,
             "vocab_size": 202048,
         "num_local_experts": 16, "num_experts_per_tok": 1, "interleave_moe_layer_step": 1, "attention_chunk_size": 8192,
             "no_rope_layers": [],
         "max_position_embeddings": 262144, "model_type": "llama4_text"}}
        """)]
    [InlineData("openai/gpt-oss-20b", """
        {"architectures": ["GptOssForCausalLM"], "model_type": "gpt_oss", "hidden_size": 2880, "intermediate_size": 2880,
            "num_attention_heads": 64,
         "num_hidden_layers": 24, "num_key_value_heads": 8, "head_dim": 64, "vocab_size": 201088, "num_local_experts": 32,
             "num_experts_per_tok": 4,
         "sliding_window": 128, "tie_word_embeddings": false, "quantization_config": {"quant_method": "mxfp4"}}
        """)]
    [InlineData("deepseek-ai/DeepSeek-V3", """
        {"architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "hidden_size": 7168, "intermediate_size": 18432,
            "moe_intermediate_size": 2048,
         "num_attention_heads": 128, "num_hidden_layers": 61, "num_key_value_heads": 128, "vocab_size": 129280, "n_routed_experts": 256,
             "n_shared_experts": 1,
         "num_experts_per_tok": 8, "first_k_dense_replace": 3, "kv_lora_rank": 512, "qk_rope_head_dim": 64, "qk_nope_head_dim": 128,
             "v_head_dim": 128,
         "q_lora_rank": 1536, "max_position_embeddings": 163840,
             "quantization_config": {"quant_method": "fp8", "weight_block_size": [128, 128]}}
        """)]
    [InlineData("Qwen/Qwen3-Next-80B-A3B-Instruct", """
        {"architectures": ["Qwen3NextForCausalLM"], "model_type": "qwen3_next", "hidden_size": 2048, "intermediate_size": 5120,
            "moe_intermediate_size": 512,
         "shared_expert_intermediate_size": 512, "num_attention_heads": 16, "num_hidden_layers": 48, "num_key_value_heads": 2,
             "head_dim": 256, "vocab_size": 151936,
         "num_experts": 512, "num_experts_per_tok": 10, "full_attention_interval": 4, "linear_num_key_heads": 16,
             "linear_num_value_heads": 32,
         "linear_key_head_dim": 128, "linear_value_head_dim": 128, "linear_conv_kernel_dim": 4, "mlp_only_layers": [],
             "max_position_embeddings": 262144}
        """)]
    [InlineData("mistralai/Mistral-7B-v0.1", """
        {"architectures": ["MistralForCausalLM"], "model_type": "mistral", "hidden_size": 4096, "intermediate_size": 14336,
            "num_attention_heads": 32,
         "num_hidden_layers": 32, "num_key_value_heads": 8, "vocab_size": 32000, "sliding_window": 4096, "max_position_embeddings": 32768}
        """)]
    [InlineData("Qwen/Qwen2.5-7B", """
        {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 3584, "intermediate_size": 18944,
            "num_attention_heads": 28,
         "num_hidden_layers": 28, "num_key_value_heads": 4, "vocab_size": 152064, "sliding_window": 131072, "use_sliding_window": false,
             "max_window_layers": 28,
         "max_position_embeddings": 131072}
        """)]
    public void A_folder_counts_as_the_catalog_does(string id, string config)
    {
        var read = Read(config);
        var known = Shapes.Find(id)!;

        read.Cache.ShouldBe(known.Cache);
        read.Positions.ShouldBe(known.Positions);
        read.Mixture.ShouldBe(known.Mixture);
        read.Quantization.ShouldBe(known.Quantization);
        ModelTensors.From(read)!.Parameters.ShouldBe(ModelTensors.From(known)!.Parameters);
    }

    [Theory]
    [InlineData("'layer_types': ['full_attention', 'sliding_attention', 'sliding_attention', 'full_attention'], 'sliding_window': 512", 2,
        2, 0)]
    [InlineData("'use_sliding_window': true, 'sliding_window': 512, 'max_window_layers': 3", 3, 1, 0)]
    [InlineData("'sliding_window': 512, 'sliding_window_pattern': 'LLLG'", 1, 3, 0)]
    [InlineData("'sliding_window': 512", 4, 0, 0)]
    [InlineData("'sliding_window': null", 4, 0, 0)]
    [InlineData("'attn_layer_period': 4, 'attn_layer_offset': 2, 'mamba_d_state': 16, 'mamba_d_conv': 4, 'mamba_expand': 2", 1, 0, 3)]
    [InlineData("'layers_block_type': ['mamba', 'attention', 'mamba', 'mamba'], 'mamba_n_heads': 8, 'mamba_d_head': 64, 'mamba_d_state': "
        + "128", 1, 0, 3)]
    [InlineData("'hybrid_override_pattern': 'M-*E', 'mamba_num_heads': 8, 'mamba_head_dim': 64, 'ssm_state_size': 128, 'n_groups': 8, "
        + "'conv_kernel': 4", 1, 0, 1)]
    [InlineData("'num_kv_shared_layers': 2", 2, 0, 0)]
    public void Layer_kinds_are_read_from_all_config_styles(string members, int full, int sliding, int states)
    {
        var cache = Small(members).Cache!;

        Count<CacheLayers.OfHeads>(group => group.Reach == AttentionReach.Full).ShouldBe(full);
        Count<CacheLayers.OfHeads>(group => group.Reach == AttentionReach.Sliding).ShouldBe(sliding);
        Count<CacheLayers.OfState>(_ => true).ShouldBe(states);

        int Count<T>(Func<T, bool> which)
            where T : CacheLayers => cache.OfType<T>().Where(which).Sum(group => group.Layers);
    }

    [Theory]
    [InlineData("'layer_types': ['full_attention', 'moonlight_attention', 'full_attention', 'full_attention']")]
    [InlineData("'compress_ratios': [0, 4, 128, 4]")]
    [InlineData("'mamba_d_state': 16")]
    [InlineData("'layers_block_type': ['mamba', 'attention', 'mamba', 'mamba']")]
    public void An_attention_that_has_no_formula_is_unknown_not_wrong(string members) =>
        Small(members).Cache.ShouldBeNull();

    /// <summary>A model of four layers with these members besides; ' stands for a quotation mark.</summary>
    private static ModelShape Small(string members) => Read("""
        {"architectures": ["XForCausalLM"], "model_type": "x", "hidden_size": 1024, "num_attention_heads": 8, "num_hidden_layers": 4,
        """ + members.Replace('\'', '"') + "}");

    private static CacheMemory Cache(string id, Parallelism parallelism, decimal bytes = 2, bool frees = true) =>
        new(Shapes.Find(id)!.Cache!, parallelism, bytes, frees, frees);

    private static ModelShape Read(string config)
    {
        using var json = JsonDocument.Parse(config);
        return ModelSettings.Read(json.RootElement, "folder", null, Shapes).Shape!;
    }
}
