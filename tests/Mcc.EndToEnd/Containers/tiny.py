#!/usr/bin/env python3
"""A small server of an owner's own, in place of code/serve: it answers with its name and what it was asked."""
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

NAME = os.environ.get("NAME", "nobody")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, body):
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.answer(b"")

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers["Content-Length"])) + f" {NAME}".encode())


ThreadingHTTPServer((os.environ.get("MCC_BIND_ADDRESS", "0.0.0.0"), int(os.environ["SAGEMAKER_BIND_TO_PORT"])), Handler).serve_forever()
