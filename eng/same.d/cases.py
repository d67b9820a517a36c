"""The projects that both builds generate."""
from __future__ import annotations

import json
import pathlib
import shlex
import shutil
import subprocess
import sys

from programs import Case, Pair, Trouble

HERE = pathlib.Path(__file__).parent
PYTHON = "/usr/bin/python3"
NAME = "my-model"
TENSORS = ["--model-input=input__0:FP32:-1,4", "--model-output=output__0:FP32:-1,1"]

# What a target asks for beyond its name.
TARGET_OPTIONS = {
    "async-inference": ["--async-s3-output-path=s3://my-bucket/answers"],
    "batch-transform": ["--batch-input-path=s3://my-bucket/input", "--batch-output-path=s3://my-bucket/output"],
    "hyperpod-eks": ["--hyperpod-cluster=my-cluster"],
}


def choices(pair: Pair, key: str) -> list[str]:
    """The values of a parameter, as both builds print them in the schema of configuration files."""
    known: list[str] = []
    for side in (pair.old, pair.new):
        result = side.run(Case(f"schema {key}", ["config", "schema"]), HERE)
        if result.exit != 0:
            raise Trouble(f"`{' '.join(side.command)} config schema` failed: {result.errors}")
        known += [value for value in json.loads(result.output)["properties"][key]["enum"] if value not in known]
        shutil.rmtree(result.folder)
    return known


def config_options(config: str) -> list[str]:
    """What a configuration asks for beyond its name."""
    architecture, _, backend = config.partition("-")
    if architecture == "diffusors":
        return ["--model-name=Qwen/Qwen-Image"]
    if architecture == "transformers" or backend in ("vllm", "tensorrtllm"):
        return ["--model-name=Qwen/Qwen3-0.6B"]
    return TENSORS if backend in ("onnxruntime", "tensorflow", "pytorch") else []


def projects(pair: Pair) -> list[Case]:
    """Each configuration on each target, with what is required there."""
    return [
        Case(f"{config} on {target}",
             [NAME, f"--deployment-config={config}", f"--deployment-target={target}", *config_options(config),
              *TARGET_OPTIONS.get(target, []), "--skip-prompts", "--output=json"])
        for config in choices(pair, "deploymentConfig") for target in choices(pair, "deploymentTarget")]


def option_sets(fixtures: pathlib.Path) -> list[Case]:
    """The cases of sets.json: options, and a configuration file, environment and fixtures where they are given."""
    cases = []
    for row in json.loads((HERE / "sets.json").read_text(encoding="utf-8")):
        wanted = tuple(row.get("fixtures", ()))
        missing = [name for name in wanted if not (fixtures / name).exists()]
        if missing:
            print(f"skipped: {row['name']}, as {PYTHON} cannot make {', '.join(missing)}", file=sys.stderr)
            continue
        files = {"mcc.json": json.dumps(row["config"])} if "config" in row else {}
        options = shlex.split(row.get("options", "")) + (["--config=mcc.json"] if files else [])
        cases.append(Case(row["name"], [NAME, *options, "--skip-prompts", "--output=json"], files, row.get("environment", {}), wanted))
    return cases


def make_fixtures(folder: pathlib.Path) -> pathlib.Path:
    """Model files, modules and folders that the cases name. Those that need a library are missing where it is not installed."""
    folder.mkdir(parents=True)
    (folder / "features.py").write_text("def double(rows):\n    return rows * 2\n", encoding="utf-8")
    subprocess.run([PYTHON, str(HERE / "fixtures.py"), str(folder)], check=False, stdout=sys.stderr)
    return folder
