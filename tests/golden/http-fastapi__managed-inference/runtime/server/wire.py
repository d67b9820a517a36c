"""HTTP as nginx speaks it to us: one request on a connection, whole, with a Content-Length where it has a body.

A large body is not held in memory: it goes into a temporary file without a name, which is mapped.
"""
import mmap
import os
import socket
import tempfile
from http import HTTPStatus
from typing import NamedTuple


IN_MEMORY = 4 * 1024 * 1024  # bytes of a body; one of no more is one block
PIECE = 1 << 20
PHRASES = {status.value: status.phrase for status in HTTPStatus}


class Request(NamedTuple):
    line: str  # METHOD TARGET VERSION
    headers: dict  # by lower-case name
    body: bytes  # or the map of a file, which is bytes-like


class NoSpace(Exception):
    """A body does not fit onto the disk; its connection has been read to the end, and can be answered."""


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
        body = (_rest if len(body) + missing <= IN_MEMORY else _mapped)(connection, body, missing)
        if body is None:
            return None
    return Request(line, headers, body)


def _rest(connection, body, missing):
    parts = [body]
    while missing:
        parts.append(connection.recv(min(missing, PIECE)))
        if not parts[-1]:
            return None
        missing -= len(parts[-1])
    return b"".join(parts)


def _mapped(connection, body, missing):
    size, full = len(body) + missing, None
    with tempfile.TemporaryFile(buffering=0) as file:
        try:
            os.posix_fallocate(file.fileno(), 0, size)
        except OSError as error:
            full = error
        file.write(body)
        piece = memoryview(bytearray(PIECE))
        while missing:
            length = connection.recv_into(piece, min(missing, PIECE))
            if not length:
                return None
            if not full:
                file.write(piece[:length])
            missing -= length
        if full:
            raise NoSpace(f"the server has no disk space for a body of {size} bytes: {full.strerror}")
        return mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)


def response(status, content_type, body, headers={}):
    return head(status, content_type, len(body), headers) + body


def head(status, content_type, length, headers={}):
    more = "".join(f"{name}: {value}\r\n" for name, value in headers.items()) if headers else ""
    if "\n" in content_type or more.count("\n") != len(headers):
        raise ValueError("a header of the answer has more than one line")
    return (f"HTTP/1.1 {status} {PHRASES.get(status, 'Status')}\r\nContent-Type: {content_type}\r\n{more}"
            f"Content-Length: {length}\r\n\r\n").encode("latin-1")


def send(connection, answer):
    """Sends an invocations.Answer; a body that is a file is sent from there."""
    if isinstance(answer.body, bytes):
        connection.sendall(response(*answer))
    else:
        with answer.body as file:
            connection.sendall(head(answer.status, answer.type, file.tell(), answer.headers))
            file.seek(0)
            while piece := file.read(PIECE):
                connection.sendall(piece)
