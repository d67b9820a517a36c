"""SGLang's and TensorRT-LLM's assertions against configurations whose outcome is public knowledge, and the reading of variables."""
from __future__ import annotations

import unittest
from typing import Any

from configuration import Configuration
from test_assertions import (
    DEEPSEEK_V3, GPT_OSS_20B, PHI_4, QWEN2_7B, QWEN2_72B_AWQ, QWEN2_72B_PADDED, QWEN3_8B, QWEN3_32B, QWEN3_235B_FP8, failing,
)


class OfSglang(unittest.TestCase):
    def check(self, expected: list[str], config: dict[str, Any], instance: str, **variables: str) -> None:
        named = {f"SGLANG_{name}": value for name, value in variables.items()}
        self.assertEqual([f"sglang.{name}" for name in expected], failing("sglang", config, instance, **named))

    def test_heads(self) -> None:
        self.check(["key-value-heads"], PHI_4, "ml.g5.12xlarge", TENSOR_PARALLEL_SIZE="4")
        self.check(["attention-heads"], QWEN2_7B, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], PHI_4, "ml.g5.12xlarge", TENSOR_PARALLEL_SIZE="2")

    def test_aliases_are_the_option(self) -> None:
        self.check(["devices"], QWEN3_8B, "ml.g5.12xlarge", TP="8")
        self.check([], QWEN3_8B, "ml.g5.12xlarge", TP_SIZE="4")

    def test_attention_with_copies(self) -> None:
        """The copies are among the ranks: ten key-value heads on eight ranks that are four copies of two."""
        self.check([], PHI_4, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="8", DATA_PARALLEL_SIZE="4", ENABLE_DP_ATTENTION="true")
        self.check(["shared-attention"], PHI_4, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="2", DATA_PARALLEL_SIZE="5",
                   ENABLE_DP_ATTENTION="true")

    def test_blocks_of_experts(self) -> None:
        """#10852: 1,536 over eight ranks; expert parallelism of two works."""
        self.check(["fp8-block-of-expert"], QWEN3_235B_FP8, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], QWEN3_235B_FP8, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="8", EP_SIZE="2")
        self.check([], DEEPSEEK_V3, "ml.p5en.48xlarge", TENSOR_PARALLEL_SIZE="8")

    def test_experts(self) -> None:
        self.check(["expert-parallel-size"], GPT_OSS_20B, "ml.g6e.12xlarge", TENSOR_PARALLEL_SIZE="1", EXPERT_PARALLEL_SIZE="2")
        self.check([], GPT_OSS_20B, "ml.g6e.12xlarge", TENSOR_PARALLEL_SIZE="4", EXPERT_PARALLEL_SIZE="4")

    def test_groups_and_types(self) -> None:
        """The plain kernel of AWQ computes in float16 only; Marlin's does not."""
        self.check(["group-of-row"], QWEN2_72B_AWQ, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        bfloat16 = {**QWEN2_72B_PADDED, "torch_dtype": "bfloat16"}
        self.check(["quantization-dtype"], bfloat16, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8", QUANTIZATION="awq")
        self.check([], bfloat16, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8")

    def test_lengths_and_adapters(self) -> None:
        self.check(["context-length"], QWEN3_8B, "ml.g6e.2xlarge", CONTEXT_LENGTH="40961")
        self.check([], QWEN3_8B, "ml.g6e.2xlarge", CONTEXT_LENGTH="40960")
        self.check(["lora-slots", "lora-of-one-copy"], QWEN3_8B, "ml.g6e.12xlarge", ENABLE_LORA="true", MAX_LORAS_PER_BATCH="8",
                   MAX_LOADED_LORAS="4", DP="2")

    def test_memory(self) -> None:
        self.check(["memory-for-weights"], QWEN3_32B, "ml.g5.2xlarge")
        self.check([], QWEN3_8B, "ml.g5.2xlarge")


class OfTensorrt(unittest.TestCase):
    def check(self, expected: list[str], config: dict[str, Any], instance: str, **variables: str) -> None:
        named = {f"TRTLLM_{name}": value for name, value in variables.items()}
        self.assertEqual([f"tensorrt-llm.{name}" for name in expected], failing("tensorrt-llm", config, instance, **named))

    def test_heads(self) -> None:
        self.check(["key-value-heads"], PHI_4, "ml.g5.12xlarge", TP_SIZE="4")
        self.check(["attention-heads"], QWEN2_7B, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], PHI_4, "ml.g5.12xlarge", TP_SIZE="2")

    def test_experts(self) -> None:
        self.check(["expert-parallel-size"], QWEN3_235B_FP8, "ml.p5.48xlarge", TP_SIZE="8", EP_SIZE="3")
        self.check([], QWEN3_235B_FP8, "ml.p5.48xlarge", TP_SIZE="8", EP_SIZE="8")

    def test_devices_and_memory(self) -> None:
        self.check(["devices"], QWEN3_8B, "ml.g5.12xlarge", TP_SIZE="8")
        self.check(["memory-for-weights"], QWEN3_32B, "ml.g5.2xlarge")

    def test_checkpoints(self) -> None:
        self.check(["quantization-known"], QWEN2_72B_PADDED, "ml.g6e.12xlarge", TP_SIZE="4")
        self.check([], GPT_OSS_20B, "ml.g6e.2xlarge")


class OfVariables(unittest.TestCase):
    def test_two_names_of_one_option(self) -> None:
        read = Configuration.read("sglang", QWEN3_8B, "ml.g5.12xlarge", {"SGLANG_TP": "1", "SGLANG_TENSOR_PARALLEL_SIZE": "4"})
        self.assertEqual(["tensor_parallel_size"], read.repeated)
        same = Configuration.read("sglang", QWEN3_8B, "ml.g5.12xlarge", {"SGLANG_TP": "4", "SGLANG_TENSOR_PARALLEL_SIZE": "4"})
        self.assertEqual([], same.repeated)

    def test_numbers_with_units(self) -> None:
        read = Configuration.read("vllm", QWEN3_8B, "ml.g5.12xlarge", {"VLLM_MAX_MODEL_LEN": "32K", "VLLM_MAX_NUM_SEQS": "2k"})
        self.assertEqual((32768, 2000), (read.integer("max_model_len", 0), read.integer("max_num_seqs", 0)))

    def test_variables_of_the_engine_itself_stay_in_the_environment(self) -> None:
        read = Configuration.read("vllm", QWEN3_8B, "ml.g5.12xlarge", {"VLLM_PORT": "1", "VLLM_ALLOW_LONG_MAX_MODEL_LEN": "1"})
        self.assertEqual(({}, {"VLLM_PORT", "VLLM_ALLOW_LONG_MAX_MODEL_LEN"}), (read.options, set(read.environment)))
