"""A configuration as an engine gets it: options, environment, model and accelerators."""
from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from model import Model

CATALOGS = Path(__file__).resolve().parents[2] / "data" / "catalogs"
PREFIXES = {"vllm": "VLLM_", "sglang": "SGLANG_", "tensorrt-llm": "TRTLLM_", "lmi": "OPTION_"}

# LMI's names of vLLM's options that differ: lmi_utils.py and vllm_properties.py of deepjavalibrary/djl-serving.
LMI_NAMES = {
    "tensor_parallel_degree": "tensor_parallel_size", "pipeline_parallel_degree": "pipeline_parallel_size",
    "max_rolling_batch_size": "max_num_seqs", "max_rolling_batch_prefill_tokens": "max_num_batched_tokens",
    "quantize": "quantization", "cpu_offload_gb_per_gpu": "cpu_offload_gb",
}
TRUE = {"true", "1", ""}


@dataclass(frozen=True)
class Accelerators:
    """The accelerators of one container."""

    name: str
    count: int
    capability: tuple[int, int]
    memory_bytes: int

    @property
    def sm(self) -> int:
        """The compute capability as one number, such as 89."""
        return self.capability[0] * 10 + self.capability[1]

    @staticmethod
    @cache
    def of(instance: str) -> Accelerators:
        catalog = _catalog("instances")
        row = next(row for row in catalog["rows"] if row["name"] == instance)
        device = catalog["accelerators"][row["accelerator"]]
        major, minor = device["compute"].split(".")
        return Accelerators(device["model"], row["accelerators"], (int(major), int(minor)), device["memoryMib"] << 20)


@dataclass
class Configuration:
    """What the engine's own checks see."""

    server: str
    model: Model
    accelerators: Accelerators
    options: dict[str, str]
    environment: dict[str, str] = field(default_factory=dict)
    repeated: list[str] = field(default_factory=list)
    """Options that got two different values by two names."""

    def text(self, name: str) -> str | None:
        return self.options.get(name)

    def integer(self, name: str, otherwise: int) -> int:
        """A whole number, which may end in k (thousand) or K (1,024), m or M; other text, such as auto, is otherwise."""
        value = self.options.get(name, "")
        unit = {"k": 1000, "K": 1 << 10, "m": 1_000_000, "M": 1 << 20}.get(value[-1:], 1)
        try:
            return int(float(value[:-1]) * unit) if unit > 1 else int(value)
        except ValueError:
            return otherwise

    def decimal(self, name: str, otherwise: float) -> float:
        try:
            return float(self.options[name])
        except (KeyError, ValueError):
            return otherwise

    def is_on(self, name: str, otherwise: bool = False) -> bool:
        return self.options[name].lower() in TRUE if name in self.options else otherwise

    @staticmethod
    def read(server: str, config: dict[str, Any], instance: str, variables: dict[str, str]) -> Configuration:
        """From the variables of a container: those with the server's prefix that are options, by any of their names, become options."""
        options: dict[str, str] = {}
        environment: dict[str, str] = {}
        repeated: list[str] = []
        names, prefix = _names(server), PREFIXES[server]
        for variable, value in sorted(variables.items()):
            name = names.get(variable[len(prefix):]) if variable.startswith(prefix) else None
            if name is None:
                environment[variable] = value
            elif options.setdefault(name, value) != value:
                repeated.append(name)
        return Configuration(server, Model(config), Accelerators.of(instance), options, environment, repeated)


@cache
def _names(server: str) -> dict[str, str]:
    """Each spelling of an option in a variable, after the prefix, to the option."""
    names: dict[str, str] = {}
    environment: set[str] = set()
    for option in _options(server, environment):
        name = _plain(option["name"])
        for spelling in (option["name"], *option.get("aliases", [])):
            names[_plain(spelling).upper()] = LMI_NAMES.get(name, name) if server == "lmi" else name
    if server == "lmi":
        names.update({name.upper(): option for name, option in LMI_NAMES.items()})
    return {name: option for name, option in names.items() if PREFIXES[server] + name not in environment}


def _options(list_name: str, environment: set[str]) -> list[dict[str, Any]]:
    catalog = _catalog(f"server-options/{list_name}")
    environment.update(catalog.get("environment", []))
    return [*catalog["options"], *(option for name in catalog.get("includes", []) for option in _options(name, environment))]


def _plain(option: str) -> str:
    return option.removeprefix("option.").lstrip("-").replace("-", "_")


@cache
def _catalog(name: str) -> dict[str, Any]:
    return json.loads((CATALOGS / f"{name}.json").read_text(encoding="utf-8"))
