"""Sends the requests, several at a time, each worker over a connection of its own, and measures each of them."""
from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any, Optional

from bodies import Bodies
from event_stream import ServerSentEvents, StreamError
from targets import Target, Unreachable


@dataclass
class Sample:
    """What happened to one request. Times are seconds of a clock that only goes forward."""

    began: float
    ended: float = 0.0
    error: str = ""
    chunk_times: list[float] = field(default_factory=list)
    usage: dict[str, Any] = field(default_factory=dict)

    @property
    def output_tokens(self) -> Optional[int]:
        return self.usage.get("completion_tokens") or len(self.chunk_times) or None


def warm_up(target: Target, bodies: Bodies) -> None:
    """Sends one request that is not measured, and raises Unreachable where nothing answers."""
    connection = target.connect()
    try:
        connection.connect()
    except OSError as error:
        raise Unreachable(f"No response from {target.name}: {error}.") from None
    send(connection, target, bodies.next())
    connection.close()


def run(target: Target, bodies: Bodies, requests: int, concurrency: int) -> list[Sample]:
    """All samples, in the order in which the requests ended."""
    samples: list[Sample] = []
    lock = threading.Lock()
    left = requests

    def work() -> None:
        nonlocal left
        connection = target.connect()
        while True:
            with lock:
                if left == 0:
                    break
                left -= 1
            sample = send(connection, target, bodies.next())
            with lock:
                samples.append(sample)
        connection.close()

    workers = [threading.Thread(target=work, daemon=True) for _ in range(min(concurrency, requests))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return samples


def send(connection: http.client.HTTPConnection, target: Target, body: bytes) -> Sample:
    """Sends one request. An error closes the connection, and the next request opens it again."""
    headers = target.headers(body)
    is_reused = connection.sock is not None
    sample = Sample(time.perf_counter())
    try:
        try:
            connection.request("POST", target.url.path, body, headers)
            response = connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # A server may close a connection that waits for the next request.
            connection.close()
            if not is_reused:
                raise
            sample.began = time.perf_counter()
            connection.request("POST", target.url.path, body, headers)
            response = connection.getresponse()
        if response.status == 200:
            read(response, target, sample)
        else:
            response.read()
            kind = response.getheader("x-amzn-errortype", "").split(":")[0]
            sample.error = f"status {response.status}" + (f" ({kind})" if kind else "")
    except StreamError as error:
        sample.error = f"stream: {error}"
    except TimeoutError:
        sample.error = "timeout"
    except (OSError, http.client.HTTPException) as error:
        sample.error = f"connection: {type(error).__name__}"
    if sample.error.startswith(("stream", "timeout", "connection")):
        connection.close()
    sample.ended = time.perf_counter()
    return sample


def read(response: http.client.HTTPResponse, target: Target, sample: Sample) -> None:
    content_type, unwrap = target.unwrap(response)
    events = ServerSentEvents() if "event-stream" in content_type else None
    whole, has_content = b"", False
    while True:
        data = response.read1(65536)
        now = time.perf_counter()
        part = unwrap(data)
        if events:
            for event in events.feed(part):
                sample.usage = event.get("usage") or sample.usage
                has_content = True
                if has_text(event):
                    sample.chunk_times.append(now)
                events.is_done = events.is_done or is_last(event)
        else:
            whole += part
        if not data:
            break
    response.close()
    if events:
        if has_content and not events.is_done:
            raise StreamError("ended early")
    elif b'"usage"' in whole:
        try:
            sample.usage = json.loads(whole).get("usage") or {}
        except (ValueError, AttributeError):
            pass


def has_text(event: dict[str, Any]) -> bool:
    """Whether an event has new text: the chat and completion formats of OpenAI, and the format of Text Generation Inference."""
    for choice in event.get("choices") or []:
        delta = choice.get("delta") or choice
        if any(delta.get(name) for name in ("content", "reasoning_content", "reasoning", "text", "tool_calls")):
            return True
    return bool((event.get("token") or {}).get("text"))


def is_last(event: dict[str, Any]) -> bool:
    return bool(event.get("generated_text") or any(choice.get("finish_reason") for choice in event.get("choices") or []))
