"""Whether two answers are the same."""
from __future__ import annotations

import difflib
import math
from typing import Any, NamedTuple, Optional

import answers
from captures import Body

# difflib needs a time that grows with the square of the length.
LONGEST_SIMILAR = 20_000
MISSING = "(missing)"


class Tolerance(NamedTuple):
    """How far two numbers may be apart."""

    amount: float
    is_relative: bool

    def allows(self, a: float, b: float) -> bool:
        limit = self.amount * max(abs(a), abs(b)) if self.is_relative else self.amount
        return abs(a - b) <= limit


class Difference(NamedTuple):
    """A cell that differs."""

    row: int  # from 1
    column: str
    a: str
    b: str


class Judge:
    """Compares answers as the user's options say."""

    def __init__(self, tolerances: dict[str, Tolerance], ignored: set[str], text: str, similarity: float) -> None:
        self.tolerances, self.ignored, self.text, self.similarity = tolerances, ignored, text, similarity

    def compare(self, a: Body, b: Body) -> tuple[int, list[Difference]]:
        """The number of rows, and what differs."""
        if a.status != b.status:
            return 1, [Difference(1, "status", describe(a), describe(b))]
        if a.status != 200:
            # Both refuse the request.
            return 1, []
        if a.data == b.data and a.content_type == b.content_type:
            return len(answers.rows(a)), []
        ours, theirs = answers.rows(a), answers.rows(b)
        found = [Difference(0, "rows", str(len(ours)), str(len(theirs)))] if len(ours) != len(theirs) else []
        for number, (left, right) in enumerate(zip(ours, theirs), 1):
            for column in {**left, **right}:
                if column in self.ignored or self.same(column, left.get(column, MISSING), right.get(column, MISSING)):
                    continue
                found.append(Difference(number, column, show(left.get(column, MISSING)), show(right.get(column, MISSING))))
        return max(len(ours), len(theirs)), found

    def same(self, column: str, a: Any, b: Any) -> bool:
        if is_number(a) and is_number(b):
            if a == b or (a != a and b != b):
                return True
            tolerance: Optional[Tolerance] = self.tolerances.get(column) or self.tolerances.get("")
            if tolerance is None or not math.isfinite(a) or not math.isfinite(b):
                return False
            return tolerance.allows(a, b)
        if isinstance(a, str) and isinstance(b, str):
            return self.same_text(a, b)
        return type(a) is type(b) and bool(a == b)

    def same_text(self, a: str, b: str) -> bool:
        if a == b:
            return True
        if self.text == "exact":
            return False
        a, b = normalized(a), normalized(b)
        if a == b:
            return True
        if self.text != "similar" or max(len(a), len(b)) > LONGEST_SIMILAR:
            return False
        return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= self.similarity


def is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def normalized(text: str) -> str:
    return " ".join(text.casefold().split())


def describe(answer: Body) -> str:
    return f"{answer.status} {show(answer.data.decode(errors='replace'))}" if answer.status != 200 else "200"


def show(value: Any) -> str:
    """At most 200 characters, all of them visible."""
    text = value if isinstance(value, str) else f"{len(value)} bytes" if isinstance(value, bytes) else repr(value)
    cut = text if len(text) <= 200 else text[:199] + "…"
    return "".join(character if character.isprintable() else character.encode("unicode_escape").decode() for character in cut)
