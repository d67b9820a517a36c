#!/usr/bin/env python3
"""Cold start and generation of one project: mcc against @aws/ml-container-creator from npm, in the same run.

Usage: bench/startup.py [RUNS]      needs npm; installs the rival into artifacts/bench/ on first use

Each pair of runs is taken in turn (A B A B …), so that a machine that slows down slows both. Times are those of whole
processes, from fork to exit, as the kernel accounts them; memory is the largest resident set of the one process.
Quote the ratios and medians, not the times: they are this machine's.
"""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
RIVAL = "@aws/ml-container-creator"


def install_rival():
    folder = ROOT / "artifacts" / "bench" / "rival"
    program = folder / "node_modules" / ".bin" / "ml-container-creator"
    if not program.exists():
        folder.mkdir(parents=True, exist_ok=True)
        print(f"installing {RIVAL}…", file=sys.stderr)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", str(folder), RIVAL], check=True, stdout=sys.stderr)
    return str(program)


def run(command, folder):
    """Wall seconds and peak memory in MB of one process."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - begin, usage.ru_maxrss / 1024, process.returncode


def pairs(name, ours, theirs, runs, prepare):
    rows = []
    for number in range(runs + 1):
        row = []
        for command in (ours, theirs):
            folder = tempfile.mkdtemp(prefix="mcc-bench-")
            seconds, memory, code = run(prepare(command, folder), folder)
            if code != 0:
                sys.exit(f"{command} ended with {code}")
            made = pathlib.Path(folder) / "bench-project"
            if name.startswith("generate") and not (made / "Dockerfile").exists():
                sys.exit(f"{command} made no project")
            shutil.rmtree(folder)
            row.append((seconds, memory))
        if number > 0:  # the first pair warms the disk's cache
            rows.append(row)
    median = lambda side, what: statistics.median(row[side][what] for row in rows)
    ratio = statistics.median(row[1][0] / row[0][0] for row in rows)
    print(f"| {name} | {median(0, 0) * 1000:.1f} ms | {median(1, 0) * 1000:.0f} ms | {ratio:.0f} × | {median(0, 1):.0f} MB | {median(1, 1):.0f} MB |", flush=True)


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    theirs = install_rival()
    subprocess.run([str(ROOT / "mcc"), "--version"], check=True, stdout=subprocess.DEVNULL)
    ours = str(ROOT / "artifacts" / "launcher" / "mcc")
    print(f"| what, median of {runs} pairs | mcc | {RIVAL} | faster | memory, mcc | memory, theirs |\n|---|---|---|---|---|---|")
    pairs("`--help`", [ours, "--help"], [theirs, "--help"], runs, lambda command, _: command)
    options = ["bench-project", "--deployment-config=transformers-vllm", "--model-name=Qwen/Qwen3-0.6B", "--instance-type=ml.g5.xlarge", "--skip-prompts"]
    pairs("generate `transformers-vllm`", [ours, *options], [theirs, *options, "--offline"], runs, lambda command, _: command)


if __name__ == "__main__":
    main()
