#!/usr/bin/env python3
"""How long `mcc registry list` takes for a registry of many entries.

Usage: bench/registry.py [ENTRIES] [RUNS]      100,000 entries and 9 runs, unless said otherwise

The entries are those that `mcc registry log` writes, each with another ID, status, region and model. Whole processes are measured, with the
file in the system's cache; what is printed goes to /dev/null, as a terminal would take longer than mcc.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
MCC = os.environ.get("MCC_PROGRAM", str(ROOT / "mcc"))
CASES = {
    "one region": ["--region=eu-west-3"],
    "failed, as JSON": ["--status=failed", "--output=json"],
    "all": [],
    "all, as CSV": ["--output=csv"],
}


def write(path, entries):
    """Write the registry, from an entry of mcc's own."""
    log = [MCC, "registry", "log", "--deployment-config=transformers-vllm", "--dry-run", "--instance-type=ml.g5.xlarge",
           "--region=eu-west-1", "--project-name=my-project", "--notes", "x" * 200]
    entry = json.loads(subprocess.run(log, check=True, stdout=subprocess.PIPE).stdout)
    entry["payloads"] = {f"deploy/managed-inference/create-{number}.json": "sha256:" + "a" * 64 for number in range(6)}
    entry["schemaVersion"] = entry.pop("schemaVersion")
    with open(path, "w") as file:
        for number in range(entries):
            entry.update(id=f"{number:016x}", status=("success", "failed", "success")[number % 3],
                         region=f"eu-west-{number % 50}", model=f"models/model-{number % 1000}")
            file.write(json.dumps(entry, separators=(",", ":")) + "\n")


def main():
    entries, runs = (int(given) for given in (sys.argv[1:] + ["100000", "9"][len(sys.argv) - 1:]))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "registry.jsonl")
        write(path, entries)
        print(f"{entries:,} entries, {path.stat().st_size / 1e6:.0f} MB, median of {runs}")
        print("| listed | lines | time | processor time |\n|---|---|---|---|")
        for name, options in CASES.items():
            command = [MCC, "registry", "list", "--file", str(path), *options]
            lines = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.count(b"\n")
            seconds, processor = [], []
            for _ in range(runs):
                begin, used = time.perf_counter(), os.times()
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
                seconds.append(time.perf_counter() - begin)
                now = os.times()
                processor.append(now.children_user - used.children_user + now.children_system - used.children_system)
            print(f"| {name} | {lines:,} | {statistics.median(seconds) * 1000:.0f} ms | {statistics.median(processor) * 1000:.0f} ms |")


if __name__ == "__main__":
    main()
