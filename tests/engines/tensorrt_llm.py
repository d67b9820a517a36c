"""TensorRT-LLM's assertions (its PyTorch backend).

Only single files of its source could be read, each at the commit that is named with it, and not the tag of the image; so a place is a
function where the line at the tag is not known.
"""
from __future__ import annotations

from assertion import Engine, Source, not_divisible, uneven_heads
from configuration import Configuration

ENGINE = Engine("tensorrt-llm", Source("NVIDIA/TensorRT-LLM", "near 1.2.1", "of each file"))

GIB = 1 << 30


def tensor(of: Configuration) -> int:
    return max(1, of.integer("tp_size", 1))


def pipeline(of: Configuration) -> int:
    return max(1, of.integer("pp_size", 1))


def expert(of: Configuration) -> int:
    return max(1, of.integer("ep_size", 1))


@ENGINE.asserts("positive-sizes", "tensorrt_llm/mapping.py:170-173 at 05ebebb2c1d3")
def _(of: Configuration) -> str | None:
    names = ("tp_size", "pp_size", "ep_size")
    return next((f"{name} {of.text(name)}" for name in names if of.integer(name, 1) < 1), None)


@ENGINE.asserts("devices", "tensorrt_llm/llmapi/llm.py, BaseLLM.__init__, at 4c05a74891e4")
def _(of: Configuration) -> str | None:
    ranks, has = tensor(of) * pipeline(of), of.accelerators.count
    return f"{ranks} ranks, {has} accelerators" if ranks > has else None


@ENGINE.asserts("expert-parallel-size", "tensorrt_llm/mapping.py:138-146,175-180 at 05ebebb2c1d3")
def _(of: Configuration) -> str | None:
    """The sizes for experts multiply to the tensor parallel size, for a model without experts too."""
    return not_divisible("tensor ranks over expert ranks", tensor(of), expert(of))


@ENGINE.asserts("stages", "tensorrt_llm/mapping.py, Mapping.pp_layers, at 05ebebb2c1d3")
def _(of: Configuration) -> str | None:
    return f"{pipeline(of)} stages, {of.model.layers} layers" if pipeline(of) > of.model.layers else None


@ENGINE.asserts("attention-heads", "tensorrt_llm/_torch/modules/attention.py, Attention.__init__, at 00547a25ac61")
def _(of: Configuration) -> str | None:
    return not_divisible("attention heads over ranks", of.model.heads, tensor(of))


@ENGINE.asserts("key-value-heads", "tensorrt_llm/_torch/models/checkpoints/hf/weight_mapper.py:92-96 at 088aa36b0027")
def _(of: Configuration) -> str | None:
    return None if of.model.is_mla else uneven_heads(of.model.kv_heads, tensor(of))


@ENGINE.asserts("dense-width", "tensorrt_llm/_torch/modules/linear.py, Linear.__init__, at 00bbf71e7964")
def _(of: Configuration) -> str | None:
    model = of.model
    widths = [model.intermediate] if model.dense_layers else []
    widths += [model.shared_intermediate] if model.shared_intermediate else []
    return next((reason for width in widths if (reason := not_divisible("width over ranks", width, tensor(of)))), None)


@ENGINE.asserts("quantization-known", "tensorrt_llm/llmapi/llm_utils.py, ModelLoader._update_from_hf_quant_config, at 7b437aaa73bf")
def _(of: Configuration) -> str | None:
    return f"a checkpoint of {of.model.method}" if of.model.method in ("awq", "gptq") else None


@ENGINE.asserts("block-size", "tensorrt_llm/_torch/model_config.py, ModelConfig.load_hf_quant_config, at 008e0af8980f")
def _(of: Configuration) -> str | None:
    return f"blocks of {of.model.block}" if of.model.block not in (None, (128, 128)) else None


@ENGINE.asserts("memory-share", "tensorrt_llm/llmapi/llm_args.py, KvCacheConfig.validate_free_gpu_memory_fraction, at fcd3f3168280")
def _(of: Configuration) -> str | None:
    share = of.decimal("kv_cache_free_gpu_memory_fraction", 0.9)
    return f"kv_cache_free_gpu_memory_fraction {share}" if not 0 <= share <= 1 else None


@ENGINE.asserts("memory-for-weights", "tensorrt_llm/_torch/pyexecutor/py_executor_creator.py, _ExecutorMemoryMonitor",
                warned_by="model-memory")
def _(of: Configuration) -> str | None:
    """PyTorch's own error, which the engine explains; matrices are split evenly at best."""
    weights, memory = of.model.weight_bytes / (tensor(of) * pipeline(of)), of.accelerators.memory_bytes
    return f"{weights / GIB:.1f} GiB of weights on a rank, {memory / GIB:.1f} GiB of memory" if weights >= memory else None
