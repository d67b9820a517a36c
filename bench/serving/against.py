#!/usr/bin/python3
"""The servers of the working tree against those of another commit: requests a second and CPU, in turn in the same run.

Usage: bench/serving/against.py [--commit ec5b62a] [--rounds N] [--seconds N] [--workers N] [--connections N] [--only TEXT…]
                                [--in-process] [--least RATIO]
  --in-process  only `invocations.answer` in one process for each side, without sockets: the least time of many short loops. It takes
                no wrk and few seconds, and what else runs on the machine has little share.
  --only TEXT   only the lines that contain every TEXT, as in --only flask --only boosting
  --least RATIO exits 1 when the median ratio is below it (0.95)

The other commit is put into a git worktree of its own in a temporary folder, which is removed afterwards. Both sides' projects are made
by the tests/servers/projects.py of their side, so nothing is built. Both must give the model's own predictions. The order of the
two changes in each round (A B, B A, …). A ratio is the median of the rounds' ratios, now against then: above 1 is faster.
"""
import argparse
import contextlib
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile

import models
import servers

ROOT = servers.HERE.parent.parent
MAKE = "import sys; sys.path.insert(0, sys.argv[1]); import projects; projects.make(*sys.argv[2:])"


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the worktree is removed
    options = arguments()
    if not options.in_process and not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk. Or take --in-process")
    ratios = []
    with tempfile.TemporaryDirectory(prefix="mcc-bench-") as folder, worktree(options.commit, folder) as then:
        print(f"{os.cpu_count()} cores, {options.rounds} rounds; the working tree against {options.commit}\n")
        print("| server | model | rows | now | then | ratio |" + ("" if options.in_process else " ratio of CPU |"))
        print("|---|---|---|---|---|---|" + ("" if options.in_process else "---|"), flush=True)
        for backend in ("flask",) if options.in_process else ("flask", "fastapi"):
            for name in models.NAMES:
                sizes = [size for size in models.SIZES if all(text in f"{backend} {name} {size}" for text in options.only)]
                if sizes:
                    path, bodies, predictions = models.save(name, folder)
                    sides = [project(tree, backend, name, path, os.path.join(folder, f"{side}-{backend}-{models.NAMES.index(name)}"))
                             for side, tree in (("now", ROOT), ("then", then))]
                    measure = in_process if options.in_process else over_http
                    for size, cells, ratio in measure(sides, sizes, bodies, predictions, options):
                        ratios.append(ratio)
                        print(f"| {backend} | {name} | {size} | " + " | ".join(cells) + " |", flush=True)
    middle = statistics.median(ratios)
    print(f"\nmedian ratio {middle:.3f} of {len(ratios)} (least {min(ratios):.3f}); the goal is {options.least}")
    return int(middle < options.least)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("rounds", 5), ("seconds", 2), ("workers", 2), ("connections", 16)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--commit", default="ec5b62a")
    parser.add_argument("--least", type=float, default=0.95)
    parser.add_argument("--in-process", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    return parser.parse_args()


@contextlib.contextmanager
def worktree(commit, folder):
    """The files of a commit."""
    tree = os.path.join(folder, "then")
    subprocess.run(["git", "-C", ROOT, "worktree", "add", "--quiet", "--detach", tree, commit], check=True)
    try:
        yield tree
    finally:
        subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", tree], check=True)


def project(tree, backend, name, model, folder):
    subprocess.run([sys.executable, "-B", "-c", MAKE, os.path.join(tree, "tests", "servers"), folder, f"http-{backend}",
                    models.FRAMEWORKS[name],
                    model], check=True)
    return folder


def in_turn(rounds):
    """Which side is measured when: 0 1, 1 0, 0 1, …"""
    for number in range(rounds):
        yield (0, 1) if number % 2 == 0 else (1, 0)


def over_http(sides, sizes, bodies, predictions, options):
    with contextlib.ExitStack() as stack:
        running = [stack.enter_context(servers.started(folder, options.workers)) for folder in sides]
        for size in sizes:
            for server in running:
                check(server.predictions(bodies[size]), predictions[size], server.folder)
                server.load(bodies[size], options.connections, 1)  # warm
            rounds = [[None, None] for _ in range(options.rounds)]
            for result, order in zip(rounds, in_turn(options.rounds)):
                for side in order:
                    result[side] = running[side].load(bodies[size], options.connections, options.seconds)
            rates = [[result["requests"] / result["microseconds"] * 1e6 for result in pair] for pair in rounds]
            ratio = statistics.median(now / then for now, then in rates)
            work = statistics.median(then["processor"] / now["processor"] for now, then in rounds)
            yield size, [*(f"{statistics.median(side):,.0f}/s" for side in zip(*rates)), f"{ratio:.3f}", f"{work:.3f}"], ratio


def in_process(sides, sizes, bodies, predictions, options):
    for size in sizes:
        children = [subprocess.Popen([sys.executable, "-B", "-W", "ignore", servers.HERE / "answers.py", folder, bodies[size]], text=True,
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for folder in sides]
        try:
            for child, folder in zip(children, sides):
                check(json.loads(child.stdout.readline() or "null"), predictions[size], folder)
            rounds = [[None, None] for _ in range(options.rounds * 4)]
            for result, order in zip(rounds, in_turn(len(rounds))):
                for side in order:
                    children[side].stdin.write("\n")
                    children[side].stdin.flush()
                    result[side] = float(children[side].stdout.readline())
        finally:
            for child in children:
                child.stdin.close()
                child.wait(60)
        now, then = (min(side) for side in zip(*rounds))  # the least is what nothing else disturbed
        yield size, [f"{now:.1f} µs", f"{then:.1f} µs", f"{then / now:.3f}"], then / now


def check(got, wanted, folder):
    if got != wanted:
        sys.exit(f"{folder} predicts {str(got)[:200]} and not {wanted[:3]}")


if __name__ == "__main__":
    sys.exit(main())
