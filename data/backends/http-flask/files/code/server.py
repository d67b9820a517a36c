"""Serves the Flask application to nginx on one unix socket: one process, one request at a time.

A POST to /invocations goes straight to the model while app.py has no hooks that would notice: Flask's own part in a request
takes longer than many a prediction. Every other request, and /invocations once there are hooks, goes through Flask.
"""
import io
import select
import signal
import socket
import struct
import sys
from urllib.parse import unquote

import invocations
import journal
import wire
from app import app

SECONDS = struct.pack("ll", 30, 0)  # for nginx to take an answer, or to send the rest of a request
HOOKS = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs, app.teardown_appcontext_funcs,
         app.url_value_preprocessors)


def serve(listener, beat):
    direct = not any(HOOKS)
    connections, leaving = {}, []
    signal.signal(signal.SIGTERM, lambda *_: leaving.append(True))
    listener.setblocking(False)
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    while True:
        events = poll.poll(1)
        if leaving and not events:
            return
        for number, _ in events:
            if number == listener.fileno():
                accept(listener, connections, poll)
            else:
                beat()
                if not handle(connections[number], direct):
                    poll.unregister(number)
                    connections.pop(number).close()
        invocations.end_of_round()
        beat()


def accept(listener, connections, poll):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # no more
        for timeout in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            connection.setsockopt(socket.SOL_SOCKET, timeout, SECONDS)
        connections[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)


def handle(connection, direct):
    """Answers one request; returns whether the connection can take another."""
    try:
        request = read(connection)
        if not request:
            return False
        if direct and request.line == invocations.DIRECT:
            invocations.invoke(request, connection.sendall)
        else:
            connection.sendall(call(request))
        return True
    except OSError:
        return False  # nobody waits for the answer any more
    except Exception as error:
        journal.write("error", "the application failed", traceback=journal.trace(error, b""))
        return False


def read(connection):
    """The next request; None when nginx has closed the connection."""
    data = connection.recv(65536)
    while not (head := wire.head(data)):
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    line, headers, start = head
    length = int(headers.get("content-length", 0))
    body = data[start:]
    if len(body) < length:
        whole = bytearray(length)
        whole[:len(body)] = body
        rest = memoryview(whole)[len(body):]
        while rest:
            got = connection.recv_into(rest)
            if not got:
                return None
            rest = rest[got:]
        body = bytes(whole)
    return wire.Request(line, headers, body)


def call(request):
    """Runs the application on one request (WSGI, PEP 3333); returns the whole answer."""
    method, target, version = request.line.split(" ")
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": version, "wsgi.input": io.BytesIO(request.body),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.multithread": False,
        "wsgi.multiprocess": True, "wsgi.run_once": False,
    }
    for name, value in request.headers.items():
        name = name.upper().replace("-", "_")
        environ[name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + name] = value
    started = []
    result = app(environ, lambda status, headers, error=None: started.extend((status, headers)))
    try:
        body = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = started
    head = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers if name != "Content-Length"),
            f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(head).encode("latin-1") + (b"" if method == "HEAD" else body)
