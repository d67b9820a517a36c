"""Asks a server in another language what `mcc verify` does not: values, formats, limits, and requests that are wrong in many ways.

Usage: skeletons.py URL PROJECT     prints each wrong answer; exit 1 where there is one. The standard library is enough; where scikit-learn is
there too, its predictions are compared, else those of the coefficients in PROJECT/model.
"""
import gzip
import json
import math
import os
import socket
import sys
import threading
from urllib.parse import urlsplit

address = urlsplit(sys.argv[1])
place = (address.hostname, address.port)
with open(os.path.join(sys.argv[2], "model", "model.json")) as file:
    model = json.load(file)
width = len(model["coefficients"])
failures, asked = [], 0


def answer(connection, raw):
    """(status, headers, body) of the next response; None where the connection ends first."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(65536)
        if not piece:
            return None
        data += piece
        if data.startswith(b"HTTP/1.1 100") and b"\r\n\r\n" in data:
            data = data.split(b"\r\n\r\n", 1)[1]
    head, body = data.split(b"\r\n\r\n", 1)
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if headers.get("transfer-encoding") == "chunked":
        while not body.endswith(b"0\r\n\r\n"):
            body += connection.recv(65536)
        parts, rest = b"", body
        while True:
            size, rest = rest.split(b"\r\n", 1)
            if int(size, 16) == 0:
                break
            parts, rest = parts + rest[:int(size, 16)], rest[int(size, 16) + 2:]
        return int(first.split()[1]), headers, parts
    while len(body) < int(headers.get("content-length", 0)) and raw != "HEAD":
        piece = connection.recv(65536)
        if not piece:
            return None
        body += piece
    return int(first.split()[1]), headers, body


def opened():
    connection = socket.create_connection(place, 10)
    connection.settimeout(30)
    return connection


def send(method, path, body=b"", headers=(), connection=None, chunked=False):
    global asked
    asked += 1
    own = connection or opened()
    lines = [f"{method} {path} HTTP/1.1", f"Host: {place[0]}"] + [f"{name}: {value}" for name, value in headers]
    if chunked:
        lines.append("Transfer-Encoding: chunked")
        pieces = [body[start:start + 1000] for start in range(0, len(body), 1000)]
        body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    elif method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    try:
        own.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
    except OSError:
        pass  # A server may answer before the end of a body that it refuses.
    try:
        return answer(own, method)
    except OSError as error:
        return str(error)
    finally:
        if connection is None:
            own.close()


def expect(what, condition, seen):
    if not condition:
        failures.append(f"{what}: {seen if len(repr(seen)) < 300 else repr(seen)[:300]}")


def invoke(body, kind="application/json", *headers, **more):
    body = body if isinstance(body, bytes) else body.encode()
    kind = [("Content-Type", kind)] if kind else []
    return send("POST", "/invocations", body, [*kind, *headers], **more)


def refused(what, status, seen):
    good = isinstance(seen, tuple) and seen[0] == status
    if good:
        try:
            good = bool(json.loads(seen[2])["error"])
        except (ValueError, KeyError, TypeError):
            good = False
    expect(what, good, seen)


def predicted(what, rows, seen, kind="application/json"):
    """The server's sum has the order of the coefficients, so its predictions are equal to the last bit."""
    wanted = []
    for row in rows:
        value = model["intercept"]
        for coefficient, cell in zip(model["coefficients"], row):
            value += coefficient * cell
        wanted.append(value)
    found = None
    if isinstance(seen, tuple) and seen[0] == 200:
        text = seen[2].decode()
        try:
            found = json.loads(text)["predictions"] if kind == "application/json" else [float(line) for line in text.splitlines()]
        except (ValueError, KeyError):
            pass
    expect(what, found == wanted, seen)
    expect(what + ", its type", isinstance(seen, tuple) and seen[1].get("content-type", "").split(";")[0] == kind, seen)
    return found


def rows_of(count):
    return [[math.sin(1 + row * width + column) / 10 for column in range(width)] for row in range(count)]


def csv(rows):
    return "".join(",".join(map(repr, row)) + "\n" for row in rows)


# Values, in all formats
rows = rows_of(50)
everything = json.dumps({"instances": rows})
predicted("JSON", rows, invoke(everything))
predicted("JSON, a list", rows, invoke(json.dumps(rows)))
predicted("JSON, no content type", rows, invoke(everything, ""))
predicted("JSON, a charset", rows, invoke(everything, "Application/JSON; charset=utf-8"))
predicted("JSON, other members", rows, invoke('{"a": {"instances": [1]}, "b": [[1], "x\\"]"], "instances": %s, "c": null}' % json.dumps(rows)))
predicted("JSON, a byte order mark", rows, invoke(b"\xef\xbb\xbf" + everything.encode()))
predicted("JSON, chunked", rows, invoke(everything, chunked=True))
predicted("JSON lines", rows, invoke("\n".join(map(json.dumps, rows)), "application/jsonlines"))
predicted("CSV", rows, invoke(csv(rows), "text/csv"))
predicted("CSV, Windows", rows, invoke(csv(rows).replace("\n", "\r\n") + "\r\n\r\n", "text/csv"))
predicted("CSV, a header", rows, invoke(",".join(f"c{column}" for column in range(width)) + "\n" + csv(rows), "text/csv"))
predicted("CSV, quoted", rows, invoke(csv(rows).replace(",", '","').replace("\n", '"\n"').rstrip('"').join('""'[:1] * 2)[:-1], "text/csv"))
predicted("text", rows, invoke(csv(rows), "text/plain"))
predicted("to CSV", rows, invoke(csv(rows), "text/csv", ("Accept", "text/csv")), "text/csv")
predicted("to JSON lines", rows, invoke(everything, "application/json", ("Accept", "x/y, application/jsonlines")), "application/jsonlines")
predicted("extremes", [[1e300, -1e-320, 0.1 + 0.2, 2**53 + 2, -0.0] + [0] * (width - 5)],
          invoke(json.dumps([[1e300, -1e-320, 0.1 + 0.2, 2**53 + 2, -0.0] + [0] * (width - 5)])))
many = rows_of(20000)
predicted("20,000 rows", many, invoke(csv(many), "text/csv"))
try:
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import LinearRegression
    data, values = load_diabetes(return_X_y=True)
    library = LinearRegression().fit(data, values).predict(data)
    seen = invoke(json.dumps({"instances": data.tolist()}))
    apart = max(abs(ours - theirs) / abs(theirs) for ours, theirs in zip(json.loads(seen[2])["predictions"], library))
    expect("scikit-learn's predictions", apart < 1e-12, apart)
    print(f"scikit-learn: {len(library)} predictions, at most {apart:.1e} apart")
except ImportError:
    print("no scikit-learn here: the coefficients' own sum was compared")

# Wrong bodies: 400 with a message, and the connection lives
one = json.dumps(rows[:1])
wrong = {
    "empty": "", "spaces": "  \n ", "a number": "1", "text": '"x"', "null": "null", "an object": "{}", "no rows": "[]", "an empty row": "[[]]",
    "cut off": everything[:-3], "garbage after": everything + "x", "two values": one + one, "a comma too many": one[:-2] + ",]]",
    "text in a row": '[["x"]]', "null in a row": "[[null]]", "true in a row": "[[true]]", "a list in a row": "[[[1]]]",
    "numbers as rows": "[1, 2]", "rows of other lengths": json.dumps([rows[0], rows[0][:-1]]), "too few columns": "[[1, 2]]",
    "too many columns": json.dumps([rows[0] + [1]]), "NaN": f"[[NaN{', 1' * (width - 1)}]]", "infinity": f"[[1e999{', 1' * (width - 1)}]]",
    "a plus sign": f"[[+1{', 1' * (width - 1)}]]", "a leading zero": f"[[01{', 1' * (width - 1)}]]", "a dot": f"[[1.{', 1' * (width - 1)}]]",
    "deep": "[" * 100000, "deep and closed": "[" * 50000 + "]" * 50000, "deep objects": '{"a":' * 50000, "twice": '{"instances": [[1]], "instances": [[1]]}',
    "not UTF-8": b'{"instances": [["\xff\xfe"]]}', "zeros": b"\0" * 1000, "an escape": '{"\\x": 1}', "a control character": '{"a\nb": 1}',
    "single quotes": "{'instances': [[1]]}", "a comment": "/* */ [[1]]", "no colon": '{"instances" [[1]]}', "rows as text": '{"instances": "[[1]]"}',
}
connection = opened()
for name, body in wrong.items():
    refused(f"JSON: {name}", 400, invoke(body))
for name, body in {"empty": "", "text": "a,b\nc,d\n", "a cell without a number": csv(rows[:1]) + ",".join(["1"] * (width - 1)) + ",\n",
                   "nan": csv(rows[:1]).replace(repr(rows[0][0]), "nan"), "hexadecimal": csv(rows[:1]).replace(repr(rows[0][0]), "0x10"),
                   "an underscore": csv(rows[:1]).replace(repr(rows[0][0]), "1_0"), "1d": csv(rows[:1]).replace(repr(rows[0][0]), "1d"),
                   "other lengths": csv(rows[:1]) + "1\n", "too large": csv(rows[:1]).replace(repr(rows[0][0]), "1e999"),
                   "zeros": b"\0" * 500, "commas": "," * 100000, "not UTF-8": b"\xff\xfe,\xff\n1"}.items():
    refused(f"CSV: {name}", 400, invoke(body, "text/csv"))
for body in ("{}", "[1", "x", "[[1]]", json.dumps(rows[0]) + "x", json.dumps(rows[0])[:-1]):
    refused(f"JSON lines: {body[:10]}", 400, invoke(body, "application/jsonlines"))
for body in ("x", everything, "x"):
    seen = invoke(body, connection=connection)
    expect("one connection", isinstance(seen, tuple) and seen[0] == (200 if body == everything else 400), seen)

# Types, methods, paths, limits
refused("a content type", 415, invoke("x", "application/x-nobody-knows"))
refused("gzip", 415, invoke(gzip.compress(everything.encode()), "application/json", ("Content-Encoding", "gzip")))
refused("GET /invocations", 405, send("GET", "/invocations"))
refused("PUT /invocations", 405, send("PUT", "/invocations", headers=[("Content-Length", "0")]))
refused("POST /ping", 405, send("POST", "/ping", b"x"))
refused("/", 404, send("GET", "/"))
refused("/ping/", 404, send("GET", "/ping/"))
refused("/../etc/passwd", 404, send("GET", "/a/../../etc/passwd"))
seen = send("GET", "/ping")
expect("/ping", isinstance(seen, tuple) and seen[0] == 200 and seen[2] == b"", seen)
seen = send("GET", "/execution-parameters")
parameters = json.loads(seen[2]) if isinstance(seen, tuple) and seen[0] == 200 else {}
expect("/execution-parameters", parameters.get("BatchStrategy") == "MULTI_RECORD"
       and 0 < parameters.get("MaxConcurrentTransforms", 0) * parameters.get("MaxPayloadInMB", 0) <= 100, seen)
seen = invoke(everything, "application/json", ("X-Amzn-SageMaker-Custom-Attributes", "trace=7; a=b"))
expect("custom attributes", isinstance(seen, tuple) and seen[1].get("x-amzn-sagemaker-custom-attributes") == "trace=7; a=b", seen)
seen = invoke(everything, "application/json", ("Expect", "100-continue"))
predicted("Expect: 100-continue", rows, seen)
limit = int(os.environ.get("MCC_MAX_PAYLOAD_BYTES", 26214400))
if limit <= 26214400:
    refused("one byte too many", 413, invoke(b"\n" * (limit + 1)))
    refused("one byte too many, chunked", 413, invoke(b"\n" * (limit + 1), chunked=True))
    predicted("as many bytes as are allowed, chunked", rows, invoke(everything.encode().ljust(limit, b"\n"), chunked=True))

# Many at a time: each gets its own answer
mixed = []


def work(number):
    own = opened()
    mine = rows_of(number % 5 + 1)
    for _ in range(20):
        mixed.append((mine, invoke(json.dumps(mine), connection=own)))
    own.close()


threads = [threading.Thread(target=work, args=(number,)) for number in range(40)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
for mine, seen in mixed:
    if not (isinstance(seen, tuple) and seen[0] == 503):
        predicted("40 clients", mine, seen)
expect("40 clients", len(mixed) == 800, len(mixed))
predicted("at the end", rows, invoke(everything))

for failure in failures[:40]:
    print("WRONG", failure)
print(f"{asked} requests, {len(failures)} wrong answers")
sys.exit(1 if failures else 0)
