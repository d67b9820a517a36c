#!/usr/bin/python3
"""The generated servers against the plain way: requests a second, latency, and /ping while every worker is busy.

Usage: bench/serving/run.py [--rounds N] [--seconds N] [--workers N] [--connections N] [--only TEXT…]
  --only TEXT   only the lines that contain every TEXT, as in --only flask --only boosting

Needs wrk and what eng/install-test-tools installs. Prints Markdown.

Both servers of a pair run all the time, with the same number of workers, and are loaded in turn (A B A B …), so that a
machine that slows down slows both. A ratio is the median of the rounds' ratios, every other number the median of the
rounds. The load generator runs on the same machine, and its share is in every number. First both must give the model's
own predictions. Connections are kept open where the server keeps them open (gunicorn's documented set-up does not).
CPU is the time of both cores that all processes of the server take for one request: it has no share of the load generator,
and little of what else runs on the machine.
"""
import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading

import models
import pings
import servers

LOADED_CONNECTIONS = 64  # while /ping is asked


def main():
    options = arguments()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    print(f"{os.cpu_count()} cores, {options.workers} workers, {options.connections} connections, {options.rounds} rounds of {options.seconds} s; "
          f"Python {platform.python_version()}, {versions()}\n")
    print("| server | model | rows | ours, requests/s | plain | times | ours p50 | plain | ours p99 | plain | ours, CPU | plain | times |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    saturated = []
    with tempfile.TemporaryDirectory(prefix="mcc-bench-") as folder:
        for backend in servers.PLAIN:
            for name in models.NAMES:
                sizes = [size for size in models.SIZES if all(text in f"{backend} {name} {size}" for text in options.only)]
                ping = name.startswith("forest") and all(text in f"{backend} ping" for text in options.only)
                if not sizes and not ping:
                    continue
                path, bodies, predictions = models.save(name, folder)
                with servers.generated(backend, models.FRAMEWORKS[name], path, folder, options.workers) as ours, \
                        servers.plain(backend, path, options.workers) as plain:
                    for size in sizes:
                        compare(ours, plain, bodies[size], predictions[size])
                        measured = [(load(ours, bodies[size], options), load(plain, bodies[size], options)) for _ in range(options.rounds)]
                        print(line(backend, name, size, measured), flush=True)
                    if ping:
                        saturated.append((backend, under_load(ours, bodies[1], options), under_load(plain, bodies[1], options)))
    if not saturated:
        return
    print(f"\n/ping, asked anew each time, while {LOADED_CONNECTIONS} connections ask the forest:\n")
    print("| server | ours p50 | ours p99 | plain p50 | plain p99 |\n|---|---|---|---|---|")
    for backend, ours, plain in saturated:
        print(f"| {backend} | " + " | ".join(f"{value:.1f} ms" for value in (*ours, *plain)) + " |")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, default in (("rounds", 5), ("seconds", 3), ("workers", 2), ("connections", 16)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--only", action="append", default=[])
    return parser.parse_args()


def versions():
    from importlib.metadata import PackageNotFoundError, version
    found = []
    for name in ("flask", "gunicorn", "fastapi", "uvicorn", "uvloop", "httptools", "scikit-learn", "xgboost"):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"no {name}")
    return ", ".join(found)


def compare(ours, plain, body, predictions):
    """Both do the same work: they give the library's own predictions."""
    for server in (ours, plain):
        answer = server.predictions(body)
        if answer != predictions:
            sys.exit(f"{server.command} predicts {answer[:3]} and not {predictions[:3]}")


def load(server, body, options):
    server.load(body, options.connections, 1)  # warm
    return server.load(body, options.connections, options.seconds)


def line(backend, name, size, measured):
    def median(side, value):
        return statistics.median(value(pair[side]) for pair in measured)

    def rate(result):
        return result["requests"] / result["microseconds"] * 1e6

    def milliseconds(name):
        return [f"{median(side, lambda result: result[name]) / 1000:.2f} ms" for side in (0, 1)]

    times = statistics.median(rate(ours) / rate(plain) for ours, plain in measured)
    work = statistics.median(plain["processor"] / ours["processor"] for ours, plain in measured)
    cells = [f"{median(0, rate):,.0f}", f"{median(1, rate):,.0f}", f"{times:.1f} ×",
             *milliseconds("p50"), *milliseconds("p99"), *milliseconds("processor"), f"{work:.1f} ×"]
    return f"| {backend} | {name} | {size} | " + " | ".join(cells) + " |"


def under_load(server, body, options):
    seconds = options.rounds * options.seconds
    loading = threading.Thread(target=server.load, args=(body, LOADED_CONNECTIONS, seconds + 2))
    loading.start()
    taken = pings.seconds(server.port, 1, seconds)
    loading.join()
    return [1000 * statistics.quantiles(taken, n=100)[place] for place in (49, 98)]


if __name__ == "__main__":
    main()
