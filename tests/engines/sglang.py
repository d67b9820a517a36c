"""SGLang's assertions, from the source of the version in the default image."""
from __future__ import annotations

import math

from assertion import Engine, Source, not_divisible, uneven_heads
from configuration import TRUE, Configuration

ENGINE = Engine("sglang", Source("sgl-project/sglang", "0.5.15", "f63458b5beaceabbd9d749b9fc956370e1b649e6"))

GIB = 1 << 30
ACCEPTED = {"awq": {"awq", "awq_marlin", "marlin", "moe_wna16"}, "gptq": {"gptq", "gptq_marlin", "marlin", "moe_wna16"},
            "fp8": {"fp8"}, "mxfp4": {"mxfp4"}}
METHODS = {
    "awq", "fp8", "mxfp8", "gptq", "marlin", "gptq_marlin", "awq_marlin", "bitsandbytes", "gguf", "modelopt", "modelopt_fp8",
    "modelopt_fp4", "nvfp4_online", "modelopt_mixed", "petit_nvfp4", "w8a8_int8", "w8a8_fp8", "moe_wna16", "qoq", "w4afp8", "mxfp4",
    "auto-round", "auto-round-int8", "compressed-tensors", "modelslim", "mxfp_w4a8", "quark", "quark_int4fp8_moe", "quark_mxfp4",
    "mlx_q4", "mlx_q8", "unquant",
}
NEED_A_FILE = {"awq", "awq_marlin", "gptq", "gptq_marlin", "moe_wna16"}
CACHE_TYPES = {"auto", "fp8_e5m2", "fp8_e4m3", "bf16", "bfloat16", "fp4_e2m1"}
MARLIN_GROUPS = {-1, 32, 64, 128}
FULL_BITS = {"float32": 32}


def tensor(of: Configuration) -> int:
    return max(1, of.integer("tensor_parallel_size", 1))


def pipeline(of: Configuration) -> int:
    return max(1, of.integer("pipeline_parallel_size", 1))


def data(of: Configuration) -> int:
    return max(1, of.integer("data_parallel_size", 1))


def expert(of: Configuration) -> int:
    return max(1, of.integer("expert_parallel_size", 1))


def shares_attention(of: Configuration) -> bool:
    """Attention with data parallelism: the copies are among the tensor ranks (arg_groups/overrides.py:1779-1782)."""
    return of.is_on("enable_dp_attention") and data(of) > 1


def attention(of: Configuration) -> int:
    """Ranks that share the heads (layers/dp_attention.py:249)."""
    return max(1, tensor(of) // data(of)) if shares_attention(of) else tensor(of)


def parts_of_expert(of: Configuration) -> int:
    """Ranks that share one expert (distributed/parallel_state.py:2211)."""
    return tensor(of) // expert(of)


def dtype(of: Configuration) -> str:
    """As the engine resolves it (configs/model_config.py:1558-1582): float32 checkpoints become float16, except Gemma's."""
    said = (of.text("dtype") or "auto").lower()
    if said != "auto":
        return {"half": "float16", "float": "float32"}.get(said, said)
    if of.model.dtype == "float32":
        return "bfloat16" if of.model.type.startswith("gemma") else "float16"
    return of.model.dtype


def kernel(of: Configuration) -> str | None:
    """The method in effect: Marlin's where the checkpoint allows it and nobody asks for the plain one."""
    said, stored = of.text("quantization"), of.model.method
    group, bits, settings = of.model.group, of.model.quantization.get("bits", 4), of.model.quantization
    if stored == "awq" and said != "awq" and bits == 4 and group in MARLIN_GROUPS:
        return "awq_marlin"
    if stored == "gptq" and said != "gptq" and bits in (4, 8) and settings.get("sym", True) and group in MARLIN_GROUPS:
        return "gptq_marlin"
    return stored or said


def row_widths(of: Configuration) -> list[tuple[str, int, int]]:
    """Matrices whose input is split: name, width of the input, ranks. Without the routed experts."""
    model = of.model
    value = model.number("v_head_dim") if model.is_mla else model.head_size
    widths = [("o_proj", model.heads * value, attention(of))]
    if model.dense_layers:
        widths.append(("down_proj", model.intermediate, tensor(of)))
    if model.shared_intermediate:
        widths.append(("shared down_proj", model.shared_intermediate, tensor(of)))
    return widths


def first(*reasons: str | None) -> str | None:
    return next((reason for reason in reasons if reason), None)


@ENGINE.asserts("positive-sizes", "python/sglang/srt/entrypoints/engine.py:614-631")
def _(of: Configuration) -> str | None:
    """No rank is started, or a size is divided by."""
    names = ("tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size", "expert_parallel_size")
    return next((f"{name} {of.text(name)}" for name in names if of.integer(name, 1) < 1), None)


@ENGINE.asserts("devices", "python/sglang/srt/entrypoints/engine.py:625-630, model_executor/model_runner.py:1236")
def _(of: Configuration) -> str | None:
    """Each rank selects its own device by number."""
    ranks, has = tensor(of) * pipeline(of) * (1 if shares_attention(of) else data(of)), of.accelerators.count
    return f"{ranks} ranks, {has} accelerators" if ranks > has else None


@ENGINE.asserts("shared-attention", "python/sglang/srt/server_args.py:4899-4901")
def _(of: Configuration) -> str | None:
    return not_divisible("tensor ranks over copies", tensor(of), data(of)) if shares_attention(of) else None


@ENGINE.asserts("attention-heads", "python/sglang/srt/models/llama.py:147, models/qwen3.py:90, layers/linear.py:949")
def _(of: Configuration) -> str | None:
    return not_divisible("attention heads over ranks", of.model.heads, attention(of))


@ENGINE.asserts("key-value-heads", "python/sglang/srt/models/llama.py:150-157, layers/linear.py:951-955")
def _(of: Configuration) -> str | None:
    return None if of.model.is_mla else uneven_heads(of.model.kv_heads, attention(of))


@ENGINE.asserts("expert-parallel-size",
                "python/sglang/srt/distributed/parallel_state.py:342,2211; model_executor/model_runner.py:1203-1206")
def _(of: Configuration) -> str | None:
    """A rank that is in no group of experts stops; more groups than ranks leave none for a rank."""
    return not_divisible("tensor ranks over expert ranks", tensor(of), expert(of))


@ENGINE.asserts("experts", "python/sglang/srt/layers/moe/fused_moe_triton/layer.py:214")
def _(of: Configuration) -> str | None:
    return not_divisible("experts over expert ranks", of.model.experts, expert(of)) if of.model.experts else None


@ENGINE.asserts("more-ranks-than-experts", "python/sglang/srt/models/qwen3_moe.py:240-244, deepseek_v2.py:581-585")
def _(of: Configuration) -> str | None:
    ranks = parts_of_expert(of) if of.model.type == "qwen3_moe" else tensor(of)
    if of.model.type not in ("qwen3_moe", "qwen2_moe", "deepseek_v2", "deepseek_v3") or ranks <= of.model.experts:
        return None
    return f"{ranks} ranks, {of.model.experts} experts"


@ENGINE.asserts("expert-width", "python/sglang/srt/layers/moe/fused_moe_triton/layer.py:222")
def _(of: Configuration) -> str | None:
    width, ranks = of.model.expert_intermediate, parts_of_expert(of)
    return not_divisible("width of an expert over ranks", width, ranks) if width and ranks else None


@ENGINE.asserts("dense-width", "python/sglang/srt/layers/linear.py:532,1396")
def _(of: Configuration) -> str | None:
    return first(*(not_divisible(name, width, ranks) for name, width, ranks in row_widths(of) if name != "o_proj"))


@ENGINE.asserts("vocabulary", "python/sglang/srt/layers/vocab_parallel_embedding.py:45,316-318")
def _(of: Configuration) -> str | None:
    return not_divisible("padded vocabulary over ranks", -(-of.model.vocabulary // 64) * 64, attention(of))


@ENGINE.asserts("fp8-block-of-expert", "python/sglang/srt/model_executor/model_runner.py:1193-1228, layers/quantization/fp8.py:995-1014")
def _(of: Configuration) -> str | None:
    width, block, ranks = of.model.expert_intermediate, of.model.block, parts_of_expert(of)
    if not width or not block or not ranks or width % ranks:
        return None
    return first(not_divisible("width of an expert's part over rows of a block", width // ranks, block[0]),
                 not_divisible("width of an expert's part over columns of a block", width // ranks, block[1]))


@ENGINE.asserts("fp8-block-of-row", "python/sglang/srt/layers/quantization/fp8.py:464-472")
def _(of: Configuration) -> str | None:
    block = of.model.block
    if not block:
        return None
    return first(*(not_divisible(f"{name}'s part over columns of a block", width // ranks, block[1])
                   for name, width, ranks in row_widths(of) if ranks > 1 and width % ranks == 0))


@ENGINE.asserts("fp8-block-of-column", "python/sglang/srt/layers/quantization/fp8.py:473-484")
def _(of: Configuration) -> str | None:
    """Each of several matrices that are merged has whole blocks, on one rank too."""
    model, block = of.model, of.model.block
    if not block:
        return None
    ranks, parts = attention(of), []
    if not model.is_mla and model.heads % ranks == 0:
        parts = [("queries", model.heads // ranks * model.head_size), ("keys", max(1, model.kv_heads // ranks) * model.head_size)]
    if model.is_mla and ranks > 1 and model.heads % ranks == 0:
        plain, rotary, value = (model.number(name) for name in ("qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"))
        parts = [("queries", model.heads // ranks * (plain + rotary)), ("keys and values", model.heads // ranks * (plain + value))]
    parts += [(name, width // count) for name, width, count in row_widths(of) if name != "o_proj" and width % count == 0]
    return first(*(not_divisible(f"{name}'s part over rows of a block", width, block[0]) for name, width in parts))


@ENGINE.asserts("packed-bits", "python/sglang/srt/layers/quantization/awq/awq.py:83-84,243-244; gptq/gptq.py:105-106,323-324")
def _(of: Configuration) -> str | None:
    settings, said = of.model.quantization, of.text("quantization")
    bits = settings.get("bits", settings.get("w_bit", 4))
    if of.model.method == "awq" and bits != 4:
        return f"awq with {bits} bits"
    if of.model.method == "gptq" and said == "gptq_marlin" and (bits not in (4, 8) or settings.get("sym") is False):
        return f"gptq_marlin with {bits} bits, symmetric {settings.get('sym')}"
    return f"gptq with {bits} bits" if of.model.method == "gptq" and bits not in (2, 3, 4, 8) else None


@ENGINE.asserts("group-of-row", "python/sglang/srt/layers/quantization/awq/schemes/awq_linear.py:39-44, gptq/schemes/gptq_linear.py:48-53")
def _(of: Configuration) -> str | None:
    """Marlin gives such a layer of AWQ to the plain kernel, which refuses; of GPTQ it cuts the scales off."""
    group = of.model.group
    if of.model.method not in ("awq", "gptq") or group <= 0:
        return None
    return first(*(not_divisible(f"{name}'s part over groups", width // ranks, group)
                   for name, width, ranks in row_widths(of) if width % ranks == 0))


@ENGINE.asserts("quantization-known", "python/sglang/srt/server_args.py:128-164,538-545")
def _(of: Configuration) -> str | None:
    said = of.text("quantization")
    return f"unknown quantization {said}" if said and said not in METHODS else None


@ENGINE.asserts("quantization-matches",
                "python/sglang/srt/configs/model_config.py:1358-1392; get_quant_config in model_loader/weight_utils.py")
def _(of: Configuration) -> str | None:
    said, stored = of.text("quantization"), of.model.method
    if not said or said not in METHODS or said == "unquant":
        return None
    if stored is None:
        return f"quantization {said}, but the checkpoint has none" if said in NEED_A_FILE else None
    return None if said in ACCEPTED.get(stored, {stored}) else f"quantization {said}, but the checkpoint has {stored}"


@ENGINE.asserts("quantization-dtype", "python/sglang/srt/model_loader/loader.py:287-293; get_supported_act_dtypes of each method")
def _(of: Configuration) -> str | None:
    chosen = kernel(of)
    allowed = {"float16"} if chosen in ("awq", "gptq") else {"float16", "bfloat16"}
    return f"{chosen} with {dtype(of)}" if of.model.method and dtype(of) not in allowed else None


@ENGINE.asserts("context-length", "python/sglang/srt/configs/model_config.py:675-705, utils/hf_transformers/common.py:380-397")
def _(of: Configuration) -> str | None:
    scaling = of.model.rope
    kind = scaling.get("rope_type", scaling.get("type"))
    factor = 1 if "original_max_position_embeddings" in scaling or kind == "llama3" else scaling.get("factor") or 1
    longest = 2048 if math.isinf(of.model.longest) else int(of.model.longest * factor)
    said = of.integer("context_length", longest)
    if said <= longest or of.environment.get("SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN", "").lower() in TRUE - {""}:
        return None
    return f"context_length {said}, derived maximum {longest}"


@ENGINE.asserts("cache-type", "python/sglang/srt/server_args.py:558-570")
def _(of: Configuration) -> str | None:
    said = of.text("kv_cache_dtype") or "auto"
    return f"unknown kv_cache_dtype {said}" if said not in CACHE_TYPES else None


@ENGINE.asserts("pages-of-a-chunk", "python/sglang/srt/server_args.py:6608-6613")
def _(of: Configuration) -> str | None:
    chunk, page = of.integer("chunked_prefill_size", 8192), of.integer("page_size", 1)
    return not_divisible("chunked_prefill_size over page_size", chunk, page) if chunk > 0 and page > 0 else None


@ENGINE.asserts("lora-slots", "python/sglang/srt/server_args.py:6742,6848-6853")
def _(of: Configuration) -> str | None:
    if not of.is_on("enable_lora"):
        return None
    slots = of.integer("max_loras_per_batch", 8)
    loaded = of.integer("max_loaded_loras", slots)
    return f"max_loras_per_batch {slots}, max_loaded_loras {loaded}" if slots < 1 or loaded < slots else None


@ENGINE.asserts("lora-of-one-copy", "python/sglang/srt/managers/tokenizer_control_mixin.py:556-558")
def _(of: Configuration) -> str | None:
    """Where the first adapter is loaded: mcc's projects load adapters through the server."""
    return f"adapters with {data(of)} copies" if of.is_on("enable_lora") and data(of) > 1 else None


@ENGINE.asserts("memory-for-weights", "python/sglang/srt/model_executor/model_runner_kv_cache_mixin.py:117-139", warned_by="model-memory")
def _(of: Configuration) -> str | None:
    """Without the option the engine keeps at least half a GiB for itself."""
    memory = of.accelerators.memory_bytes
    share = of.decimal("mem_fraction_static", (memory - GIB / 2) / memory)
    weights = weight_bytes_of_rank(of)
    return (f"{weights / GIB:.1f} GiB of weights on a rank, {memory * share / GIB:.1f} GiB of memory"
            if weights >= memory * share else None)


def weight_bytes_of_rank(of: Configuration) -> float:
    """At least what one rank keeps: matrices are split evenly, and nothing is kept twice."""
    model, said = of.model, of.text("quantization")
    if model.method is not None:
        return model.weight_bytes / (tensor(of) * pipeline(of))
    bits = {"fp8": 8, "bitsandbytes": 4}.get(said or "", FULL_BITS.get(dtype(of), 16))
    full = FULL_BITS.get(dtype(of), 16)
    matrices = model.other_linear_weights + model.expert_weights
    return (matrices * bits + model.embedding_weights * full) / 8 / (tensor(of) * pipeline(of))
