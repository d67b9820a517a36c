"""HTTP/1.1 as nginx speaks it to us: one whole request at a time, with a Content-Length where there is a body."""
from http import HTTPStatus
from typing import NamedTuple


class Request(NamedTuple):
    line: str
    headers: dict  # by lower-case name
    body: bytes


def head(data):
    """The first line and the headers of what has come, and where its body begins; None while they are not all there."""
    end = data.find(b"\r\n\r\n")
    if end < 0:
        return None
    line, *rest = data[:end].decode("latin-1").split("\r\n")
    headers = {}
    for text in rest:
        name, _, value = text.partition(": ")
        headers[name.lower()] = value
    return line, headers, end + 4


def response(status, content_type, body):
    return (f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nContent-Type: {content_type}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode("latin-1") + body
