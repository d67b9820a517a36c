#!/usr/bin/python3
"""Stands in for the engines of large language models: takes the arguments that the published list has, refuses others as the
engine's own parser would, writes them down, and answers the engine's paths. Named like the engine's program, it is on the PATH.

ENGINE_OPTIONS: the list (JSON) of the engine; ENGINE_RECORD: where the arguments go; ENGINE_PATHS: ping path, then answer path.
"""
import json
import os
import signal
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

with open(os.environ["ENGINE_OPTIONS"]) as file:
    kinds = {}
    for option in json.load(file)["options"]:
        for name in [option["name"], *option.get("aliases", [])]:
            kinds[name] = option["kind"]
            if option["kind"] == "negatable":
                kinds["--no-" + name[2:]] = "flag"
words, given, bare = sys.argv[1:], {}, []
while words:
    word = words.pop(0)
    if not word.startswith("-"):
        bare.append(word)
    elif word not in kinds:
        sys.exit(f"error: unrecognized arguments: {word}")
    elif kinds[word] in ("flag", "negatable"):
        given[word] = True
    else:
        given[word] = words.pop(0)
port = int(given.get("--port") or os.environ.get("SERVING_PORT") or 8000)
with open(os.environ["ENGINE_RECORD"], "w") as file:
    json.dump({"bare": bare, "given": given, "token": os.environ.get("HF_TOKEN")}, file)
ping, answer = os.environ["ENGINE_PATHS"].split()
running = 0


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.send_response(200 if self.path == ping else 404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_POST(self):
        global running
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != answer:
            self.send_response(404)
            self.send_header("Content-Length", "0")
            return self.end_headers()
        running += 1
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream" if body.get("stream") else "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(5):
            time.sleep(0.2)
            self.chunk(f"data: {json.dumps({'token': number})}\n\n".encode())
        self.chunk(b"")
        running -= 1

    def chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_):
        pass


def stop():
    while running:
        time.sleep(0.01)
    os._exit(int(os.environ.get("ENGINE_EXIT", "0")))


signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
time.sleep(0.3)  # loads its model
ThreadingHTTPServer((given.get("--host", "127.0.0.1"), port), Handler).serve_forever()
