"""Compares the answers of two models: do/compare starts this. Needs Python 3.9 or newer, and only its standard library."""
from __future__ import annotations

import argparse
import collections
import concurrent.futures
import math
import sys
from typing import Iterator, NoReturn, Optional

import report
from captures import Body, Distinct, Event, NotComparable, Pairs, files, lines, parse
from judge import Difference, Judge, Tolerance
from senders import Sender, sender

CAPTURED = "captured:"
# After so many requests without an answer, one after the other, the rest is not tried.
MOST_MISSING = 20


class Arguments(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.exit(2, f"do/compare: {message}\n")


def positive(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} must be a whole number of at least 1")
    return int(text)


def number(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        raise argparse.ArgumentTypeError(f"{text!r} must be a number of at least 0")
    return value


def tolerance(text: str) -> tuple[str, Tolerance]:
    """[COLUMN=][rel:]NUMBER"""
    column, _, amount = text.rpartition("=")
    is_relative = amount.startswith("rel:")
    return column, Tolerance(number(amount[4:] if is_relative else amount), is_relative)


def arguments(words: list[str]) -> argparse.Namespace:
    parser = Arguments(add_help=False, allow_abbrev=False)
    for name in ("--requests", "--a", "--b", "--endpoint", "--region", "--dns-suffix"):
        parser.add_argument(name, required=True)
    parser.add_argument("--tolerance", type=tolerance, action="append", default=[])
    parser.add_argument("--ignore", action="append", default=[])
    parser.add_argument("--text", choices=("exact", "normalized", "similar"), default="exact")
    parser.add_argument("--similarity", type=number, default=0.9)
    parser.add_argument("--max-latency-ratio", type=number)
    parser.add_argument("--concurrency", type=positive, default=4)
    parser.add_argument("--limit", type=positive)
    for name in ("--junit", "--html", "--output"):
        parser.add_argument(name)
    return parser.parse_args(words)


def limited(events: Iterator, limit: Optional[int]) -> Iterator:
    for count, event in enumerate(events):
        if count == limit:
            return
        yield event


def compare_captured(options: argparse.Namespace, judge: Judge, result: report.Result) -> None:
    pairs = Pairs(options.requests, options.a[len(CAPTURED):], options.b[len(CAPTURED):])
    for first, second in limited(iter(pairs), options.limit):
        if first.answer is None or second.answer is None:
            result.add_missing(first.identity, "the answer was not captured")
        else:
            result.add(first.identity, first.place, *judge.compare(first.answer, second.answer))
    result.only_a, result.only_b = pairs.only_a, pairs.only_b
    if not result.requests and not result.missing_count:
        raise NotComparable(f"no request has captured answers of both {options.a} and {options.b}. An A/B test answers each request once: send the "
                            "requests again with --a variant:NAME --b variant:NAME.")


def compare_sent(options: argparse.Namespace, judge: Judge, result: report.Result) -> None:
    targets = [sender(target, options.endpoint, options.region, options.dns_suffix) for target in (options.a, options.b)]
    distinct = Distinct()
    events = (parse(spot, line) for spot, line in lines(files(options.requests)))
    waiting: collections.deque = collections.deque()
    with concurrent.futures.ThreadPoolExecutor(options.concurrency) as pool:
        for event in limited((event for event in events if event.request is not None and distinct.add(event)), options.limit):
            waiting.append(pool.submit(ask, targets, judge, event))
            if len(waiting) >= 4 * options.concurrency:
                note(result, waiting.popleft().result())
        while waiting:
            note(result, waiting.popleft().result())
    if not result.requests and not result.missing_count:
        raise NotComparable(f"{options.requests} has no requests.")


Asked = tuple[Event, list[tuple[Optional[Body], float, str]], int, list[Difference]]


def ask(targets: list[Sender], judge: Judge, event: Event) -> Asked:
    """One after the other, so that neither makes the other slower."""
    got = [target.send(event) for target in targets]
    first, second = got[0][0], got[1][0]
    rows, found = judge.compare(first, second) if first and second else (0, [])
    return event, got, rows, found


def note(result: report.Result, asked: Asked) -> None:
    event, got, rows, found = asked
    reason = got[0][2] or got[1][2]
    if reason:
        result.add_missing(event.identity, reason)
        if result.missing_in_a_row == MOST_MISSING:
            raise NotComparable(f"{MOST_MISSING} requests after each other have no answer: {result.missing[-1]}")
        return
    result.add(event.identity, event.place, rows, found)
    for latencies, (answer, seconds, _) in zip((result.latencies_a, result.latencies_b), got):
        if answer and answer.status == 200:
            latencies.add(seconds)


def main(words: list[str]) -> int:
    options = arguments(words)
    judge = Judge(dict(options.tolerance), set(options.ignore), options.text, options.similarity)
    result = report.Result(options.a, options.b, largest_ratio=options.max_latency_ratio)
    try:
        captured = [target.startswith(CAPTURED) for target in (options.a, options.b)]
        if any(captured) and not all(captured):
            raise NotComparable(f"{options.a} and {options.b} must both be captured, or both be asked.")
        (compare_captured if all(captured) else compare_sent)(options, judge, result)
        for path, make in ((options.junit, report.junit), (options.html, report.page), (options.output, report.as_json)):
            if path:
                with open(path, "w", encoding="utf-8") as file:
                    file.write(make(result))
    except NotComparable as error:
        print(f"do/compare: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"do/compare: {error.filename}: {error.strerror}", file=sys.stderr)
        return 2
    print(report.text(result))
    return result.code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
