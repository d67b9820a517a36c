"""The verdict for the terminal, for a pipeline (JUnit) and for people (HTML)."""
from __future__ import annotations

import array
import html
import json
import random
from dataclasses import dataclass, field
from typing import Any, Optional
from xml.sax import saxutils

from judge import Difference, show

# Reports name so many differing rows; all of them are counted.
MOST_NAMED = 1000
MOST_CELLS = 10
MOST_LATENCIES = 100_000


@dataclass
class DifferingRow:
    """A row whose answers differ."""

    request: str
    place: str
    row: int
    cells: list[Difference]


class Latencies:
    """Those of one target, in seconds; of many requests a random sample."""

    def __init__(self) -> None:
        self._seconds, self._count, self._random = array.array("d"), 0, random.Random(1)

    def add(self, seconds: float) -> None:
        self._count += 1
        if len(self._seconds) < MOST_LATENCIES:
            self._seconds.append(seconds)
        elif (place := self._random.randrange(self._count)) < MOST_LATENCIES:
            self._seconds[place] = seconds

    def percentile(self, share: float) -> Optional[float]:
        ordered = sorted(self._seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else None


@dataclass
class Result:
    """What was compared, and what differs."""

    a: str
    b: str
    requests: int = 0
    rows: int = 0
    differing_requests: int = 0
    differing_rows: int = 0
    differing: list[DifferingRow] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    missing_count: int = 0
    missing_in_a_row: int = 0
    only_a: int = 0
    only_b: int = 0
    latencies_a: Latencies = field(default_factory=Latencies)
    latencies_b: Latencies = field(default_factory=Latencies)
    largest_ratio: Optional[float] = None

    def add(self, request: str, place: str, rows: int, found: list[Difference]) -> None:
        self.requests += 1
        self.missing_in_a_row = 0
        self.rows += rows
        self.differing_requests += bool(found)
        by_row: dict[int, list[Difference]] = {}
        for difference in found:
            by_row.setdefault(difference.row, []).append(difference)
        self.differing_rows += len(by_row)
        for row, cells in by_row.items():
            if len(self.differing) < MOST_NAMED:
                self.differing.append(DifferingRow(show(request), show(place), row, [cell._replace(column=show(cell.column)) for cell in cells[:MOST_CELLS]]))

    def add_missing(self, request: str, reason: str) -> None:
        self.missing_count += 1
        self.missing_in_a_row += 1
        if len(self.missing) < MOST_NAMED:
            self.missing.append(show(f"{request}: {reason}"))

    @property
    def ratio(self) -> Optional[float]:
        a, b = self.latencies_a.percentile(0.99), self.latencies_b.percentile(0.99)
        return b / a if a and b else None

    @property
    def is_slower(self) -> bool:
        return self.largest_ratio is not None and self.ratio is not None and self.ratio > self.largest_ratio

    @property
    def code(self) -> int:
        """0: the same; 1: they differ; 2: they could not be compared."""
        if self.differing_rows or self.is_slower:
            return 1
        return 2 if self.missing_count or not self.requests else 0

    def summary(self) -> list[str]:
        lines = [f"{self.rows} rows of {self.requests} requests compared: {self.differing_rows} rows of {self.differing_requests} requests differ."]
        if self.only_a or self.only_b:
            lines.append(f"Not compared, because only one has them: {self.only_a} requests of {self.a}, {self.only_b} of {self.b}.")
        if self.missing_count:
            lines.append(f"{self.missing_count} requests have no answer: {self.missing[0]}")
        for name, of in ((self.a, self.latencies_a), (self.b, self.latencies_b)):
            if (median := of.percentile(0.5)) is not None:
                lines.append(f"{name}: median {median * 1000:.1f} ms, p99 {(of.percentile(0.99) or 0) * 1000:.1f} ms")
        if self.ratio is not None:
            lines.append(f"ratio of p99: {self.ratio:.2f}" + (f", more than {self.largest_ratio:g}" if self.is_slower else ""))
        return lines


def name(row: DifferingRow) -> str:
    # Row 0 is the answer as a whole.
    return f"request {row.request} ({row.place})" + (f", row {row.row}" if row.row else "")


def text(result: Result) -> str:
    lines = [f"{name(row)}: " + "; ".join(f"column {cell.column}: {cell.a} | {cell.b}" for cell in row.cells) for row in result.differing]
    if result.differing_rows > len(result.differing):
        lines.append(f"… and {result.differing_rows - len(result.differing)} more rows.")
    return "\n".join([*lines, *result.summary()])


def junit(result: Result) -> str:
    cases = []
    for row in result.differing:
        message = "; ".join(f"column {cell.column}: {cell.a} | {cell.b}" for cell in row.cells)
        cases.append(f"  <testcase classname=\"do/compare\" name={attribute(name(row))}><failure message={attribute(message)}/></testcase>")
    for reason in result.missing:
        cases.append(f"  <testcase classname=\"do/compare\" name={attribute('answer of ' + reason)}><error message=\"no answer\"/></testcase>")
    same = result.requests - result.differing_requests
    cases.append(f"  <testcase classname=\"do/compare\" name=\"{same} requests have the same answers\"/>")
    if result.largest_ratio is not None:
        failure = f"<failure message={attribute(str(result.ratio))}/>" if result.is_slower else ""
        cases.append(f"  <testcase classname=\"do/compare\" name=\"ratio of p99 latencies\">{failure}</testcase>")
    failures = len(result.differing) + result.is_slower
    return (f"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"do/compare\" tests=\"{len(cases)}\" failures=\"{failures}\" "
            f"errors=\"{len(result.missing)}\">\n" + "\n".join(cases) + "\n</testsuite>\n")


def attribute(value: str) -> str:
    # XML has no place for most control characters.
    return saxutils.quoteattr("".join(c for c in value if c.isprintable()))


def page(result: Result) -> str:
    """Values are what clients sent and models answered: none of them becomes markup, and the page may load and run nothing."""
    rows = "".join(
        "<tr>" + "".join(f"<td>{html.escape(value)}</td>" for value in (row.request, row.place, str(row.row or ""), cell.column, cell.a, cell.b)) + "</tr>\n"
        for row in result.differing for cell in row.cells)
    verdict = ("same", "different", "not compared")[result.code]
    heads = "".join(f"<th>{html.escape(head)}</th>" for head in ("Request", "Line", "Row", "Column", result.a, result.b))
    return ("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
            f"<title>do/compare: {verdict}</title>\n"
            "<style>body{font-family:sans-serif}td,th{border:1px solid #ccc;padding:.2em .5em;text-align:left}table{border-collapse:collapse}</style>\n"
            f"</head><body><h1>{html.escape(result.a)} and {html.escape(result.b)}: {verdict}</h1>\n"
            + "".join(f"<p>{html.escape(line)}</p>\n" for line in result.summary())
            + (f"<table><tr>{heads}</tr>\n{rows}</table>\n" if rows else "") + "</body></html>\n")


def as_json(result: Result) -> str:
    tree: dict[str, Any] = {
        "verdict": ("same", "different", "not compared")[result.code], "a": result.a, "b": result.b, "requests": result.requests,
        "rows": result.rows, "differingRequests": result.differing_requests, "differingRows": result.differing_rows,
        "missing": result.missing_count, "onlyA": result.only_a, "onlyB": result.only_b, "latencyRatio": result.ratio,
        "differences": [{"request": row.request, "line": row.place, "row": row.row, "cells": [cell._asdict() for cell in row.cells]}
                        for row in result.differing],
    }
    return json.dumps(tree, indent=2) + "\n"
