"""Serves projects of both builds, sends them the same requests, and compares the answers."""
from __future__ import annotations

import http.client
import json
import pathlib
import re
import shutil
import socket
import struct
import subprocess
import sys
from typing import Iterator

from differences import Difference
from programs import Case, Pair, Program, Trouble

PYTHON = "/usr/bin/python3"
LETTERS_SHOWN = 200
REQUEST_ID = re.compile(rb'"request": ?"[0-9a-f]{32}"')

# Name, options and fixtures of each served project; which libraries it needs; which rows its model takes.
PEOPLE = [[31, "Oslo", 20.25], [52, "Bonn", 15.75]]
SERVED = [
    ("http-flask, scikit-learn", "--deployment-config=http-flask --include-sample", (), "sklearn, flask", None),
    ("http-fastapi, scikit-learn", "--deployment-config=http-fastapi --include-sample", (), "sklearn, fastapi, uvicorn", None),
    ("http-flask, XGBoost", "--deployment-config=http-flask --framework=xgboost --include-sample", (), "xgboost, sklearn, flask", None),
    ("http-fastapi, XGBoost", "--deployment-config=http-fastapi --framework=xgboost --include-sample", (),
     "xgboost, sklearn, fastapi, uvicorn", None),
    ("http-flask, columns with names", "--deployment-config=http-flask --model-path=people.joblib", ("people.joblib",),
     "sklearn, flask", PEOPLE),
]

Request = tuple[str, str, str, dict[str, str], bytes]


def npy(rows: list[list[float]], kind: str = "<f8") -> bytes:
    """A two-dimensional array in NumPy's format, version 1.0."""
    header = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': ({len(rows)}, {len(rows[0])}), }}"
    header += " " * (-(len(header) + 11) % 64) + "\n"
    code = "d" if kind == "<f8" else "f"
    cells = b"".join(struct.pack(f"<{len(row)}{code}", *row) for row in rows)
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + cells


def requests(rows: list[list]) -> Iterator[Request]:
    """Name, method, path, headers and body of each request."""
    row, other = rows[0], rows[-1]
    numbers = [[0.0 if isinstance(cell, str) else float(cell) for cell in one] for one in (row, other)]
    names = ["age", "city", "income"] if isinstance(row[1], str) else [f"c{index}" for index in range(len(row))]

    def post(name: str, body: str | bytes, kind: str = "application/json", **headers: str) -> Request:
        given = {"Content-Type": kind} if kind else {}
        given |= {key.replace("_", "-"): value for key, value in headers.items()}
        return name, "POST", "/invocations", given, body if isinstance(body, bytes) else body.encode()

    def lines(*given: object) -> str:
        return "\n".join(json.dumps(line) for line in given) + "\n"

    def csv(*given: list, end: str = "\n") -> str:
        return end.join(",".join(str(cell) for cell in line) for line in given) + end

    yield "ping", "GET", "/ping", {}, b""
    yield "ping by HEAD", "HEAD", "/ping", {}, b""
    yield "ping by POST", "POST", "/ping", {}, b""
    yield "invocations by GET", "GET", "/invocations", {}, b""
    yield "an unknown route", "GET", "/nothing", {}, b""
    yield "an unknown route by POST", "POST", "/nothing", {"Content-Type": "application/json"}, b"{}"
    yield "models of a single-model server", "GET", "/models", {}, b""
    yield post("instances", json.dumps({"instances": [row]}))
    yield post("two instances", json.dumps({"instances": [row, other]}))
    yield post("a list of rows", json.dumps([row, other]))
    yield post("a row alone", json.dumps(row))
    yield post("inputs", json.dumps({"inputs": [row]}))
    yield post("rows by name", json.dumps({"instances": [dict(zip(names, row))]}))
    yield post("columns and data", json.dumps({"columns": names, "data": [row, other]}))
    yield post("no instances", json.dumps({"instances": []}))
    yield post("null", "null")
    yield post("a number", "12")
    yield post("an object without rows", json.dumps({"something": 1}))
    yield post("a null among the numbers", json.dumps({"instances": [[None, *row[1:]]]}))
    yield post("a text among the numbers", json.dumps({"instances": [["text", *row[1:]]]}))
    yield post("NaN", json.dumps({"instances": [[float("nan"), *row[1:]]]}))
    yield post("a short row", json.dumps({"instances": [row[:-1]]}))
    yield post("a long row", json.dumps({"instances": [[*row, 1.0]]}))
    yield post("rows of two lengths", json.dumps({"instances": [row, row[:-1]]}))
    yield post("rows too deep", json.dumps({"instances": [[row]]}))
    yield post("broken JSON", '{"instances": [[1, 2')
    yield post("text after JSON", json.dumps({"instances": [row]}) + "x")
    yield post("JSON that is not UTF-8", b'{"instances": [["\xff\xfe"]]}')
    yield post("JSON with a byte order mark", b"\xef\xbb\xbf" + json.dumps({"instances": [row]}).encode())
    yield post("an empty body", "")
    yield post("JSON with a charset", json.dumps({"instances": [row]}), "application/json; charset=utf-8")
    yield post("JSON answered as CSV", json.dumps({"instances": [row, other]}), Accept="text/csv")
    yield post("JSON answered as npy", json.dumps({"instances": [row]}), Accept="application/x-npy")
    yield post("JSON answered as JSON Lines", json.dumps({"instances": [row, other]}), Accept="application/jsonlines")
    yield post("JSON answered as an image", json.dumps({"instances": [row]}), Accept="image/png")
    yield post("JSON Lines", lines(row, other), "application/jsonlines")
    yield post("JSON Lines of objects", lines({"instances": [row]}, {"instances": [other]}), "application/jsonlines")
    yield post("JSON Lines with a blank line", json.dumps(row) + "\n\n" + json.dumps(other), "application/jsonlines")
    yield post("JSON Lines with a broken line", json.dumps(row) + "\n[1,\n", "application/jsonlines")
    yield post("CSV", csv(row, other), "text/csv")
    yield post("CSV with CRLF", csv(row, other, end="\r\n"), "text/csv")
    yield post("CSV with a header", csv(names, row, other), "text/csv")
    yield post("CSV with a header in another order", csv(names[::-1], row[::-1]), "text/csv")
    yield post("CSV with a header that is said", csv(names, row), "text/csv; header=present")
    yield post("CSV of a header only", csv(names), "text/csv")
    yield post("CSV with quotes", ",".join(f'"{cell}"' for cell in row) + "\n", "text/csv")
    yield post("CSV with an empty cell", csv(["", *row[1:]]), "text/csv")
    yield post("CSV with a short row", csv(row, row[:-1]), "text/csv")
    yield post("CSV with a text", csv(["text", *row[1:]]), "text/csv")
    yield post("CSV answered as JSON", csv(row), "text/csv", Accept="application/json")
    yield post("npy", npy(numbers), "application/x-npy")
    yield post("npy of single precision", npy(numbers, "<f4"), "application/x-npy")
    yield post("npy with a column too many", npy([[*numbers[0], 1.0]]), "application/x-npy")
    yield post("broken npy", npy(numbers)[:40], "application/x-npy")
    yield post("JSON called npy", json.dumps([row]), "application/x-npy")
    yield post("XML", "<rows/>", "application/xml")
    yield post("no content type", json.dumps({"instances": [row]}), "")
    yield post("a broken content type", json.dumps({"instances": [row]}), "json")
    yield post("a form", "a=1", "application/x-www-form-urlencoded")


class Server:
    """with Server(program, project) as port"""

    def __init__(self, program: Program, project: pathlib.Path):
        self.program, self.project = program, project

    def script(self, *command: str) -> subprocess.CompletedProcess:
        # A file, not a pipe: the server keeps it open.
        with open(self.project / ".mcc" / "same.log", "wb") as log:
            return subprocess.run(command, cwd=self.project, env=self.program.environment({"SAGEMAKER_MODEL_SERVER_WORKERS": "1"}),
                                  stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)

    def __enter__(self) -> int:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        ended = self.script("do/run", "--process", "--port", str(port))
        if ended.returncode != 0:
            log = (self.project / ".mcc" / "same.log").read_text(errors="replace")
            raise Trouble(f"{self.project}/do/run --process failed: {log[-600:]}")
        return port

    def __exit__(self, *_: object) -> None:
        self.script("do/stop")


def answer(port: int, request: Request) -> tuple[object, ...]:
    _, method, path, headers, body = request
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body or (b"" if method == "POST" else None), headers)
        response = connection.getresponse()
        return response.status, response.headers.get("Content-Type"), REQUEST_ID.sub(b'"request":"ID"', response.read())
    except OSError as error:
        return (f"no answer: {type(error).__name__}",)
    finally:
        connection.close()


def has_modules(names: str) -> bool:
    return subprocess.run([PYTHON, "-c", f"import {names}"], check=False, capture_output=True).returncode == 0


def rows_of(project: pathlib.Path) -> list[list[float]]:
    """Rows that were held back from the sample's training."""
    return json.loads((project / "sample" / "held-back.json").read_text())["instances"][:2]


def compare(pair: Pair, fixtures: pathlib.Path, limit: int | None) -> tuple[int, list[Difference]]:
    """The number of compared answers, and the differences."""
    count, found = 0, []
    for name, options, wanted, modules, rows in SERVED[:limit]:
        if not has_modules(modules):
            print(f"skipped: {name}, as {PYTHON} cannot import {modules}", file=sys.stderr)
            continue
        case = Case(name, ["my-model", *options.split(), "--skip-prompts", "--output=json"], fixtures=wanted)
        results = pair.run(case, fixtures, 9000)
        if any(result.exit != 0 for result in results):
            raise Trouble(f"{name}: a build does not generate the project: {[result.errors[-300:] for result in results]}")
        projects = [result.folder / "my-model" for result in results]
        with Server(pair.old, projects[0]) as old, Server(pair.new, projects[1]) as new:
            for request in requests(rows or rows_of(projects[0])):
                before, after = answer(old, request), answer(new, request)
                count += 1
                if before != after:
                    found.append(Difference(name, f"answer to {request[0]}: {shown(before)} → {shown(after)}"))
        for result in results:
            shutil.rmtree(result.folder)
    return count, found


def shown(reply: tuple[object, ...]) -> str:
    return " ".join(part.decode(errors="replace")[:LETTERS_SHOWN] if isinstance(part, bytes) else str(part) for part in reply)
