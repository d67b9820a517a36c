"""HTTP as nginx speaks it to us: one request on a connection, whole, with a Content-Length where it has a body."""
import socket
from http import HTTPStatus
from typing import NamedTuple


class Request(NamedTuple):
    line: str  # METHOD TARGET VERSION
    headers: dict  # by lower-case name
    body: bytes


def listener(path):
    if len(path) > 100:
        raise OSError(f"this is too long for a unix socket, set TMPDIR to a shorter folder: {path}")
    made = socket.socket(socket.AF_UNIX)
    made.setblocking(False)
    made.bind(path)
    made.listen(4096)  # nginx bounds the queue
    return made


def read(connection):
    """The request of a connection; None when nginx has given it up."""
    data = connection.recv(65536)
    while (end := data.find(b"\r\n\r\n")) < 0:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    line, *rest = data[:end].decode("latin-1").split("\r\n")
    headers = {}
    for text in rest:
        name, _, value = text.partition(": ")
        headers[name.lower()] = value
    body = data[end + 4:]
    missing = int(headers.get("content-length", 0)) - len(body)
    if missing > 0:
        parts = [body]
        while missing:
            parts.append(connection.recv(min(missing, 1 << 20)))
            if not parts[-1]:
                return None
            missing -= len(parts[-1])
        body = b"".join(parts)
    return Request(line, headers, body)


def response(status, content_type, body):
    return (f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode("latin-1") + body
