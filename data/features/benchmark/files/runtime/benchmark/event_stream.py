"""Frames around the parts of a response: AWS's event stream, and server-sent events inside it."""
from __future__ import annotations

import json
import struct
import zlib
from typing import Any, Iterator


class StreamError(Exception):
    """The stream reports an error, or is not what it should be."""


class EventStream:
    """Reads messages of https://smithy.io/2.0/aws/amazon-eventstream.html as they arrive."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> bytes:
        """The payloads of the messages that are complete now. At the end (no data), nothing may be left."""
        self._buffer += data
        payloads = b""
        while len(self._buffer) >= 12:
            length, headers_length, checksum = struct.unpack(">III", self._buffer[:12])
            if zlib.crc32(self._buffer[:8]) != checksum:
                raise StreamError("wrong checksum")
            if len(self._buffer) < length:
                break
            message, self._buffer = self._buffer[:length], self._buffer[length:]
            if zlib.crc32(message[:-4]) != struct.unpack(">I", message[-4:])[0]:
                raise StreamError("wrong checksum")
            headers = strings(message[12:12 + headers_length])
            if headers.get(":message-type", "event") != "event":
                raise StreamError(headers.get(":exception-type") or headers.get(":error-code") or "error")
            payloads += message[12 + headers_length:-4]
        if not data and self._buffer:
            raise StreamError("ended early")
        return payloads


def strings(data: bytes) -> dict[str, str]:
    """The headers of a message, all of which have type 7, a string, in SageMaker's streams."""
    headers = {}
    while data:
        name, kind, rest = data[1:1 + data[0]], data[1 + data[0]], data[2 + data[0]:]
        if kind != 7:
            raise StreamError(f"header of type {kind}")
        length = struct.unpack(">H", rest[:2])[0]
        headers[name.decode()], data = rest[2:2 + length].decode(), rest[2 + length:]
    return headers


class ServerSentEvents:
    """Reads the events of a text/event-stream as they arrive."""

    def __init__(self) -> None:
        self._buffer = b""
        self.is_done = False

    def feed(self, data: bytes) -> Iterator[dict[str, Any]]:
        """The JSON objects of the events that are complete now."""
        *lines, self._buffer = (self._buffer + data).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            text = line[5:].strip()
            if text == b"[DONE]":
                self.is_done = True
                continue
            try:
                event = json.loads(text)
            except ValueError:
                raise StreamError("event is not JSON") from None
            if isinstance(event, dict):
                if event.get("error"):
                    raise StreamError("error event")
                yield event
