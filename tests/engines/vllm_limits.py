"""vLLM's assertions on lengths, batches, adapters, cache and memory; the rest is in vllm.py."""
from __future__ import annotations

import math

from configuration import Configuration
from vllm import CACHE_BYTES, CACHE_TYPES, ENGINE, LORA_RANKS, data, dtype, pipeline, tensor

GIB = 1 << 30
# Quantized while it is loaded: the bits of a number of a matrix.
ONLINE_BITS = {"fp8": 8, "fp8_per_tensor": 8, "fp8_per_block": 8, "fp8_per_channel": 8, "bitsandbytes": 4, "experts_int8": 8,
               "int8_per_channel_weight_only": 8, "mxfp8": 8}


def longest(of: Configuration) -> float:
    """The derived maximum (model.py:2175-2235): YaRN counts from the original length; Llama 3's and LongRoPE's factors are in it."""
    scaling = of.model.rope
    kind = scaling.get("rope_type", scaling.get("type", "default"))
    if kind in ("default", "su", "longrope", "llama3") or "gemma3" in of.model.type:
        return of.model.longest
    start = scaling.get("original_max_position_embeddings", of.model.longest) if kind == "yarn" else of.model.longest
    return start * (scaling.get("factor") or 1)


def context(of: Configuration) -> int | None:
    """The maximum length in effect; None where the engine fits it to the memory."""
    said = of.text("max_model_len")
    if said in ("auto", "-1"):
        return None
    found = 2048 if math.isinf(longest(of)) else int(longest(of))
    return of.integer("max_model_len", found)


def chunked(of: Configuration) -> bool:
    return of.is_on("enable_chunked_prefill", otherwise=True)


def batch(of: Configuration) -> tuple[int, int]:
    """max_num_batched_tokens and max_num_seqs in effect (engine/arg_utils.py:2401-2450,2602-2693)."""
    is_large = of.accelerators.memory_bytes >= 70 * GIB and "A100" not in of.accelerators.name
    tokens = of.integer("max_num_batched_tokens", 0)
    sequences = of.integer("max_num_seqs", 1024 if is_large else 256)
    length = context(of) or int(min(longest(of), 1 << 30))
    factor = 2 if of.text("performance_mode") == "throughput" else 1
    sequences *= 1 if of.text("max_num_seqs") else factor
    if not tokens:
        tokens = (8192 if is_large else 2048) * factor
        tokens = tokens if chunked(of) else max(tokens, length)
        tokens = min(tokens, sequences * length)
    return tokens, sequences if of.text("max_num_seqs") else min(sequences, tokens)


def share(of: Configuration) -> float:
    return of.decimal("gpu_memory_utilization", 0.92)


def weight_bytes_of_rank(of: Configuration) -> float:
    """At least what one rank keeps: matrices are split evenly, and nothing is kept twice."""
    model, copies = of.model, (data(of) if of.model.experts else 1)
    said, stored = of.text("quantization"), model.method
    if stored is None:
        bits = ONLINE_BITS.get(said or "", 32 if dtype(of) == "float32" else 16)
        others = model.other_linear_weights * bits / 8 + model.embedding_weights * (4 if dtype(of) == "float32" else 2)
        experts = model.expert_weights * bits / 8
    else:
        others, experts = model.weight_bytes - model.expert_bytes, model.expert_bytes
    rank = (others + experts / copies) / (tensor(of) * pipeline(of))
    return max(0.0, rank - of.decimal("cpu_offload_gb", 0) * GIB)


def adapter_bytes_of_rank(of: Configuration) -> float:
    """At least what the slots of adapters take (lora/layers/base_linear.py:129-149): of attention and dense layers, split evenly."""
    model = of.model
    if not of.is_on("enable_lora") or model.is_mla:
        return 0.0
    queries, keys = model.heads * model.head_size, model.kv_heads * model.head_size
    attention = 4 * model.hidden + 2 * queries + 2 * keys
    dense = 3 * (model.hidden + model.intermediate)
    slots = of.integer("max_loras", 1) * of.integer("max_lora_rank", 16) * 2
    return slots * (model.layers * attention + model.dense_layers * dense) / (tensor(of) * pipeline(of))


def cache_bytes(of: Configuration, tokens: int) -> float:
    """At least what a sequence of so many tokens takes on the rank that has the most layers."""
    full, sliding = of.model.cache_layers
    number = CACHE_BYTES.get(of.text("kv_cache_dtype") or "auto", 4 if dtype(of) == "float32" else 2)
    kept = min(tokens, of.model.number("sliding_window", otherwise=tokens))
    return (full * tokens + sliding * kept) / pipeline(of) * of.model.cache_numbers(tensor(of)) * number


@ENGINE.asserts("context-length", "vllm/config/model.py:2255-2280")
def _(of: Configuration) -> str | None:
    length = context(of)
    if length is None or length <= longest(of) or of.environment.get("VLLM_ALLOW_LONG_MAX_MODEL_LEN") == "1":
        return None
    return f"max_model_len {length}, derived maximum {longest(of):g}"


@ENGINE.asserts("batch-holds-a-sequence", "vllm/config/scheduler.py:272-284")
def _(of: Configuration) -> str | None:
    tokens, length = batch(of)[0], context(of)
    if chunked(of) or length is None or tokens >= length:
        return None
    return f"max_num_batched_tokens {tokens} < max_model_len {length} without chunked prefill"


@ENGINE.asserts("batch-holds-the-sequences", "vllm/config/scheduler.py:286-291")
def _(of: Configuration) -> str | None:
    tokens, sequences = batch(of)
    return f"max_num_batched_tokens {tokens} < max_num_seqs {sequences}" if tokens < sequences else None


@ENGINE.asserts("partial-prefills", "vllm/config/scheduler.py:301-320")
def _(of: Configuration) -> str | None:
    several, long = of.integer("max_num_partial_prefills", 1), of.integer("max_long_partial_prefills", 1)
    if several > 1 and not chunked(of):
        return f"max_num_partial_prefills {several} without chunked prefill"
    return f"max_long_partial_prefills {long} > max_num_partial_prefills {several}" if long > several else None


@ENGINE.asserts("positive-batch", "vllm/config/scheduler.py:49,63")
def _(of: Configuration) -> str | None:
    names = ("max_num_batched_tokens", "max_num_seqs")
    return next((f"{name} {of.text(name)}" for name in names if of.integer(name, 1) < 1), None)


@ENGINE.asserts("lora-rank", "vllm/config/lora.py:26,33")
def _(of: Configuration) -> str | None:
    rank = of.integer("max_lora_rank", 16)
    return f"max_lora_rank {rank}" if of.is_on("enable_lora") and rank not in LORA_RANKS else None


@ENGINE.asserts("lora-slots", "vllm/config/lora.py:36,109-116")
def _(of: Configuration) -> str | None:
    if not of.is_on("enable_lora"):
        return None
    slots = of.integer("max_loras", 1)
    kept = of.integer("max_cpu_loras", slots)
    return f"max_loras {slots}, max_cpu_loras {kept}" if slots < 1 or kept < slots else None


@ENGINE.asserts("cache-type", "vllm/config/cache.py:18-35")
def _(of: Configuration) -> str | None:
    said = of.text("kv_cache_dtype") or "auto"
    return f"unknown kv_cache_dtype {said}" if said not in CACHE_TYPES else None


@ENGINE.asserts("cache-type-of-attention", "vllm/platforms/cuda.py:439-443, v1/attention/backends/flashinfer.py:427-434")
def _(of: Configuration) -> str | None:
    """NVFP4 is FlashInfer's on Blackwell only; DeepSeek's FP8 layout is that of MLA."""
    said = of.text("kv_cache_dtype")
    if said == "nvfp4" and (of.accelerators.capability[0] != 10 or of.model.is_mla):
        return f"NVFP4 cache on {of.accelerators.name}"
    return "DeepSeek's FP8 cache for a model without MLA" if said == "fp8_ds_mla" and not of.model.is_mla else None


@ENGINE.asserts("block-size", "vllm/config/cache.py:49, platforms/cuda.py:439-443, v1/attention/backends/flash_attn.py:76-77")
def _(of: Configuration) -> str | None:
    size = of.integer("block_size", 16)
    return f"block_size {size} is no multiple of 16" if size < 1 or size % 16 else None


@ENGINE.asserts("memory-share", "vllm/config/cache.py:68")
def _(of: Configuration) -> str | None:
    return f"gpu_memory_utilization {share(of)}" if not 0 < share(of) <= 1 else None


@ENGINE.asserts("free-memory", "vllm/v1/worker/utils.py:405-423")
def _(of: Configuration) -> str | None:
    """CUDA itself takes some of the memory before the engine looks, so all of it is never free."""
    return "gpu_memory_utilization 1" if share(of) == 1 else None


@ENGINE.asserts("memory-for-weights", "vllm/v1/core/kv_cache_utils.py:739-747", warned_by="model-memory")
def _(of: Configuration) -> str | None:
    """The engine loads before it looks; with less memory than weights it stops while it loads."""
    weights, memory = weight_bytes_of_rank(of), of.accelerators.memory_bytes * share(of)
    return f"{weights / GIB:.1f} GiB of weights on a rank, {memory / GIB:.1f} GiB of memory" if weights >= memory else None


@ENGINE.asserts("memory-for-a-sequence", "vllm/v1/core/kv_cache_utils.py:749-770", warned_by="model-memory")
def _(of: Configuration) -> str | None:
    """Without activations and fragments of blocks, so that it fails only where the engine certainly does."""
    length, adapters = context(of), adapter_bytes_of_rank(of)
    free = of.accelerators.memory_bytes * share(of) - weight_bytes_of_rank(of) - adapters
    if free + adapters <= 0:
        return None
    # Where the engine fits the length itself, it needs one block.
    needed = cache_bytes(of, 16 if length is None else length)
    return f"{needed / GIB:.1f} GiB of cache for {length or 16} tokens, {free / GIB:.1f} GiB free" if needed > free else None
