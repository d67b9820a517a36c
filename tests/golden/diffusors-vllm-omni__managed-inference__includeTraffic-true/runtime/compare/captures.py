"""Requests and answers in JSON lines: those that SageMaker's data capture writes, and the user's own."""
from __future__ import annotations

import base64
import hashlib
import json
import os
import sqlite3
import tempfile
from typing import Any, Iterator, NamedTuple, Optional

# Data capture writes 25 MB as base64 at most twice in a line, the request and the answer.
LONGEST_LINE = 100 * 1024 * 1024


class NotComparable(Exception):
    """What is asked for cannot be compared."""


class Body(NamedTuple):
    """What a request or an answer has."""

    content_type: str
    data: bytes
    status: int = 200


class Event(NamedTuple):
    """A request, with its answer where it was captured."""

    identity: str
    place: str  # FILE:LINE
    request: Optional[Body]
    answer: Optional[Body]
    attributes: str = ""


class Spot(NamedTuple):
    """Where a line is."""

    file: str
    number: int
    offset: int


def files(location: str) -> list[str]:
    """The files of JSON lines there, in the order of their names."""
    if os.path.isfile(location):
        return [location]
    if not os.path.isdir(location):
        raise NotComparable(f"{location} does not exist.")
    found = [os.path.join(folder, name) for folder, _, names in os.walk(location) for name in names
             if name.endswith(".jsonl") and os.path.isfile(os.path.join(folder, name))]
    return sorted(found)


def lines(paths: list[str]) -> Iterator[tuple[Spot, bytes]]:
    """Each line that is not empty."""
    for path in paths:
        with open(path, "rb") as file:
            number = offset = 0
            while line := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(line) > LONGEST_LINE:
                    raise NotComparable(f"{path}, line {number}, has more than {LONGEST_LINE} bytes.")
                if line.strip():
                    yield Spot(path, number, offset), line
                offset += len(line)


def parse(spot: Spot, line: bytes) -> Event:
    place = f"{os.path.basename(spot.file)}:{spot.number}"
    try:
        tree = json.loads(line)
        if isinstance(tree, dict) and "captureData" in tree:
            data, about = tree["captureData"], tree.get("eventMetadata") or {}
            attributes = about.get("customAttributes") or [""]
            return Event(str(about.get("inferenceId") or about.get("eventId") or place), place, body(data.get("endpointInput")),
                         body(data.get("endpointOutput")), str(attributes[0]))
        if isinstance(tree, dict) and "body" in tree and set(tree) <= {"id", "contentType", "body"}:
            content = tree["body"]
            is_text = isinstance(content, str)
            kind = str(tree.get("contentType") or ("text/csv" if is_text else "application/json"))
            return Event(str(tree.get("id", place)), place, Body(kind, content.encode() if is_text else json.dumps(content).encode()), None)
        return Event(place, place, Body("application/json", line.strip()), None)
    except (ValueError, AttributeError, TypeError, KeyError, IndexError, RecursionError) as error:
        raise NotComparable(f"{spot.file}, line {spot.number}, cannot be read: {error}.") from None


def body(captured: Any) -> Optional[Body]:
    if captured is None:
        return None
    data = captured["data"]
    content = base64.b64decode(data, validate=True) if captured.get("encoding") == "BASE64" else data.encode()
    return Body(str(captured.get("observedContentType") or ""), content)


def variant_files(location: str, variant: str) -> list[str]:
    """The files of a variant: data capture writes to ENDPOINT/VARIANT/yyyy/mm/dd/hh/."""
    found = [path for path in files(location) if variant in os.path.relpath(path, location).split(os.sep)[:-1]]
    if not found:
        raise NotComparable(f"{location} has no captured answers of the variant {variant}: no folder has this name and files of JSON lines.")
    return found


class Pairs:
    """
    The events that both variants have. The index is a file, so the captures of a day need no more memory than those of a minute. The
    same identity a second time is the second request with it.
    """

    def __init__(self, location: str, a: str, b: str) -> None:
        self.only_a = self.only_b = 0
        self._a, self._b = variant_files(location, a), variant_files(location, b)

    def __iter__(self) -> Iterator[tuple[Event, Event]]:
        with tempfile.TemporaryDirectory() as folder:
            index = sqlite3.connect(os.path.join(folder, "index"))
            index.execute("pragma journal_mode = off")
            index.execute("create table events (identity text, turn integer, file text, number integer, offset integer, primary key (identity, turn)) without rowid")
            index.execute("create table seen (identity text primary key, turns integer) without rowid")
            for spot, line in lines(self._a):
                event = parse(spot, line)
                turn = index.execute("select count(*) from events where identity = ?", (event.identity,)).fetchone()[0]
                index.execute("insert into events values (?, ?, ?, ?, ?)", (event.identity, turn, *spot))
            paired = 0
            for spot, line in lines(self._b):
                second = parse(spot, line)
                index.execute("insert into seen values (?, 1) on conflict (identity) do update set turns = turns + 1", (second.identity,))
                turn = index.execute("select turns - 1 from seen where identity = ?", (second.identity,)).fetchone()[0]
                found = index.execute("select file, number, offset from events where identity = ? and turn = ?", (second.identity, turn)).fetchone()
                if found is None:
                    self.only_b += 1
                    continue
                paired += 1
                yield read(Spot(*found)), second
            self.only_a = index.execute("select count(*) from events").fetchone()[0] - paired
            index.close()


class Distinct:
    """Tells whether a request is new: a shadow's captures repeat those of production. What it has seen is in a file, not in memory."""

    def __init__(self) -> None:
        # SQLite deletes this file when the connection ends.
        self._seen = sqlite3.connect("")
        self._seen.execute("create table seen (digest blob primary key) without rowid")

    def add(self, event: Event) -> bool:
        if event.answer is None or event.request is None:
            return True
        digest = hashlib.sha256(event.identity.encode() + b"\0" + event.request.data).digest()
        return self._seen.execute("insert or ignore into seen values (?)", (digest,)).rowcount == 1


def read(spot: Spot) -> Event:
    with open(spot.file, "rb") as file:
        file.seek(spot.offset)
        return parse(spot, file.readline(LONGEST_LINE + 1))
