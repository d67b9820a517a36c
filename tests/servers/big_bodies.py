#!/usr/bin/python3
"""Memory that a large body takes: the peak of a process that answers it, less what the process has with the model loaded.

Usage: big_bodies.py [MEGABYTES] [TYPE…]   1024 MB of each of text/csv, application/jsonlines and application/x-npy if not given

The body is a file that is mapped into memory, as the server maps a large one. Prints a JSON line for each type. Exits 1 when one
takes more than 1 GiB. Not a part of the check: it needs minutes and the size of the body on the disk.
"""
import io
import json
import mmap
import os
import resource
import sys
import tempfile
import time

import numpy as np

WIDTH, MOST = 20, 1 << 30


def write(path, kind, size):
    rows = np.random.default_rng(0).normal(size=(20_000, WIDTH))
    with open(path, "wb") as file:
        if kind == "application/x-npy":
            count = size // (8 * WIDTH)
            header = io.BytesIO()
            np.lib.format.write_array_header_1_0(header, {"descr": "<f8", "fortran_order": False, "shape": (count, WIDTH)})
            file.write(header.getvalue())
            for start in range(0, count, len(rows)):
                file.write(rows[:count - start].tobytes())
            return count
        mark = (b"[", b"]\n") if kind == "application/jsonlines" else (b"", b"\n")
        chunk = b"".join(mark[0] + ",".join(map(repr, row)).encode() + mark[1] for row in rows.tolist())
        count = 0
        while file.tell() < size:
            file.write(chunk)
            count += len(rows)
        return count


def measure(kind, size):
    from sklearn.linear_model import LinearRegression

    from inprocess import Project

    rows = np.random.default_rng(1).normal(size=(100, WIDTH))
    project = Project(LinearRegression().fit(rows, rows[:, 0]))
    project.post(rows[:2].tolist())
    with tempfile.NamedTemporaryFile() as file:
        count = write(file.name, kind, size)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.monotonic()
        body = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        model, answer = project.invocations.model, project.formats.writer("text/csv")
        lines = 0
        for table in model.tables(body, kind):
            lines += answer.add(model.predict(table)).count(b"\n")
            body.madvise(mmap.MADV_DONTNEED)  # the pages of the file are not the process's own
        lines += answer.end().count(b"\n")
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024
    return {"type": kind, "bytes": size, "rows": count, "answered": lines, "more_memory_mib": more >> 20, "seconds": round(time.monotonic() - start)}


if __name__ == "__main__":
    megabytes, kinds = int((sys.argv[1:] or ["1024"])[0]), sys.argv[2:] or ["text/csv", "application/jsonlines", "application/x-npy"]
    worst = 0
    for kind in kinds:
        parent, child = os.pipe()
        process = os.fork()
        if not process:
            os.write(child, json.dumps(measure(kind, megabytes << 20)).encode())
            os._exit(0)
        os.close(child)
        result = json.loads(os.read(parent, 10_000))
        os.waitpid(process, 0)
        print(json.dumps(result), flush=True)
        worst = max(worst, result["more_memory_mib"] << 20) if result["rows"] == result["answered"] else MOST + 1
    sys.exit(worst > MOST)
