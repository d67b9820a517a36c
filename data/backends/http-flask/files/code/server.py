"""Serves the Flask application to nginx: HTTP/1.1 and WSGI on one unix socket, in one process, one request at a time.

Only nginx can reach the socket, and it sends whole requests with a Content-Length, so this is all the HTTP that is needed.
"""
import io
import select
import sys
from urllib.parse import unquote

import journal
from app import app

SECONDS = 30  # for nginx to take an answer or to send the rest of a request


def serve(listener, beat):
    connections = {}
    listener.setblocking(False)
    poll = select.epoll()
    poll.register(listener, select.EPOLLIN)
    while True:
        for number, _ in poll.poll(1):
            if number == listener.fileno():
                accept(listener, connections, poll)
            else:
                beat()
                if not handle(connections[number]):
                    poll.unregister(number)
                    connections.pop(number).close()
        beat()


def accept(listener, connections, poll):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return  # no more, or gone again
        connection.settimeout(SECONDS)
        connections[connection.fileno()] = connection
        poll.register(connection, select.EPOLLIN)


def handle(connection):
    """Answers one request; returns whether the connection can take another."""
    try:
        request = read(connection)
        if not request:
            return False
        connection.sendall(call(*request))
        return True
    except OSError:
        return False  # the client has gone
    except Exception as error:
        journal.write("error", "the application failed", traceback=journal.trace(error, b""))
        return False


def read(connection):
    """The head of a request, as text, and its body; None when nginx has closed the connection."""
    data = connection.recv(65536)
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    head = head.decode("latin-1")
    length = 0
    for line in head.split("\r\n"):
        if line[:15].lower() == "content-length:":
            length = int(line[15:])
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
    return head, body


def call(head, body):
    """Runs the application on one request; returns the whole answer."""
    first, *lines = head.split("\r\n")
    method, target, version = first.split(" ")
    path, _, query = target.partition("?")
    environ = {
        "REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
        "SERVER_NAME": "localhost", "SERVER_PORT": "8080", "SERVER_PROTOCOL": version, "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": True, "wsgi.run_once": False,
    }
    for line in lines:
        name, _, value = line.partition(":")
        name = name.upper().replace("-", "_")
        environ[name if name == "CONTENT_TYPE" else "HTTP_" + name] = value.strip()
    answer = []
    result = app(environ, lambda status, headers, error=None: answer.extend((status, headers)))
    try:
        content = b"".join(result)
    finally:
        if hasattr(result, "close"):
            result.close()
    status, headers = answer
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers if name != "Content-Length"),
             f"Content-Length: {len(content)}"]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (b"" if method == "HEAD" else content)
