"""vLLM's assertions. The images have 0.25.1 (LMI: 0.23.1); the lines are those of main on the day on which 0.25 was branched off.

Where a kernel of the engine computes nonsense instead of refusing (Exllama with a group that straddles two ranks), the assertion is that
of the kernel which the engine prefers.
"""
from __future__ import annotations

from assertion import Engine, Source, not_divisible, uneven_heads
from configuration import Configuration

ENGINE = Engine("vllm", Source("vllm-project/vllm", "0.25", "cbb5f045beb1f82bc139e14a4d3b2a904a8b358e"))

NO_FLOAT16 = {"gemma2", "gemma3", "gemma3_text", "plamo2", "glm4"}
CAPABILITIES = {"awq": 75, "gptq": 60, "fp8": 75, "mxfp4": 80, "bitsandbytes": 70, "experts_int8": 80, "moe_wna16": 70}
ACTIVATIONS = {"awq": {"float16", "bfloat16"}, "gptq": {"float16", "bfloat16"}, "fp8": {"float16", "bfloat16"}, "mxfp4": {"bfloat16"}}
METHODS = {
    "awq", "auto_awq", "fp8", "fbgemm_fp8", "fp_quant", "modelopt", "modelopt_fp4", "modelopt_mxfp8", "modelopt_mixed", "auto_gptq", "gptq",
    "gptq_marlin", "awq_marlin", "humming", "compressed-tensors", "bitsandbytes", "experts_int8", "quark", "moe_wna16", "torchao", "inc",
    "mxfp4", "gpt_oss_mxfp4", "deepseek_v4_fp8", "online", "fp8_per_tensor", "fp8_per_block", "fp8_per_channel",
    "int8_per_channel_weight_only", "mxfp8", "marlin",
}
ACCEPTED = {
    "awq": {"awq", "auto_awq", "awq_marlin", "marlin", "moe_wna16", "humming"},
    "gptq": {"gptq", "auto_gptq", "gptq_marlin", "marlin", "moe_wna16", "humming"},
    "fp8": {"fp8", "humming"}, "mxfp4": {"mxfp4", "gpt_oss_mxfp4"},
}
NEED_A_FILE = {"awq", "auto_awq", "awq_marlin", "gptq", "auto_gptq", "gptq_marlin", "moe_wna16"}
CACHE_BYTES = {"fp8": 1, "fp8_e4m3": 1, "fp8_e5m2": 1, "int8_per_token_head": 1, "fp8_per_token_head": 1, "int4_per_token_head": 0.5,
               "nvfp4": 0.5}
CACHE_TYPES = {*CACHE_BYTES, "auto", "float16", "bfloat16", "fp8_inc", "fp8_ds_mla", "turboquant_k8v4", "turboquant_4bit_nc",
               "turboquant_k3v4_nc", "turboquant_3bit_nc"}
LORA_RANKS = {1, 8, 16, 32, 64, 128, 256, 320, 512}
PACKED_BITS = {"awq": {4}, "gptq": {4, 8}}
MARLIN_GROUPS = {-1, 32, 64, 128}


def tensor(of: Configuration) -> int:
    return max(1, of.integer("tensor_parallel_size", 1))


def pipeline(of: Configuration) -> int:
    return max(1, of.integer("pipeline_parallel_size", 1))


def data(of: Configuration) -> int:
    return max(1, of.integer("data_parallel_size", 1))


def by_experts(of: Configuration) -> bool:
    """Whether ranks have whole experts."""
    return of.is_on("enable_expert_parallel") and tensor(of) * data(of) > 1


def parts_of_expert(of: Configuration) -> int:
    """Ranks that share one expert: without expert parallelism, those of all copies (fused_moe/config.py:1199)."""
    return 1 if by_experts(of) else tensor(of) * data(of)


def parts_of_shared(of: Configuration) -> int:
    """With sequence parallelism each rank has the shared experts whole (parallel.py:642)."""
    return 1 if of.is_on("enable_expert_parallel") else tensor(of)


def method(of: Configuration) -> str | None:
    """The method in effect: that of the checkpoint, else the option's."""
    return of.model.method or of.text("quantization")


def dtype(of: Configuration) -> str:
    """As the engine resolves it for this device and model (model.py:2036)."""
    said = (of.text("dtype") or "auto").lower()
    if said != "auto":
        return {"half": "float16", "float": "float32"}.get(said, said)
    usable = ["bfloat16", "float16", "float32"] if of.accelerators.sm >= 80 else ["float16", "float32"]
    usable = [name for name in usable if name != "float16" or of.model.type not in NO_FLOAT16]
    stored = of.model.dtype
    return stored if stored in usable and stored != "float32" else usable[0]


def row_widths(of: Configuration) -> list[tuple[str, int, int]]:
    """Matrices whose input is split: name, width of the input, ranks. Without the routed experts."""
    model, ranks = of.model, tensor(of)
    value = model.number("v_head_dim") if model.is_mla else model.head_size
    widths = [("o_proj", model.heads * value, ranks)]
    if model.dense_layers:
        widths.append(("down_proj", model.intermediate, ranks))
    if model.shared_intermediate:
        widths.append(("shared down_proj", model.shared_intermediate, parts_of_shared(of)))
    return widths


@ENGINE.asserts("positive-sizes", "vllm/config/parallel.py:120,122,126")
def _(of: Configuration) -> str | None:
    names = ("tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size")
    return next((f"{name} {of.text(name)}" for name in names if of.integer(name, 1) < 1), None)


@ENGINE.asserts("lmi-stages", "validate_pipeline_parallel in djl_python/properties_manager/vllm_rb_properties.py of djl-serving 0.36")
def _(of: Configuration) -> str | None:
    """LMI's own check, before it starts vLLM."""
    return f"pipeline_parallel_degree {pipeline(of)} in LMI" if of.server == "lmi" and pipeline(of) > 1 else None


@ENGINE.asserts("world-size", "vllm/config/parallel.py:882-893")
def _(of: Configuration) -> str | None:
    ranks, has = tensor(of) * pipeline(of), of.accelerators.count
    return f"{ranks} ranks of one copy, {has} accelerators" if ranks > has else None


@ENGINE.asserts("data-parallel-devices", "vllm/v1/engine/utils.py:339-354")
def _(of: Configuration) -> str | None:
    copies, ranks, has = data(of), tensor(of) * pipeline(of), of.accelerators.count
    return f"{copies} copies of {ranks} ranks, {has} accelerators" if copies > 1 and ranks <= has < copies * ranks else None


@ENGINE.asserts("attention-heads", "vllm/config/model.py:1210-1217")
def _(of: Configuration) -> str | None:
    return not_divisible("attention heads over tensor ranks", of.model.heads, tensor(of))


@ENGINE.asserts("key-value-heads", "vllm/model_executor/models/llama.py:145-152, layers/linear.py:995-1000")
def _(of: Configuration) -> str | None:
    return None if of.model.is_mla else uneven_heads(of.model.kv_heads, tensor(of))


@ENGINE.asserts("decode-context", "vllm/config/model.py:1231-1254, config/parallel.py:503-507")
def _(of: Configuration) -> str | None:
    ranks, parts = tensor(of), of.integer("decode_context_parallel_size", 1)
    if parts <= 1:
        return None
    if ranks % parts:
        return not_divisible("tensor ranks over decode context", ranks, parts)
    heads = of.model.kv_heads
    if of.model.is_mla or (ranks > heads and parts <= ranks // heads and (of.model.heads // heads) % parts == 0):
        return None
    return f"decode context parallel size {parts} with {heads} key-value heads on {ranks} ranks"


@ENGINE.asserts("expert-parallel", "vllm/config/model.py:1159-1164,1219-1220")
def _(of: Configuration) -> str | None:
    return "expert parallelism for a model without experts" if of.is_on("enable_expert_parallel") and not of.model.experts else None


@ENGINE.asserts("balanced-experts", "vllm/config/parallel.py:475-489")
def _(of: Configuration) -> str | None:
    if not of.is_on("enable_eplb"):
        return None
    return None if of.is_on("enable_expert_parallel") and tensor(of) * data(of) > 1 else "load balancing without expert parallelism"


@ENGINE.asserts("more-ranks-than-experts", "vllm/model_executor/models/qwen3_moe.py:151-155, qwen2_moe.py:133-137")
def _(of: Configuration) -> str | None:
    if of.model.type not in ("qwen2_moe", "qwen3_moe") or tensor(of) <= of.model.experts:
        return None
    return f"{tensor(of)} tensor ranks, {of.model.experts} experts"


@ENGINE.asserts("expert-width", "vllm/model_executor/layers/fused_moe/config.py:1313-1315, models/gpt_oss.py:213")
def _(of: Configuration) -> str | None:
    width = of.model.expert_intermediate
    # gpt-oss asks for more than its layer does: all ranks of the process group, with expert parallelism too.
    ranks = tensor(of) * pipeline(of) * data(of) if of.model.type == "gpt_oss" else parts_of_expert(of)
    return not_divisible("width of an expert over ranks", width, ranks) if width else None


@ENGINE.asserts("dense-width", "vllm/model_executor/layers/linear.py:624, distributed/utils.py:53-66")
def _(of: Configuration) -> str | None:
    reasons = (not_divisible(name, width, ranks) for name, width, ranks in row_widths(of) if name != "o_proj")
    return next((reason for reason in reasons if reason), None)


@ENGINE.asserts("vocabulary", "vllm/model_executor/layers/vocab_parallel_embedding.py:32,295-297")
def _(of: Configuration) -> str | None:
    padded = -(-of.model.vocabulary // 64) * 64
    return not_divisible("padded vocabulary over ranks", padded, tensor(of))


@ENGINE.asserts("fp8-block-of-expert", "vllm/model_executor/layers/quantization/fp8.py:550-574")
def _(of: Configuration) -> str | None:
    width, block, ranks = of.model.expert_intermediate, of.model.block, parts_of_expert(of)
    if not width or not block or method(of) != "fp8" or width % ranks:
        return None
    return not_divisible("width of an expert's part over rows of a block", width // ranks, block[0]) or (
        not_divisible("width of an expert's part over columns of a block", width // ranks, block[1]) if tensor(of) > 1 else None)


@ENGINE.asserts("fp8-block-of-row", "vllm/model_executor/layers/quantization/utils/fp8_utils.py:1216-1225")
def _(of: Configuration) -> str | None:
    block = of.model.block
    if not block or method(of) != "fp8":
        return None
    reasons = (not_divisible(f"{name}'s part over columns of a block", width // ranks, block[1])
               for name, width, ranks in row_widths(of) if ranks > 1 and width % ranks == 0)
    return next((reason for reason in reasons if reason), None)


@ENGINE.asserts("fp8-block-of-column", "vllm/model_executor/layers/quantization/utils/fp8_utils.py:1227-1244, layers/linear.py:493-516")
def _(of: Configuration) -> str | None:
    """Merged matrices (queries with keys and values; gate with up) may have blocks that straddle ranks; single ones may not."""
    model, block, ranks = of.model, of.model.block, tensor(of)
    if not block or not model.is_mla or ranks == 1 or method(of) != "fp8" or model.heads % ranks:
        return None
    plain, rotary, value = (model.number(name) for name in ("qk_nope_head_dim", "qk_rope_head_dim", "v_head_dim"))
    return not_divisible("queries' part over rows of a block", model.heads // ranks * (plain + rotary), block[0]) or not_divisible(
        "keys' and values' part over rows of a block", model.heads // ranks * (plain + value), block[0])


@ENGINE.asserts("packed-bits", "vllm/model_executor/layers/quantization/auto_awq.py:199-206, auto_gptq.py:157-160")
def _(of: Configuration) -> str | None:
    settings, name = of.model.quantization, of.model.method
    if name not in PACKED_BITS:
        return None
    bits = settings.get("bits", settings.get("w_bit", 4))
    if bits not in PACKED_BITS[name] or (name == "gptq" and settings.get("sym") is False):
        return f"{name} with {bits} bits, symmetric {settings.get('sym')}"
    return None


@ENGINE.asserts("gptq-group-size", "vllm/model_executor/layers/quantization/auto_gptq.py:321-324, utils/marlin_utils.py:139-144")
def _(of: Configuration) -> str | None:
    return f"group size {of.model.group}" if of.model.method == "gptq" and of.model.group not in MARLIN_GROUPS else None


@ENGINE.asserts("group-of-row",
                "vllm/model_executor/layers/quantization/auto_awq.py:861-866, kernels/linear/mixed_precision/marlin.py:65-74")
def _(of: Configuration) -> str | None:
    group = of.model.group
    if of.model.method not in ("awq", "gptq") or group <= 0:
        return None
    reasons = (not_divisible(f"{name}'s part over groups", width // ranks, group)
               for name, width, ranks in row_widths(of) if group < width and width % ranks == 0)
    return next((reason for reason in reasons if reason), None)


@ENGINE.asserts("group-of-expert", "vllm/model_executor/layers/quantization/moe_wna16.py:217-223")
def _(of: Configuration) -> str | None:
    """Its groups are halved until they divide an expert's part, but not below 32."""
    width, ranks = of.model.expert_intermediate, parts_of_expert(of)
    if not width or of.model.method not in ("awq", "gptq") or of.model.group <= 0 or width % ranks:
        return None
    return not_divisible("width of an expert's part over the smallest group", width // ranks, 32)


@ENGINE.asserts("quantization-known", "vllm/config/model.py:1106-1112")
def _(of: Configuration) -> str | None:
    said = of.text("quantization")
    return f"unknown quantization {said}" if said and said not in METHODS else None


@ENGINE.asserts("quantization-matches", "vllm/config/model.py:1096-1104, model_executor/model_loader/weight_utils.py:372")
def _(of: Configuration) -> str | None:
    said, stored = of.text("quantization"), of.model.method
    if not said or said not in METHODS:
        return None
    if stored is None:
        return f"quantization {said}, but the checkpoint has none" if said in NEED_A_FILE else None
    return None if said in ACCEPTED.get(stored, {stored}) else f"quantization {said}, but the checkpoint has {stored}"


@ENGINE.asserts("quantization-capability", "vllm/config/vllm.py:632-642; get_min_capability of each method")
def _(of: Configuration) -> str | None:
    least = CAPABILITIES.get(method(of) or "", 0)
    return f"{method(of)} needs {least}, {of.accelerators.name} has {of.accelerators.sm}" if of.accelerators.sm < least else None


@ENGINE.asserts("quantization-dtype", "vllm/config/vllm.py:643-649")
def _(of: Configuration) -> str | None:
    allowed = ACTIVATIONS.get(method(of) or "")
    return f"{method(of)} with {dtype(of)}" if allowed and dtype(of) not in allowed else None


@ENGINE.asserts("float16-model", "vllm/config/model.py:2000-2025")
def _(of: Configuration) -> str | None:
    return f"{of.model.type} in float16" if dtype(of) == "float16" and of.model.type in NO_FLOAT16 else None


@ENGINE.asserts("bfloat16-device", "vllm/platforms/cuda.py:606-624")
def _(of: Configuration) -> str | None:
    return f"bfloat16 on {of.accelerators.name}" if dtype(of) == "bfloat16" and of.accelerators.sm < 80 else None
