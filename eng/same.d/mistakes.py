"""Wrong command lines and configuration files: some for each parameter, and those of mistakes.json."""
from __future__ import annotations

import json
import pathlib
import shlex
from typing import Any, Iterator

from cases import NAME, TARGET_OPTIONS, config_options
from programs import Case

HERE = pathlib.Path(__file__).parent
CONFIGS = {"http": "http-flask", "transformers": "transformers-vllm", "diffusors": "diffusors-vllm-omni", "triton": "triton-fil"}


def context(parameter: dict[str, Any]) -> list[str]:
    """The options of a project in which a parameter has effect."""
    where = parameter.get("for", {})
    config = CONFIGS[where.get("architecture", ["http"])[0]]
    if where.get("readsHuggingFace") == ["true"]:
        config = CONFIGS["transformers"]
    if where.get("needsTensorSpecs") == ["true"]:
        config = "triton-pytorch"
    target = where.get("deploymentTarget", ["managed-inference"])[0]
    options = [f"--deployment-config={config}", f"--deployment-target={target}", *config_options(config), *TARGET_OPTIONS.get(target, [])]
    return [option for option in options if option.partition("=")[0] != parameter["flag"]]


def wrong_values(parameter: dict[str, Any]) -> Iterator[str]:
    kind = parameter["type"]
    if kind in ("integer", "number"):
        yield "many"
        yield "1.5x" if kind == "number" else "1.5"
        if "min" in parameter:
            yield str(parameter["min"] - 1)
        if "max" in parameter:
            yield str(parameter["max"] + 1)
    elif kind in ("choice", "list"):
        yield "nothing-of-this"
    elif kind == "flag":
        yield "perhaps"
    elif kind in ("pairs", "texts"):
        yield "=nothing"
    elif kind in ("file", "files", "folder"):
        yield "/does/not/exist"
    elif "pattern" in parameter:
        yield "?? wrong ??"
    else:
        yield ""


def wrong_type(parameter: dict[str, Any]) -> Any:
    """A JSON value of a type that the parameter does not take."""
    return {"list": 12, "files": {"a": 1}, "texts": 12, "pairs": [1], "flag": "perhaps"}.get(parameter["type"], ["a", {"b": 1}])


def of_parameters(parameters: list[dict[str, Any]]) -> Iterator[Case]:
    end = ["--skip-prompts", "--dry-run", "--output=json"]
    for parameter in parameters:
        flag, given = parameter["flag"], context(parameter)
        for value in wrong_values(parameter):
            yield Case(f"{flag}={value}", [NAME, *given, f"{flag}={value}", *end])
        if parameter.get("run") or parameter["key"] == "projectName":
            continue
        files = {"mcc.json": json.dumps({parameter["key"]: wrong_type(parameter)})}
        yield Case(f"{parameter['key']} of a wrong type", [NAME, *given, "--config=mcc.json", *end], files)
        for other in parameter.get("excludes", []):
            flags = {row["key"]: row for row in parameters}
            if other in flags:
                both = [row["flag"] if row["type"] == "flag" else f"{row['flag']}={row.get('example', 'text')}"
                        for row in (parameter, flags[other])]
                yield Case(f"{flag} with {flags[other]['flag']}", [NAME, *given, *both, *end])


def written() -> Iterator[Case]:
    """Each row: a name, a command line, and files where it needs some (text, or an object that is written as JSON)."""
    for row in json.loads((HERE / "mistakes.json").read_text(encoding="utf-8")):
        files = {path: text if isinstance(text, str) else json.dumps(text) for path, text in row.get("files", {}).items()}
        yield Case(row["name"], shlex.split(row["command"]), files, row.get("environment", {}))


def all_of(parameters: pathlib.Path) -> list[Case]:
    rows = json.loads(parameters.read_text(encoding="utf-8"))["parameters"]
    return [*written(), *of_parameters(rows)]
