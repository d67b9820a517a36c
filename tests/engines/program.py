"""The program itself with generated configurations: real folders with sparse weights, so that nothing is written, and the command line."""
from __future__ import annotations

import json
import os
import struct
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

MOST_BYTES = 1 << 30
FLAGS = {"deploymentConfig": "--deployment-config", "instanceType": "--instance-type", "maxLoras": "--max-loras",
         "maxLoraRank": "--max-lora-rank"}
BYTES = {"F32": 4, "I32": 4, "BF16": 2, "F16": 2}


def differences(program: Path, cases: Iterable[dict[str, Any]], results: Iterable[dict[str, Any]], count: int) -> tuple[int, list[str]]:
    """How many configurations were run, and those of which the program says something else than the results have."""
    run, found = 0, []
    for case, result in zip(cases, results, strict=True):
        if run == count:
            break
        if sum(size for _, _, size in case["tensors"]) > MOST_BYTES:
            continue
        run += 1
        expected = sorted({finding["rule"] for finding in result["findings"] if finding["severity"] == "error"})
        said = _refusals(program, case)
        if said != expected:
            found.append(f"#{case['id']}: the program refuses for {said}, the rules for {expected}")
    return run, found


def _refusals(program: Path, case: dict[str, Any]) -> list[str]:
    """The rules that refuse, in order."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place, "model")
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps(case["config"]), encoding="utf-8")
        (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
        _write_weights(folder / "model.safetensors", case["tensors"])
        ended = subprocess.run([program, "engines", *_arguments(case["settings"], folder)], cwd=place, capture_output=True, check=False)
    report = json.loads(ended.stdout)
    return sorted({finding["rule"] for finding in report["findings"] if finding["severity"] == "error"})


def _write_weights(path: Path, tensors: list[tuple[str, str, int]]) -> None:
    members, end = {}, 0
    for name, kind, size in tensors:
        members[name] = {"dtype": kind, "shape": [size // BYTES.get(kind, 1)], "data_offsets": [end, end + size]}
        end += size
    head = json.dumps(members).encode()
    with path.open("wb") as file:
        file.write(struct.pack("<Q", len(head)) + head)
    os.truncate(path, 8 + len(head) + end)


def _arguments(settings: dict[str, Any], folder: Path) -> list[str]:
    arguments = ["--skip-prompts", "--offline", "--dry-run", "--output=json", f"--model-name={folder}"]
    arguments += [f"{flag}={settings[name]}" for name, flag in FLAGS.items() if name in settings]
    arguments += ["--enable-lora"] if settings.get("enableLora") else []
    for name, flag in (("serverEnv", "--server-env"), ("modelEnv", "--model-env")):
        for variable, value in settings.get(name, {}).items():
            arguments += [flag, f"{variable}={value}"]
    return arguments
