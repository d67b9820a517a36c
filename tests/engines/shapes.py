"""Random config.json files: the sizes of published models, and odd ones between them. The random generator decides everything."""
from __future__ import annotations

from random import Random
from typing import Any

Config = dict[str, Any]

# Hidden size, layers, heads, key-value heads, head size, width, vocabulary, positions: published models of each family.
DENSE = {
    "llama": ("LlamaForCausalLM", [
        (2048, 16, 32, 8, 64, 8192, 128256, 131072), (3072, 28, 24, 8, 128, 8192, 128256, 131072),
        (4096, 32, 32, 8, 128, 14336, 128256, 131072), (8192, 80, 64, 8, 128, 28672, 128256, 131072),
        (4096, 32, 32, 32, 128, 11008, 32000, 4096), (5120, 40, 40, 40, 128, 13824, 32000, 4096),
        (2048, 22, 32, 4, 64, 5632, 32000, 2048), (7168, 60, 56, 8, 128, 20480, 64000, 4096)]),
    "qwen2": ("Qwen2ForCausalLM", [
        (896, 24, 14, 2, 64, 4864, 151936, 32768), (1536, 28, 12, 2, 128, 8960, 151936, 32768),
        (3584, 28, 28, 4, 128, 18944, 152064, 32768), (5120, 48, 40, 8, 128, 13824, 152064, 32768),
        (5120, 64, 40, 8, 128, 27648, 152064, 32768), (8192, 80, 64, 8, 128, 29568, 152064, 32768)]),
    "qwen3": ("Qwen3ForCausalLM", [
        (1024, 28, 16, 8, 128, 3072, 151936, 40960), (2560, 36, 32, 8, 128, 9728, 151936, 40960),
        (4096, 36, 32, 8, 128, 12288, 151936, 40960), (5120, 40, 40, 8, 128, 17408, 151936, 40960),
        (5120, 64, 64, 8, 128, 25600, 151936, 40960)]),
    "phi3": ("Phi3ForCausalLM", [(3072, 32, 32, 32, 96, 8192, 32064, 4096), (5120, 40, 40, 10, 128, 17920, 100352, 16384)]),
    "mistral": ("MistralForCausalLM", [
        (4096, 32, 32, 8, 128, 14336, 32000, 32768), (5120, 40, 32, 8, 128, 14336, 131072, 131072),
        (12288, 88, 96, 8, 128, 28672, 32768, 131072)]),
    "gemma3_text": ("Gemma3ForCausalLM", [
        (1152, 26, 4, 1, 256, 6912, 262144, 32768), (3840, 48, 16, 8, 256, 15360, 262208, 131072),
        (5376, 62, 32, 16, 128, 21504, 262208, 131072)]),
}
# As above, then experts, experts of a token, width of an expert.
MIXTURES = {
    "qwen3_moe": ("Qwen3MoeForCausalLM", [
        (2048, 48, 32, 4, 128, 6144, 151936, 40960, 128, 8, 768), (4096, 94, 64, 4, 128, 12288, 151936, 40960, 128, 8, 1536),
        (6144, 62, 96, 8, 128, 8192, 151936, 262144, 160, 8, 2560), (1024, 24, 16, 2, 64, 2816, 151936, 32768, 4, 2, 1408)]),
    "mixtral": ("MixtralForCausalLM", [
        (4096, 32, 32, 8, 128, 14336, 32000, 32768, 8, 2, 14336), (6144, 56, 48, 8, 128, 16384, 32768, 65536, 8, 2, 16384)]),
    "gpt_oss": ("GptOssForCausalLM", [
        (2880, 24, 64, 8, 64, 2880, 201088, 131072, 32, 4, 2880), (2880, 36, 64, 8, 64, 2880, 201088, 131072, 128, 4, 2880)]),
}
# Hidden size, layers, heads, width, vocabulary, experts, width of an expert, shared experts, query rank.
LATENT = [(2048, 27, 16, 10944, 102400, 64, 1408, 2, None), (2048, 47, 20, 10240, 154880, 64, 1536, 1, 768),
          (5120, 60, 128, 12288, 102400, 160, 1536, 2, 1536), (7168, 61, 128, 18432, 129280, 256, 2048, 1, 1536)]
HEADS = [12, 14, 16, 20, 24, 28, 32, 36, 40, 48, 56, 64, 71, 96]
WIDTHS = [5504, 6912, 8960, 9216, 10944, 11008, 13696, 14336, 18944, 24576, 28672]


def model(random: Random) -> Config:
    """One config.json, as the Hub has them."""
    family = random.choices(["dense", "mixture", "latent", "odd"], [50, 22, 8, 20])[0]
    config = {"dense": _dense, "mixture": _mixture, "latent": _latent, "odd": _odd}[family](random)
    config["torch_dtype"] = random.choices(["bfloat16", "float16", "float32"], [85, 12, 3])[0]
    quantization = _quantization(random, config["model_type"])
    if quantization:
        config["quantization_config"] = quantization
        if quantization["quant_method"] in ("awq", "gptq") and random.random() < 0.7:
            config["torch_dtype"] = "float16"
    if config["model_type"] in ("llama", "qwen2", "qwen3") and random.random() < 0.15:
        config["rope_scaling"] = random.choice([
            {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768},
            {"rope_type": "linear", "factor": 2.0},
            {"rope_type": "llama3", "factor": 8.0, "original_max_position_embeddings": 8192, "low_freq_factor": 1.0,
             "high_freq_factor": 4.0}])
    return config


def _base(kind: str, architecture: str, sizes: tuple[int, ...]) -> Config:
    names = ("hidden_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim", "intermediate_size",
             "vocab_size", "max_position_embeddings")
    return {"architectures": [architecture], "model_type": kind, **dict(zip(names, sizes, strict=True)),
            "hidden_act": "silu", "tie_word_embeddings": sizes[0] <= 2048}


def _dense(random: Random) -> Config:
    kind = random.choice(list(DENSE))
    architecture, rows = DENSE[kind]
    config = _base(kind, architecture, random.choice(rows))
    if kind == "mistral" and random.random() < 0.5:
        config["sliding_window"] = 4096
    if kind == "gemma3_text":
        config["sliding_window"] = 1024
        config["layer_types"] = ["full_attention" if (layer + 1) % 6 == 0 else "sliding_attention"
                                 for layer in range(config["num_hidden_layers"])]
    return config


def _mixture(random: Random) -> Config:
    kind = random.choice(list(MIXTURES))
    architecture, rows = MIXTURES[kind]
    *sizes, experts, chosen, width = random.choice(rows)
    config = _base(kind, architecture, tuple(sizes))
    config["num_experts_per_tok"] = chosen
    config["num_experts" if kind == "qwen3_moe" else "num_local_experts"] = experts
    if kind == "qwen3_moe":
        config["moe_intermediate_size"] = width
    if kind == "gpt_oss":
        config["sliding_window"] = 128
        config["layer_types"] = ["sliding_attention", "full_attention"] * (config["num_hidden_layers"] // 2)
    return config


def _latent(random: Random) -> Config:
    hidden, layers, heads, width, vocabulary, experts, expert, shared, rank = random.choice(LATENT)
    is_third = hidden == 7168
    kind, architecture = ("deepseek_v3", "DeepseekV3ForCausalLM") if is_third else ("deepseek_v2", "DeepseekV2ForCausalLM")
    config = _base(kind, architecture, (hidden, layers, heads, heads, 192, width, vocabulary, 163840))
    del config["head_dim"]
    config.update(kv_lora_rank=512, qk_rope_head_dim=64, qk_nope_head_dim=128, v_head_dim=128, q_lora_rank=rank, n_routed_experts=experts,
                  moe_intermediate_size=expert, n_shared_experts=shared, first_k_dense_replace=3 if is_third else 1,
                  num_experts_per_tok=8 if is_third else 6)
    return config


def _odd(random: Random) -> Config:
    """Sizes that nobody published, but that a tool for merging or pruning writes."""
    heads = random.choice(HEADS)
    kv_heads = random.choice([divisor for divisor in range(1, heads + 1) if heads % divisor == 0])
    head_size = random.choice([64, 80, 96, 128])
    kind = random.choice(["llama", "qwen2", "qwen3"])
    return _base(kind, DENSE[kind][0], (heads * head_size, random.choice([12, 18, 30, 33, 48, 61]), heads, kv_heads, head_size,
                                        random.choice(WIDTHS), random.choice([32000, 32003, 49152, 50304, 128256]),
                                        random.choice([2048, 4096, 8192, 32768])))


def _quantization(random: Random, kind: str) -> Config | None:
    if kind == "gpt_oss":
        return {"quant_method": "mxfp4", "modules_to_not_convert": ["model.layers.*.self_attn", "model.embed_tokens", "lm_head"]}
    choices = {None: 55, "block": 15, "fp8": 6, "awq": 13, "gptq": 11}
    if kind == "deepseek_v3":
        choices = {"block": 90, "awq": 10}
    chosen = random.choices(list(choices), list(choices.values()))[0]
    group = random.choices([128, 64, 32, -1, 256], [70, 14, 8, 5, 3])[0]
    if chosen == "block":
        size = random.choices([[128, 128], [64, 128], [128, 256]], [96, 2, 2])[0]
        return {"quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": size}
    if chosen == "fp8":
        return {"quant_method": "fp8", "activation_scheme": "static"}
    if chosen == "awq":
        bits = random.choices([4, 8], [97, 3])[0]
        return {"quant_method": "awq", "bits": bits, "group_size": 64 if group == 256 else group, "zero_point": True, "version": "gemm"}
    if chosen == "gptq":
        return {"quant_method": "gptq", "bits": random.choices([4, 8, 3], [80, 16, 4])[0], "group_size": group,
                "desc_act": random.random() < 0.3, "sym": random.random() < 0.95}
    return None
