"""The assertions against configurations whose outcome is public knowledge."""
from __future__ import annotations

import unittest
from typing import Any

import vllm_limits
from configuration import Configuration
from judge import ENGINES

QWEN2_7B = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_size": 3584, "num_hidden_layers": 28,
            "num_attention_heads": 28, "num_key_value_heads": 4, "intermediate_size": 18944, "vocab_size": 152064,
            "max_position_embeddings": 32768, "torch_dtype": "bfloat16"}
PHI_4 = {"architectures": ["Phi3ForCausalLM"], "model_type": "phi3", "hidden_size": 5120, "num_hidden_layers": 40,
         "num_attention_heads": 40, "num_key_value_heads": 10, "intermediate_size": 17920, "vocab_size": 100352,
         "max_position_embeddings": 16384, "torch_dtype": "bfloat16"}
QWEN3_32B = {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "hidden_size": 5120, "num_hidden_layers": 64,
             "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 128, "intermediate_size": 25600, "vocab_size": 151936,
             "max_position_embeddings": 40960, "torch_dtype": "bfloat16"}
QWEN3_8B = {**QWEN3_32B, "hidden_size": 4096, "num_hidden_layers": 36, "num_attention_heads": 32, "intermediate_size": 12288}
QWEN3_235B_FP8 = {"architectures": ["Qwen3MoeForCausalLM"], "model_type": "qwen3_moe", "hidden_size": 4096, "num_hidden_layers": 94,
                  "num_attention_heads": 64, "num_key_value_heads": 4, "head_dim": 128, "intermediate_size": 12288,
                  "moe_intermediate_size": 1536, "num_experts": 128, "vocab_size": 151936, "max_position_embeddings": 40960,
                  "torch_dtype": "bfloat16",
                  "quantization_config": {"quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128]}}
GPT_OSS_20B = {"architectures": ["GptOssForCausalLM"], "model_type": "gpt_oss", "hidden_size": 2880, "num_hidden_layers": 24,
               "num_attention_heads": 64, "num_key_value_heads": 8, "head_dim": 64, "intermediate_size": 2880, "num_local_experts": 32,
               "vocab_size": 201088, "max_position_embeddings": 131072, "torch_dtype": "bfloat16", "sliding_window": 128,
               "layer_types": ["sliding_attention", "full_attention"] * 12, "quantization_config": {"quant_method": "mxfp4"}}
GEMMA_3 = {"architectures": ["Gemma3ForCausalLM"], "model_type": "gemma3_text", "hidden_size": 3840, "num_hidden_layers": 48,
           "num_attention_heads": 16, "num_key_value_heads": 8, "head_dim": 256, "intermediate_size": 15360, "vocab_size": 262208,
           "max_position_embeddings": 131072, "torch_dtype": "bfloat16"}
QWEN2_72B_AWQ = {**QWEN2_7B, "hidden_size": 8192, "num_hidden_layers": 80, "num_attention_heads": 64, "num_key_value_heads": 8,
                 "intermediate_size": 29568, "torch_dtype": "float16",
                 "quantization_config": {"quant_method": "awq", "bits": 4, "group_size": 128, "zero_point": True}}
# As published: padded, so that each of eight ranks has whole groups.
QWEN2_72B_PADDED = {**QWEN2_72B_AWQ, "intermediate_size": 29696}
DEEPSEEK_V3 = {"architectures": ["DeepseekV3ForCausalLM"], "model_type": "deepseek_v3", "hidden_size": 7168, "num_hidden_layers": 61,
               "num_attention_heads": 128, "num_key_value_heads": 128, "intermediate_size": 18432, "moe_intermediate_size": 2048,
               "n_routed_experts": 256, "n_shared_experts": 1, "first_k_dense_replace": 3, "vocab_size": 129280,
               "max_position_embeddings": 163840, "kv_lora_rank": 512, "q_lora_rank": 1536, "qk_rope_head_dim": 64,
               "qk_nope_head_dim": 128, "v_head_dim": 128, "torch_dtype": "bfloat16",
               "quantization_config": {"quant_method": "fp8", "activation_scheme": "dynamic", "weight_block_size": [128, 128]}}


def failing(server: str, config: dict[str, Any], instance: str, **variables: str) -> list[str]:
    configuration = Configuration.read(server, config, instance, variables)
    return [assertion.name for assertion, _ in ENGINES[server].violations(configuration)]


class OfVllm(unittest.TestCase):
    """Threads of vllm-project/vllm, and what is known to work."""

    def check(self, expected: list[str], config: dict[str, Any], instance: str, **variables: str) -> None:
        named = {f"VLLM_{name}": value for name, value in variables.items()}
        self.assertEqual([f"vllm.{name}" for name in expected], failing("vllm", config, instance, **named))

    def test_key_value_heads(self) -> None:
        """#16021: phi-4 on four and on two GPUs."""
        self.check(["key-value-heads"], PHI_4, "ml.g5.12xlarge", TENSOR_PARALLEL_SIZE="4")
        self.check([], PHI_4, "ml.g5.12xlarge", TENSOR_PARALLEL_SIZE="2")

    def test_attention_heads(self) -> None:
        """#11797: 28 heads on eight GPUs."""
        self.check(["attention-heads"], QWEN2_7B, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], QWEN2_7B, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="4")

    def test_more_ranks_than_accelerators(self) -> None:
        """#29265, #28873: eight ranks, two stages or four copies too many."""
        self.check(["world-size"], QWEN3_32B, "ml.g6e.12xlarge", TENSOR_PARALLEL_SIZE="8", MAX_MODEL_LEN="4096")
        self.check(["world-size"], QWEN3_32B, "ml.g6e.12xlarge", TENSOR_PARALLEL_SIZE="4", PIPELINE_PARALLEL_SIZE="2",
                   MAX_MODEL_LEN="4096")
        self.check(["data-parallel-devices"], QWEN3_8B, "ml.g6e.12xlarge", TENSOR_PARALLEL_SIZE="4", DATA_PARALLEL_SIZE="4")

    def test_blocks_of_experts(self) -> None:
        """#17569: 1,536 over eight ranks is one and a half blocks; four ranks and whole experts work."""
        self.check(["fp8-block-of-expert"], QWEN3_235B_FP8, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], QWEN3_235B_FP8, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="4")
        self.check([], QWEN3_235B_FP8, "ml.p5.48xlarge", TENSOR_PARALLEL_SIZE="8", ENABLE_EXPERT_PARALLEL="true")

    def test_copies_share_experts(self) -> None:
        """Without expert parallelism the ranks of all copies share each expert, as its own documentation of the class says."""
        self.check(["fp8-block-of-expert"], QWEN3_235B_FP8, "ml.p5en.48xlarge", TENSOR_PARALLEL_SIZE="4", DATA_PARALLEL_SIZE="2")

    def test_old_devices(self) -> None:
        """#23203: MXFP4 needs 8.0; FP8 does not, and Gemma 3 falls back to float32."""
        self.check(["quantization-capability", "quantization-dtype"], GPT_OSS_20B, "ml.g4dn.12xlarge", TENSOR_PARALLEL_SIZE="4")
        self.check([], GPT_OSS_20B, "ml.g5.2xlarge", MAX_MODEL_LEN="8192")
        self.check(["float16-model"], GEMMA_3, "ml.g4dn.12xlarge", TENSOR_PARALLEL_SIZE="4", DTYPE="half", MAX_MODEL_LEN="4096")
        self.check([], GEMMA_3, "ml.g4dn.12xlarge", TENSOR_PARALLEL_SIZE="4", MAX_MODEL_LEN="4096")

    def test_groups(self) -> None:
        """The published quantized files of Qwen2.5-72B are padded to 29,696 for this."""
        self.check(["group-of-row"], QWEN2_72B_AWQ, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8", MAX_MODEL_LEN="4096")
        self.check([], QWEN2_72B_PADDED, "ml.g5.48xlarge", TENSOR_PARALLEL_SIZE="8", MAX_MODEL_LEN="4096")

    def test_quantization_words(self) -> None:
        """#1419, #13612: a method that the checkpoint does not have; fp8 works while it is loaded."""
        self.check(["quantization-matches"], QWEN3_8B, "ml.g5.12xlarge", QUANTIZATION="awq", MAX_MODEL_LEN="4096")
        self.check(["quantization-matches"], QWEN2_72B_PADDED, "ml.g6e.12xlarge", QUANTIZATION="gptq", TENSOR_PARALLEL_SIZE="4")
        self.check([], QWEN3_8B, "ml.g5.2xlarge", QUANTIZATION="fp8", MAX_MODEL_LEN="4096")
        self.check([], QWEN2_72B_PADDED, "ml.g6e.12xlarge", QUANTIZATION="awq_marlin", TENSOR_PARALLEL_SIZE="4")

    def test_lengths(self) -> None:
        self.check(["context-length"], QWEN3_8B, "ml.g6e.2xlarge", MAX_MODEL_LEN="40961")
        yarn = {**QWEN3_8B, "rope_scaling": {"rope_type": "yarn", "factor": 4.0, "original_max_position_embeddings": 32768}}
        self.check([], yarn, "ml.g6e.2xlarge", MAX_MODEL_LEN="131072")
        self.check([], QWEN3_8B, "ml.g6e.2xlarge", MAX_MODEL_LEN="40960")

    def test_memory(self) -> None:
        """Weights of 15.3 GiB; the cache of 32,768 tokens takes 4.5 GiB, or half of it in FP8."""
        self.check(["memory-for-weights"], QWEN3_32B, "ml.g5.2xlarge", MAX_MODEL_LEN="4096")
        self.check(["memory-for-a-sequence"], QWEN3_8B, "ml.g5.2xlarge", MAX_MODEL_LEN="40960", GPU_MEMORY_UTILIZATION="0.9")
        self.check([], QWEN3_8B, "ml.g5.2xlarge", MAX_MODEL_LEN="40960", KV_CACHE_DTYPE="fp8", GPU_MEMORY_UTILIZATION="0.9")

    def test_memory_of_adapters(self) -> None:
        """#22782: thirty slots of rank 64 take 9.76 GiB beside weights of 15.3 GiB."""
        adapters = {"ENABLE_LORA": "true", "MAX_LORA_RANK": "64"}
        self.check(["memory-for-a-sequence"], QWEN3_8B, "ml.g5.2xlarge", MAX_MODEL_LEN="auto", MAX_LORAS="30", **adapters)
        self.check([], QWEN3_8B, "ml.g5.2xlarge", MAX_MODEL_LEN="auto", MAX_LORAS="4", **adapters)
        configuration = Configuration.read("vllm", QWEN3_8B, "ml.g5.2xlarge", {"VLLM_ENABLE_LORA": "1", "VLLM_MAX_LORA_RANK": "64",
                                                                            "VLLM_MAX_LORAS": "30"})
        self.assertEqual(30 * 349_175_808, vllm_limits.adapter_bytes_of_rank(configuration))

    def test_latent_attention(self) -> None:
        """DeepSeek-V3 on eight GPUs; its key-value heads are no heads to split."""
        self.check([], DEEPSEEK_V3, "ml.p5en.48xlarge", TENSOR_PARALLEL_SIZE="8")
        self.check([], DEEPSEEK_V3, "ml.p5en.48xlarge", TENSOR_PARALLEL_SIZE="8", ENABLE_EXPERT_PARALLEL="true")

    def test_adapters(self) -> None:
        self.check(["lora-rank", "lora-slots"], QWEN3_8B, "ml.g6e.2xlarge", ENABLE_LORA="true", MAX_LORA_RANK="24", MAX_LORAS="8",
                   MAX_CPU_LORAS="4")
        self.check([], QWEN3_8B, "ml.g6e.2xlarge", ENABLE_LORA="true", MAX_LORA_RANK="64", MAX_LORAS="8")

    def test_batches(self) -> None:
        self.check(["batch-holds-the-sequences"], QWEN3_8B, "ml.g6e.2xlarge", MAX_NUM_BATCHED_TOKENS="128", MAX_NUM_SEQS="256")
        self.check(["batch-holds-a-sequence"], QWEN3_8B, "ml.g6e.2xlarge", MAX_NUM_BATCHED_TOKENS="2048", MAX_MODEL_LEN="8192",
                   ENABLE_CHUNKED_PREFILL="false")
        self.check([], QWEN3_8B, "ml.g6e.2xlarge", MAX_NUM_BATCHED_TOKENS="2048", MAX_MODEL_LEN="8192")

    def test_lmi_has_other_names(self) -> None:
        self.assertEqual(["vllm.key-value-heads"],
                         failing("lmi", PHI_4, "ml.g5.12xlarge", OPTION_TENSOR_PARALLEL_DEGREE="4", OPTION_MAX_MODEL_LEN="4096"))
