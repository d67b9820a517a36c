"""Compares what mcc says of each configuration with what the engine's own assertions say."""
from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import sglang
import tensorrt_llm
import vllm_limits
from assertion import Engine
from configuration import Configuration

ENGINES: dict[str, Engine] = {"vllm": vllm_limits.ENGINE, "lmi": vllm_limits.ENGINE, "sglang": sglang.ENGINE,
                              "tensorrt-llm": tensorrt_llm.ENGINE}
MOST_REFUSED = 0.05
ONE_VALUE = "start.one-value"


@dataclass
class Verdicts:
    """Examples by what they disagree on."""

    accepted: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By assertion: mcc accepts, the engine exits."""

    warned: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By assertion that rests on an estimate: mcc warns, the engine exits."""

    refused: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """By rule: mcc refuses, no assertion fails."""

    violated: set[str] = field(default_factory=set)
    sources: dict[str, str] = field(default_factory=dict)
    total: int = 0
    starting: int = 0
    """Configurations without a failing assertion."""

    @property
    def refused_share(self) -> float:
        return sum(map(len, self.refused.values())) / max(1, self.starting)

    @property
    def dead(self) -> list[str]:
        """Assertions that no configuration violated."""
        return sorted(self.sources.keys() - self.violated - {ONE_VALUE})


def compare(cases: Iterable[dict[str, Any]], results: Iterable[dict[str, Any]]) -> Verdicts:
    verdicts = Verdicts()
    for case, result in zip(cases, results, strict=True):
        if case["id"] != result["id"]:
            raise ValueError(f"result {result['id']} for case {case['id']}")
        _judge(case, result, verdicts)
    return verdicts


def _judge(case: dict[str, Any], result: dict[str, Any], verdicts: Verdicts) -> None:
    engine = ENGINES[case["server"]]
    configuration = Configuration.read(case["server"], case["config"], case["instance"], result["variables"])
    verdicts.sources.update({assertion.name: assertion.source for assertion in engine.assertions})
    verdicts.total += 1
    violations = engine.violations(configuration)
    verdicts.violated.update(assertion.name for assertion, _ in violations)
    findings = result["findings"]
    if all(finding["severity"] != "error" for finding in findings):
        warnings = {finding["rule"] for finding in findings if finding["severity"] == "warning"}
        for assertion, reason in violations:
            group = verdicts.warned if assertion.warned_by in warnings else verdicts.accepted
            group[assertion.name].append(f"{_described(case)}: {reason}")
        if configuration.repeated:
            verdicts.accepted[ONE_VALUE].append(f"{_described(case)}: {configuration.repeated} by two names")
    elif not violations:
        error = next(finding for finding in findings if finding["severity"] == "error")
        verdicts.refused[error["rule"]].append(f"{_described(case)}: {error['text']}")
    verdicts.starting += not violations


def _described(case: dict[str, Any]) -> str:
    config, settings = case["config"], case["settings"]
    quantization = config.get("quantization_config", {})
    experts = next((config[name] for name in ("num_experts", "n_routed_experts", "num_local_experts") if name in config), 0)
    parts = [f"#{case['id']} {case['server']} {case['instance']} {config['model_type']} {config['torch_dtype']}",
             f"{config['num_attention_heads']}/{config['num_key_value_heads']} heads, width {config['intermediate_size']}"]
    if experts:
        parts.append(f"{experts} experts of {config.get('moe_intermediate_size', config['intermediate_size'])}")
    if quantization:
        parts.append(" ".join(str(quantization[name]) for name in ("quant_method", "bits", "group_size", "weight_block_size")
                              if name in quantization))
    said = {**settings.get("serverEnv", {}), **settings.get("modelEnv", {}),
            **{name: settings[name] for name in ("enableLora", "maxLoras", "maxLoraRank") if name in settings}}
    return ", ".join(parts) + " " + json.dumps(said)


def report(verdicts: Verdicts, examples: int) -> str:
    """What a person reads; the last line has the figures."""
    lines: list[str] = []

    def group(title: str, found: dict[str, list[str]]) -> None:
        lines.append(f"== {title}: {sum(map(len, found.values()))}")
        for name, several in sorted(found.items(), key=lambda item: -len(item[1])):
            lines.append(f"{len(several):6} {name}  {verdicts.sources.get(name, '')}".rstrip())
            lines.extend(f"         {example}" for example in several[:examples])

    group("accepted, but the engine exits", verdicts.accepted)
    group("accepted with a warning, and the engine exits", verdicts.warned)
    group("refused, but no assertion fails", verdicts.refused)
    if verdicts.dead:
        lines.append(f"== never violated: {', '.join(verdicts.dead)}")
    lines.append(f"{verdicts.total} configurations, {verdicts.starting} start; wrongly accepted "
                 f"{sum(map(len, verdicts.accepted.values()))}, wrongly refused {verdicts.refused_share:.1%}")
    return "\n".join(lines)
