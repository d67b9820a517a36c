"""Measures what large bodies cost: CSV, JSON Lines and npy over HTTP, through nginx, to a server for asynchronous inference.

Usage: big_bodies.py MEGABYTES BOUND    MEGABYTES of each body; BOUND: megabytes that the worker may take beyond its loaded model
Prints a JSON line for each body, and exits with 1 where an answer is wrong or the bound is broken. 1024 1024 is SageMaker's limit.
"""
import http.client
import io
import itertools
import json
import sys
import tempfile
import time

import numpy as np

import models
from running import Server

MEGABYTE = 1024 * 1024
ROWS = models.ROWS
PREDICTIONS = models.trained("linear").predict(ROWS)


def bodies(size):
    """The type, and what is repeated how often between a beginning and an end, of each body and of its answer."""
    csv = "".join(",".join(map(repr, row)) + "\n" for row in ROWS.tolist()).encode()
    lines = "".join(json.dumps(row) + "\n" for row in ROWS.tolist()).encode()
    values = ROWS.tobytes()
    in_lines = "".join(f"{value!r}\n" for value in PREDICTIONS.tolist()).encode()
    yield "text/csv", csv, size // len(csv), b"", in_lines, b""
    yield "application/jsonlines", lines, size // len(lines), b"", in_lines, b""
    times = size // len(values) - 1
    yield ("application/x-npy", values, times, npy_header(len(ROWS) * times, ROWS.shape[1]), PREDICTIONS.tobytes(), npy_header(len(ROWS) * times))


def npy_header(*shape):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(stream, {"descr": "<f8", "fortran_order": False, "shape": shape})
    return stream.getvalue()


def memory(process, name):
    with open(f"/proc/{process}/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith(name + ":")) / 1024


def check(server, content_type, piece, times, begin, answer_piece, answer_begin):
    """Sends the body; whether the answer is right, and the megabytes that it took at most beyond what the worker had."""
    (worker,) = server.workers()
    before = memory(worker, "VmRSS")
    with open(f"/proc/{worker}/clear_refs", "w") as file:
        file.write("5")  # the peak begins anew
    with tempfile.TemporaryFile() as body:
        body.write(begin)
        for _ in range(times):
            body.write(piece)
        size = body.tell()
        body.seek(0)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=3600)
        start = time.monotonic()
        connection.request("POST", "/invocations", body, {"Content-Type": content_type, "Accept": content_type, "Content-Length": str(size)})
        reply = connection.getresponse()
        length = int(reply.headers["Content-Length"])
        right = reply.status == 200 and length == len(answer_begin) + times * len(answer_piece)
        expected = itertools.chain([answer_begin], itertools.repeat(answer_piece, times))
        right = right and all(reply.read(len(part)) == part for part in expected) and not reply.read()
        seconds = time.monotonic() - start
        connection.close()
    return {"body": content_type, "megabytes": round(size / MEGABYTE), "status": reply.status, "right": right, "seconds": round(seconds, 1),
            "worker_megabytes_more": round(memory(worker, "VmHWM") - before)}


def measure(megabytes):
    with Server("http-flask", "sklearn", models.saved("linear"), target="async-inference", SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
        for body in bodies(megabytes * MEGABYTE):
            yield check(server, *body)


if __name__ == "__main__":
    largest, bound = map(int, sys.argv[1:])
    good = True
    for result in measure(largest):
        print(json.dumps(result), flush=True)
        good = good and result["right"] and result["worker_megabytes_more"] <= bound
    sys.exit(not good)
