#!/usr/bin/python3
"""Where a request's time goes in a worker: the microseconds of each stage, for a single row in JSON.

Usage: bench/serving/stages.py

The stages are called as server.py and invocations.py call them, on one core, without any socket. Each number is the least of
many short loops, so that what else runs on the machine has little share. What a whole request takes of the processors (see
run.py) and is not here, is the kernel's, nginx's, and the loop's around the stages.
"""
import os
import subprocess
import sys
import tempfile
import timeit

import models
import servers

HEAD = ("POST /invocations HTTP/1.0\r\nHost: localhost\r\nX-Request-Id: 0123456789abcdef0123456789abcdef\r\n"
        "X-Request-Start: 4102444800.000\r\nConnection: close\r\nContent-Length: {}\r\nContent-Type: application/json\r\n\r\n")


class Connection:
    """Gives one request."""

    def __init__(self, data):
        self.data = data

    def recv(self, size):
        return self.data


def microseconds(work):
    work()
    number = max(1, int(0.002 / timeit.timeit(work, number=1)))
    return min(timeit.repeat(work, number=number, repeat=100)) / number * 1e6


def stages(code, body):
    sys.path.insert(0, code)
    os.environ["MCC_MODEL_DIR"] = os.path.join(os.path.dirname(code), "model")
    os.environ["OMP_NUM_THREADS"] = os.environ["OMP_THREAD_LIMIT"] = "1"
    import bodies
    import formats
    import invocations
    import wire
    from settings import Settings
    invocations.load(Settings())
    model = invocations.model
    connection = Connection(HEAD.format(len(body)).encode() + body)
    request = wire.read(connection)
    rows = next(bodies.read(body, "application/json", model.schema))
    table = model.schema.table(rows)
    prediction = model.predict(table)
    answer = invocations.answer(*invocations.arguments(request))
    yield "HTTP head", microseconds(lambda: wire.read(connection))
    yield "JSON in", microseconds(lambda: next(bodies.read(body, "application/json", model.schema)))
    yield "rows to a table", microseconds(lambda: model.schema.table(rows))
    yield "the model, and what it blames", microseconds(lambda: model.predict(table))
    alone = hasattr(model.raw, "n_features_in_")
    yield "of it the library alone", microseconds(lambda: model.raw.predict(table)) if alone else float("nan")
    yield "JSON out", microseconds(lambda: formats.write(prediction, "application/json"))
    yield "HTTP answer", microseconds(lambda: wire.response(*answer))
    yield "all of these, in their order", microseconds(
        lambda: wire.response(*invocations.answer(*invocations.arguments(wire.read(connection)))))


def main():
    if len(sys.argv) == 3:
        with open(sys.argv[2], "rb") as file:
            for name, time in stages(sys.argv[1], file.read()):
                print(f"{name}\t{time:.1f}")
        return
    columns, names = [], []
    with tempfile.TemporaryDirectory(prefix="mcc-bench-") as folder:
        for name in models.NAMES:
            path, bodies, _ = models.save(name, folder)
            server = servers.generated("flask", models.FRAMEWORKS[name], path, folder, 1)
            lines = subprocess.run([sys.executable, "-W", "ignore", __file__, os.path.join(server.folder, "runtime", "server"), bodies[1]],
                                   check=True, capture_output=True, text=True).stdout.splitlines()
            names = [line.split("\t")[0] for line in lines]
            columns.append([line.split("\t")[1] for line in lines])
    print("| µs | " + " | ".join(models.NAMES) + " |\n|---|" + "---|" * len(columns))
    for name, *values in zip(names, *columns):
        print(f"| {name} | " + " | ".join(values) + " |")


if __name__ == "__main__":
    main()
