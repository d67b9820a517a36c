"""Disagreements that are known and not yet resolved. The list only becomes shorter: one that is gone fails the test until it is removed."""

KNOWN_ACCEPTED = frozenset({
    "sglang.cache-type", "sglang.context-length", "sglang.dense-width", "sglang.devices", "sglang.expert-parallel-size",
    "sglang.expert-width", "sglang.experts", "sglang.fp8-block-of-column", "sglang.fp8-block-of-expert", "sglang.fp8-block-of-row",
    "sglang.group-of-row", "sglang.lora-slots", "sglang.memory-for-weights", "sglang.more-ranks-than-experts", "sglang.packed-bits",
    "sglang.pages-of-a-chunk", "sglang.positive-sizes", "sglang.quantization-dtype", "sglang.quantization-known",
    "sglang.quantization-matches", "sglang.shared-attention", "sglang.vocabulary", "start.one-value", "tensorrt-llm.attention-heads",
    "tensorrt-llm.block-size", "tensorrt-llm.dense-width", "tensorrt-llm.devices", "tensorrt-llm.expert-parallel-size",
    "tensorrt-llm.key-value-heads", "tensorrt-llm.memory-for-weights", "tensorrt-llm.memory-share", "tensorrt-llm.positive-sizes",
    "tensorrt-llm.quantization-known", "tensorrt-llm.stages", "vllm.balanced-experts", "vllm.batch-holds-a-sequence",
    "vllm.batch-holds-the-sequences", "vllm.bfloat16-device", "vllm.block-size", "vllm.cache-type", "vllm.cache-type-of-attention",
    "vllm.context-length", "vllm.decode-context", "vllm.dense-width", "vllm.expert-parallel", "vllm.expert-width", "vllm.float16-model",
    "vllm.fp8-block-of-column", "vllm.fp8-block-of-expert", "vllm.fp8-block-of-row", "vllm.free-memory", "vllm.gptq-group-size",
    "vllm.group-of-expert", "vllm.group-of-row", "vllm.lora-slots", "vllm.memory-for-a-sequence", "vllm.memory-for-weights",
    "vllm.memory-share", "vllm.more-ranks-than-experts", "vllm.packed-bits", "vllm.partial-prefills", "vllm.positive-batch",
    "vllm.positive-sizes", "vllm.quantization-capability", "vllm.quantization-dtype", "vllm.quantization-known",
    "vllm.quantization-matches", "vllm.vocabulary",
})
"""Assertions that fail for some configuration that mcc accepts."""
