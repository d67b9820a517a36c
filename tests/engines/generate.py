"""Random configurations of mcc with their models, one JSON object a line. The same seed gives the same lines."""
from __future__ import annotations

import json
from collections.abc import Iterator
from random import Random
from typing import Any

from configuration import CATALOGS, PREFIXES
from model import Model
from shapes import model

Case = dict[str, Any]

# With the compute capability that each server's image supports at least; older ones are refused for another reason than the engine's.
SERVERS = {"vllm": ("transformers-vllm", 7.5), "sglang": ("transformers-sglang", 8.0),
           "tensorrt-llm": ("transformers-tensorrt-llm", 8.0), "lmi": ("transformers-lmi", 7.5)}
TENSOR = ([1, 2, 4, 8, 3, 5, 6, 7, 16, 0], [20, 26, 26, 14, 3, 2, 3, 2, 3, 1])
DTYPES = {"awq": "I32", "gptq": "I32", "fp8": "F8_E4M3", "mxfp4": "U8"}


def cases(seed: int, count: int, servers: list[str]) -> Iterator[Case]:
    random = Random(seed)
    instances = _instances()
    for number in range(count):
        yield _case(random, number, random.choice(servers), instances)


def _instances() -> list[tuple[str, float, float]]:
    """Name, compute capability and bytes of all accelerators of each type whose processors the images support."""
    catalog = json.loads((CATALOGS / "instances.json").read_text(encoding="utf-8"))
    found = []
    for row in catalog["rows"]:
        if not row.get("hosting", True):
            continue
        device = catalog["accelerators"].get(row.get("accelerator"), {})
        if device.get("kind") == "cuda" and row["processor"] == "x86_64":
            found.append((row["name"], float(device["compute"]), row["accelerators"] * device["memoryMib"] * 2**20))
    return found


def _case(random: Random, number: int, server: str, instances: list[tuple[str, float, float]]) -> Case:
    configuration, least = SERVERS[server]
    config = model(random)
    facts = Model(config)
    usable = [(name, memory) for name, compute, memory in instances if compute >= least]
    # Most people choose an instance that holds the model, and not one that is a hundred times too large.
    weights = facts.weight_bytes
    fitting = [name for name, memory in usable if 1.25 * weights < memory < 40 * weights + 2**36]
    instance = random.choice(fitting if fitting and random.random() < 0.85 else [name for name, _ in usable])
    settings: dict[str, Any] = {"projectName": "engines", "deploymentConfig": configuration, "modelName": f"/models/{number}",
                                "instanceType": instance}
    options = OPTIONS[server](random, facts)
    if server != "tensorrt-llm" and random.random() < 0.12:
        settings["enableLora"] = True
        settings["maxLoras"] = random.choice([1, 2, 4, 8])
        settings["maxLoraRank"] = random.choice([8, 16, 32, 64, 128])
        if random.random() < 0.3:
            options[_slots(server)] = random.choice(["1", "4", "16", "30"])
        if random.random() < 0.1:
            options["MAX_LORA_RANK"] = random.choice(["12", "24", "48", "96"])
    if options:
        settings["serverEnv"] = {_spelled(random, server, name): value for name, value in options.items()}
    longer = {"vllm": "VLLM_ALLOW_LONG_MAX_MODEL_LEN", "sglang": "SGLANG_ALLOW_OVERWRITE_LONGER_CONTEXT_LEN"}.get(server)
    if longer and random.random() < 0.02:
        settings["modelEnv"] = {longer: "1"}
    return {"id": number, "server": server, "instance": instance, "settings": settings, "config": config,
            "tensors": _tensors(facts)}


def _tensors(facts: Model) -> list[tuple[str, str, int]]:
    """Name, data type and bytes: one tensor stands for all matrices of the layers, because readers look at the sums."""
    embeddings = 2 * facts.embedding_weights
    kind = {"bfloat16": "BF16", "float16": "F16", "float32": "F32"}[facts.dtype]
    factor = 2 if kind == "F32" and facts.method is None else 1
    return [("model.embed_tokens.weight", kind, embeddings * (2 if kind == "F32" else 1)),
            ("model.layers.0.self_attn.q_proj.weight", DTYPES.get(facts.method or "", kind),
             (facts.weight_bytes - embeddings) * factor)]


def _slots(server: str) -> str:
    return {"vllm": "MAX_CPU_LORAS", "lmi": "MAX_CPU_LORAS", "sglang": "MAX_LOADED_LORAS"}[server]


def _spelled(random: Random, server: str, name: str) -> str:
    """Mostly as the catalog has it; also with the prefix, and by another name of the option."""
    others = ALIASES.get(server, {}).get(name, [])
    if others and random.random() < 0.2:
        return random.choice(others)
    return PREFIXES[server] + name if random.random() < 0.2 else name


def _length(random: Random, facts: Model) -> str:
    longest = min(facts.longest, 1 << 20)
    return str(int(random.choice([2048, 4096, 8192, longest // 2, longest, longest, longest * 2, longest * 4, longest + 1])))


def _maybe(random: Random, options: dict[str, str], name: str, chance: float, values: list[Any], weights: list[int] | None = None) -> None:
    if random.random() < chance:
        options[name] = str(random.choices(values, weights)[0])


def _split(random: Random, options: dict[str, str], name: str, facts: Model) -> None:
    """A tensor parallel size: mostly a usual one, and now and then an odd one that the heads allow but other widths may not."""
    odd = [size for size in (3, 5, 6, 7) if facts.heads % size == 0 and facts.kv_heads % size == 0]
    if odd and random.random() < 0.25:
        options[name] = str(random.choice(odd))
    else:
        _maybe(random, options, name, 0.5, *TENSOR)


def _vllm(random: Random, facts: Model) -> dict[str, str]:
    options: dict[str, str] = {}
    _split(random, options, "TENSOR_PARALLEL_SIZE", facts)
    _maybe(random, options, "PIPELINE_PARALLEL_SIZE", 0.1, [1, 2, 4])
    _maybe(random, options, "DATA_PARALLEL_SIZE", 0.1, [2, 4, 8])
    _maybe(random, options, "ENABLE_EXPERT_PARALLEL", 0.3 if facts.experts else 0.02, ["true"])
    _maybe(random, options, "ENABLE_EPLB", 0.03 if facts.experts else 0.004, ["true"])
    _maybe(random, options, "DECODE_CONTEXT_PARALLEL_SIZE", 0.02, [2, 4])
    _maybe(random, options, "MAX_MODEL_LEN", 0.35, [_length(random, facts)])
    _maybe(random, options, "MAX_NUM_SEQS", 0.15, [8, 64, 256, 512, 1024, 4096, 0], [20, 20, 20, 20, 10, 9, 1])
    _maybe(random, options, "MAX_NUM_BATCHED_TOKENS", 0.15, [512, 2048, 8192, 16384, 128])
    _maybe(random, options, "ENABLE_CHUNKED_PREFILL", 0.08, ["false", "true"], [3, 1])
    _maybe(random, options, "MAX_NUM_PARTIAL_PREFILLS", 0.02, [1, 2, 4])
    _maybe(random, options, "MAX_LONG_PARTIAL_PREFILLS", 0.02, [1, 2, 4])
    _maybe(random, options, "QUANTIZATION", 0.12, _quantizations(facts), None)
    _maybe(random, options, "DTYPE", 0.1, ["auto", "bfloat16", "float16", "half", "float32"])
    _maybe(random, options, "KV_CACHE_DTYPE", 0.15, ["auto", "fp8", "fp8_e4m3", "fp8_e5m2", "nvfp4", "fp8_ds_mla", "fp16"],
           [20, 30, 15, 15, 5, 3, 3])
    _maybe(random, options, "BLOCK_SIZE", 0.08, [16, 32, 64, 128, 8, 24], [30, 25, 15, 10, 3, 3])
    _maybe(random, options, "GPU_MEMORY_UTILIZATION", 0.2, ["0.5", "0.8", "0.85", "0.9", "0.95", "1.0", "1.2", "0"],
           [5, 15, 20, 25, 25, 3, 2, 1])
    _maybe(random, options, "CPU_OFFLOAD_GB", 0.03, [1, 4, 20])
    return options


def _quantizations(facts: Model) -> list[str]:
    """What somebody says: mostly the checkpoint's own method, or one that works while the model is loaded."""
    own = {"awq": ["awq", "awq_marlin"], "gptq": ["gptq", "gptq_marlin"], "fp8": ["fp8"], "mxfp4": ["mxfp4"]}.get(
        facts.method or "", ["fp8", "fp8", "bitsandbytes"])
    return [*own, *own, *own, "awq", "gptq", "fp8", "mxfp4", "int3"]


def _lmi(random: Random, facts: Model) -> dict[str, str]:
    names = {"TENSOR_PARALLEL_SIZE": "TENSOR_PARALLEL_DEGREE", "PIPELINE_PARALLEL_SIZE": "PIPELINE_PARALLEL_DEGREE",
             "MAX_NUM_SEQS": "MAX_ROLLING_BATCH_SIZE", "MAX_NUM_BATCHED_TOKENS": "MAX_ROLLING_BATCH_PREFILL_TOKENS",
             "QUANTIZATION": "QUANTIZE"}
    return {names.get(name, name): value for name, value in _vllm(random, facts).items() if name != "DATA_PARALLEL_SIZE"}


def _sglang(random: Random, facts: Model) -> dict[str, str]:
    options: dict[str, str] = {}
    _split(random, options, "TENSOR_PARALLEL_SIZE", facts)
    _maybe(random, options, "PIPELINE_PARALLEL_SIZE", 0.08, [1, 2, 4])
    _maybe(random, options, "DATA_PARALLEL_SIZE", 0.1, [2, 4, 8, 3], [4, 4, 2, 1])
    _maybe(random, options, "ENABLE_DP_ATTENTION", 0.05, ["true"])
    _maybe(random, options, "EXPERT_PARALLEL_SIZE", 0.3 if facts.experts else 0.02, [2, 4, 8, 3], [8, 8, 8, 1])
    _maybe(random, options, "CONTEXT_LENGTH", 0.3, [_length(random, facts)])
    _maybe(random, options, "CHUNKED_PREFILL_SIZE", 0.1, [2048, 8192, -1, 1000])
    _maybe(random, options, "PAGE_SIZE", 0.08, [1, 16, 32, 64])
    _maybe(random, options, "QUANTIZATION", 0.12, _quantizations(facts))
    _maybe(random, options, "DTYPE", 0.1, ["auto", "bfloat16", "float16", "half", "float32"])
    _maybe(random, options, "KV_CACHE_DTYPE", 0.12, ["auto", "fp8_e4m3", "fp8_e5m2", "fp16"], [5, 5, 5, 1])
    _maybe(random, options, "MEM_FRACTION_STATIC", 0.15, ["0.7", "0.8", "0.88", "0.9", "1.1"], [10, 10, 10, 10, 1])
    return options


def _tensorrt(random: Random, facts: Model) -> dict[str, str]:
    options: dict[str, str] = {}
    _split(random, options, "TP_SIZE", facts)
    _maybe(random, options, "PP_SIZE", 0.12, [1, 2, 4, 64], [10, 10, 10, 1])
    _maybe(random, options, "EP_SIZE", 0.3 if facts.experts else 0.02, [2, 4, 8, 3], [8, 8, 8, 1])
    _maybe(random, options, "MAX_SEQ_LEN", 0.3, [_length(random, facts)])
    _maybe(random, options, "MAX_NUM_TOKENS", 0.12, [512, 2048, 8192])
    _maybe(random, options, "MAX_BATCH_SIZE", 0.12, [8, 64, 256, 2048])
    _maybe(random, options, "KV_CACHE_FREE_GPU_MEMORY_FRACTION", 0.1, ["0.7", "0.9", "0.95", "1.2"], [10, 10, 10, 1])
    return options


OPTIONS = {"vllm": _vllm, "lmi": _lmi, "sglang": _sglang, "tensorrt-llm": _tensorrt}
ALIASES = {
    "sglang": {"TENSOR_PARALLEL_SIZE": ["TP", "TP_SIZE"], "DATA_PARALLEL_SIZE": ["DP", "DP_SIZE"],
               "EXPERT_PARALLEL_SIZE": ["EP", "EP_SIZE"], "PIPELINE_PARALLEL_SIZE": ["PP_SIZE"]},
    "tensorrt-llm": {"TP_SIZE": ["TENSOR_PARALLEL_SIZE"], "PP_SIZE": ["PIPELINE_PARALLEL_SIZE"],
                     "EP_SIZE": ["MOE_EXPERT_PARALLEL_SIZE"], "KV_CACHE_FREE_GPU_MEMORY_FRACTION": ["FREE_GPU_MEMORY_FRACTION"]},
}
