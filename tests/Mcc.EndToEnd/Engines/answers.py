"""What every stand-in answers: a good ping after it has loaded, five tokens one after the other, and an end that waits for them.

ENGINE_PATHS: ping path, then answer path; ENGINE_EXIT: the code that SIGTERM ends it with.
"""
import json
import os
import signal
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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


def serve(host, port):
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
    time.sleep(0.3)  # loads its model
    ThreadingHTTPServer((host, port), Handler).serve_forever()
