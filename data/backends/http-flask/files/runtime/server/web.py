"""Flask's part in a worker: answers what server.py does not answer itself, one request at a time (WSGI, PEP 3333)."""
import io
import sys
from urllib.parse import unquote
from wsgiref.handlers import SimpleHandler

import server
import wire
from app import app

HOOKS = (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs, app.teardown_appcontext_funcs,
         app.url_value_preprocessors)


def notices_requests():
    return any(HOOKS)


def serve(listeners, heartbeat):
    server.take(listeners, answer, heartbeat)


def answer(connection):
    request = wire.read(connection)
    if request:
        SimpleHandler(io.BytesIO(request.body), connection.makefile("wb"), sys.stderr, environment(request), multithread=False).run(app)


def environment(request):
    method, target, version = request.line.split(" ")
    path, _, query = target.partition("?")
    values = {"REQUEST_METHOD": method, "SCRIPT_NAME": "", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
              "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": version}
    for name, value in request.headers.items():
        name = name.upper().replace("-", "_")
        values[name if name in ("CONTENT_TYPE", "CONTENT_LENGTH") else "HTTP_" + name] = value
    return values
