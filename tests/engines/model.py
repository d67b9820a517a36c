"""A language model as the engines read it from its config.json; each number is in elements, not in bytes, unless its name says so."""
from __future__ import annotations

import math
from typing import Any

MLA_TYPES = {"deepseek_v2", "deepseek_v3", "deepseek_v32", "glm4_moe_lite", "kimi_k2"}
BITS = {"fp8": 8, "mxfp4": 4, "awq": 4, "gptq": 4}


class Model:
    """The members of config.json that assertions read; the language part's where a model also sees."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.config = config
        self.text = config.get("text_config") or config
        self.type = config.get("model_type", "")
        self.architecture = (config.get("architectures") or [""])[0]
        self.dtype = config.get("torch_dtype") or config.get("dtype") or self.text.get("torch_dtype") or "float32"
        self.quantization: dict[str, Any] = config.get("quantization_config") or {}

    def number(self, *names: str, otherwise: int = 0) -> int:
        return next((self.text[name] for name in names if self.text.get(name) is not None), otherwise)

    @property
    def hidden(self) -> int:
        return self.number("hidden_size")

    @property
    def layers(self) -> int:
        return self.number("num_hidden_layers")

    @property
    def heads(self) -> int:
        return self.number("num_attention_heads")

    @property
    def kv_heads(self) -> int:
        return self.number("num_key_value_heads", otherwise=self.heads)

    @property
    def head_size(self) -> int:
        return self.number("head_dim", otherwise=self.hidden // self.heads)

    @property
    def vocabulary(self) -> int:
        return self.number("vocab_size")

    @property
    def intermediate(self) -> int:
        """The width of a dense layer's feed-forward part."""
        return self.number("intermediate_size")

    @property
    def experts(self) -> int:
        return self.number("num_experts", "n_routed_experts", "num_local_experts")

    @property
    def expert_intermediate(self) -> int:
        return self.number("moe_intermediate_size", "intermediate_size") if self.experts else 0

    @property
    def shared_intermediate(self) -> int:
        return self.number("shared_expert_intermediate_size",
                           otherwise=self.number("n_shared_experts") * self.expert_intermediate)

    @property
    def dense_layers(self) -> int:
        """Layers without experts: all of a dense model, and the first ones of DeepSeek's."""
        return self.number("first_k_dense_replace") if self.experts else self.layers

    @property
    def is_mla(self) -> bool:
        return self.type in MLA_TYPES and self.text.get("kv_lora_rank") is not None

    @property
    def method(self) -> str | None:
        """The quantization method of the checkpoint, in lower case."""
        name = self.quantization.get("quant_method")
        return name.lower() if name else None

    @property
    def group(self) -> int:
        """The group size of AWQ and GPTQ; -1 for one group."""
        return self.quantization.get("group_size", self.quantization.get("q_group_size", -1))

    @property
    def block(self) -> tuple[int, int] | None:
        """Rows and columns of a block of FP8 weights that share one scale."""
        size = self.quantization.get("weight_block_size")
        return (size[0], size[1]) if size else None

    @property
    def longest(self) -> float:
        """The positions of the checkpoint, by the names that engines look for; infinite where it has none."""
        names = ("max_position_embeddings", "n_positions", "max_seq_len", "seq_length", "model_max_length")
        return min((self.text[name] for name in names if self.text.get(name) is not None), default=math.inf)

    @property
    def rope(self) -> dict[str, Any]:
        return self.text.get("rope_scaling") or {}

    # Sizes of matrices, for the memory of a rank.

    @property
    def attention_weights(self) -> int:
        """Of one layer."""
        if self.is_mla:
            rotary, plain, value = (self.number(name) for name in ("qk_rope_head_dim", "qk_nope_head_dim", "v_head_dim"))
            rank, queries = self.number("kv_lora_rank"), self.number("q_lora_rank")
            query = self.hidden * queries + queries * self.heads * (rotary + plain) if queries else self.hidden * self.heads * (
                rotary + plain)
            return query + self.hidden * (rank + rotary) + rank * self.heads * (plain + value) + self.heads * value * self.hidden
        return self.hidden * self.head_size * (2 * self.heads + 2 * self.kv_heads)

    @property
    def expert_weights(self) -> int:
        """Of all routed experts of all layers."""
        return (self.layers - self.dense_layers) * self.experts * 3 * self.hidden * self.expert_intermediate

    @property
    def other_linear_weights(self) -> int:
        """Of all matrices of the layers that are not routed experts."""
        routed = self.layers - self.dense_layers
        return (self.layers * self.attention_weights + self.dense_layers * 3 * self.hidden * self.intermediate
                + routed * 3 * self.hidden * self.shared_intermediate)

    @property
    def embedding_weights(self) -> int:
        return self.vocabulary * self.hidden * (1 if self.text.get("tie_word_embeddings") else 2)

    @property
    def stored_bits(self) -> float:
        """Bits of one number of a quantized matrix in the checkpoint, with its scales."""
        bits = self.quantization.get("bits", BITS.get(self.method or "", 16))
        if self.method in ("awq", "gptq"):
            return bits + (16 + bits) / self.group if self.group > 0 else bits
        return bits + {"mxfp4": 8 / 32}.get(self.method or "", 0)

    @property
    def expert_bytes(self) -> int:
        return int(self.expert_weights * self.stored_bits / 8)

    @property
    def weight_bytes(self) -> int:
        """Of the checkpoint. MXFP4 quantizes the experts only."""
        others = 16 if self.method == "mxfp4" else self.stored_bits
        return self.expert_bytes + int(self.other_linear_weights * others / 8) + 2 * self.embedding_weights

    @property
    def cache_layers(self) -> tuple[int, int]:
        """Layers that keep all tokens, and layers that keep a window."""
        types = self.text.get("layer_types")
        if types:
            sliding = sum(kind == "sliding_attention" for kind in types)
            return self.layers - sliding, sliding
        if self.type in ("mistral", "mixtral") and self.text.get("sliding_window"):
            return 0, self.layers
        return self.layers, 0

    def cache_numbers(self, tensor: int) -> int:
        """Numbers that one rank keeps of one token in one layer."""
        if self.is_mla:
            return self.number("kv_lora_rank") + self.number("qk_rope_head_dim")
        return 2 * self.head_size * max(1, self.kv_heads // tensor)
