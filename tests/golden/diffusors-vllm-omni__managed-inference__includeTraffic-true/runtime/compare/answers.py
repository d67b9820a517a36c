"""An answer as rows of cells: CSV, JSON, JSON lines and NumPy arrays. Everything else is one row with one cell."""
from __future__ import annotations

import array
import ast
import csv
import io
import json
import math
import sys
from typing import Any, Iterator

from captures import Body

Row = dict[str, Any]

# The members of an object that hold a row for each row of the request.
LISTS = ("predictions", "outputs", "instances", "data")
NPY = {"f4": "f", "f8": "d", "i1": "b", "i2": "h", "i4": "i", "i8": "q", "u1": "B", "u2": "H", "u4": "I", "u8": "Q", "b1": "B"}


def rows(answer: Body) -> list[Row]:
    """The rows, each with its cells by the name of their column. An answer that its type does not describe is one text."""
    media = answer.content_type.split(";")[0].strip().lower()
    try:
        if media == "text/csv":
            return [dict(enumerate_cells(cells)) for cells in csv.reader(io.StringIO(answer.data.decode(), newline="")) if cells]
        if "jsonlines" in media or "ndjson" in media:
            return [flat(load(line)) for line in answer.data.splitlines() if line.strip()]
        if "json" in media:
            return of_json(load(answer.data))
        if media == "application/x-npy":
            return of_npy(answer.data)
    except (ValueError, csv.Error, RecursionError, SyntaxError, TypeError, KeyError):
        pass
    try:
        return [{"text": answer.data.decode()}]
    except UnicodeDecodeError:
        return [{"bytes": answer.data}]


def load(text: bytes) -> Any:
    return json.loads(text)


def enumerate_cells(cells: list[str]) -> Iterator[tuple[str, Any]]:
    for number, cell in enumerate(cells):
        yield str(number), number_of(cell)


def number_of(text: str) -> Any:
    """A number where the text is one; "007" and "1_000" are texts."""
    try:
        value = float(text)
    except ValueError:
        return text
    digits = text.strip().lstrip("+-")
    if "_" in text or (len(digits) > 1 and digits[0] == "0" and digits[1].isdigit()):
        return text
    return int(text) if math.isfinite(value) and digits.isdigit() else value


def of_json(tree: Any) -> list[Row]:
    if isinstance(tree, list):
        return [flat(each) for each in tree]
    if isinstance(tree, dict):
        name = next((name for name in LISTS if isinstance(tree.get(name), list)), None)
        if name is not None:
            rest = {key: value for key, value in tree.items() if key != name}
            made = [flat(each) for each in tree[name]]
            # What an answer has next to its rows is compared with the first.
            return [{**flat(rest, "answer"), **made[0]}, *made[1:]] if rest and made else made or [flat(rest, "answer")]
    return [flat(tree)]


def flat(tree: Any, name: str = "") -> Row:
    """Each value below, by its path, such as scores[1].label. A value that is the whole row has the column 0."""
    made: Row = {}
    waiting = [(name, tree)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict) and value:
            waiting += [(f"{path}.{key}" if path else str(key), each) for key, each in value.items()]
        elif isinstance(value, list) and value:
            waiting += [(f"{path}[{number}]" if path else str(number), each) for number, each in enumerate(value)]
        else:
            made[path or "0"] = value
    return made


def of_npy(data: bytes) -> list[Row]:
    """https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html"""
    if data[:6] != b"\x93NUMPY":
        raise ValueError("it is not a NumPy array")
    size = 2 if data[6] == 1 else 4
    start = 8 + size + int.from_bytes(data[8:8 + size], "little")
    about = ast.literal_eval(data[8 + size:start].decode("latin-1"))
    kind, shape = about["descr"], about["shape"]
    if about["fortran_order"] and len(shape) > 1:
        raise ValueError("its order is not C's")
    values = array.array(NPY[kind[1:]])
    values.frombytes(data[start:])
    if kind[0] == (">" if sys.byteorder == "little" else "<"):
        values.byteswap()
    if len(values) != math.prod(shape):
        raise ValueError("it has another length than its head says")
    count = shape[0] if shape else 1
    width = len(values) // count if count else 0
    return [{str(column): values[row * width + column] for column in range(width)} for row in range(count)]
