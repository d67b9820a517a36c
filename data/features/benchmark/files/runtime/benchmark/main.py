"""Measures a server or a SageMaker endpoint: do/benchmark starts this. Needs Python 3.8 or newer, and only its standard library."""
from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from typing import NoReturn

import load
import plot
import report
from bodies import Bodies
from targets import Endpoint, Server, Target, Unreachable


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"do/benchmark: {message}\n")


def positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 1")
    return int(text)


def parse(words: list[str]) -> argparse.Namespace:
    parser = Arguments(add_help=False, allow_abbrev=False)
    parser.add_argument("--url", default="")
    parser.add_argument("--endpoint", default="")
    parser.add_argument("--component", default="")
    parser.add_argument("--region", default="")
    parser.add_argument("--dns-suffix", default="amazonaws.com")
    parser.add_argument("--payload", required=True)
    parser.add_argument("--own-payload", action="store_true")
    parser.add_argument("--content-type", default="application/json")
    parser.add_argument("--requests", type=positive, required=True)
    parser.add_argument("--concurrency", type=positive, required=True)
    parser.add_argument("--input-tokens", type=positive)
    parser.add_argument("--output-tokens", type=positive)
    parser.add_argument("--stream", action="store_true")
    parser.add_argument("--ignore-eos", action="store_true")
    parser.add_argument("--output", required=True)
    return parser.parse_args(words)


def die(text: str) -> NoReturn:
    print(f"do/benchmark: {text}", file=sys.stderr)
    sys.exit(1)


def main(words: list[str]) -> None:
    options = parse(words)
    try:
        with open(options.payload, "rb") as file:
            bodies = Bodies(file.read(), options)
    except OSError as error:
        die(f"cannot read {options.payload}: {error.strerror}. Name the request's body with --payload FILE.")
    streams = options.stream and bodies.can_stream
    try:
        target: Target = Endpoint(options, streams) if options.endpoint else Server(options)
        print(f"Sending {options.requests} requests, {options.concurrency} at a time, to {target.name}…", file=sys.stderr)
        # The first request of a server is slower than others, and is not measured.
        load.warm_up(target, bodies)
    except Unreachable as error:
        die(f"{error} {'See do/status.' if options.endpoint else 'Start the server with do/run, or see do/logs.'}")
    began = datetime.datetime.now(datetime.timezone.utc)
    samples = load.run(target, bodies, options.requests, options.concurrency)
    result = {
        "target": target.name,
        "started": began.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "concurrency": options.concurrency,
        "streaming": streams,
        **report.summarize(samples, bodies.rows),
    }
    plotted = os.path.splitext(options.output)[0] + ".svg"
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
    with open(plotted, "w", encoding="utf-8") as file:
        file.write(plot.svg(result, samples))
    print(report.table(result))
    print(f"Result: {options.output}; plot: {plotted}", file=sys.stderr)
    if result["failed"]:
        die(f"{result['failed']} of {options.requests} requests failed: {report.errors(result)}. See do/logs.")


if __name__ == "__main__":
    main(sys.argv[1:])
