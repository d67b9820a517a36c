"""A server for tests of Lambda's clients: answers a request with its own body and type, and does what the attributes of the request say:
words key=value of status, sleep (seconds), die, stream (pieces), break (after the pieces), length (bytes of the answer)."""
import os
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

if "EXIT" in os.environ:
    print("the model cannot be loaded", flush=True)
    sys.exit(int(os.environ["EXIT"]))
STARTED = time.monotonic()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        ready = time.monotonic() - STARTED >= float(os.environ.get("PING_AFTER", "0"))
        self.answer(200 if ready else 503, b"", "text/plain")

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        acts = dict(word.split("=", 1) for word in (self.headers.get("X-Amzn-SageMaker-Custom-Attributes") or "").split())
        print(f"asked for {self.path}", flush=True)
        time.sleep(float(acts.get("sleep", 0)))
        if "die" in acts:
            os._exit(7)
        if "stream" in acts:
            self.stream(int(acts["stream"]), "break" in acts)
            return
        if "length" in acts:
            body = b"x" * int(acts["length"])
        self.answer(int(acts.get("status", 200)), body, self.headers.get("Content-Type") or "application/octet-stream")

    def answer(self, status, body, kind):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Of-The-Server", "yes")
        self.end_headers()
        self.wfile.write(body)

    def stream(self, count, breaks):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for index in range(count):
            piece = b"piece %d\n" % index
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.flush()
            time.sleep(0.05)
        if breaks:
            self.close_connection = True
            self.connection.close()
        else:
            self.wfile.write(b"0\r\n\r\n")


ThreadingHTTPServer(("127.0.0.1", int(os.environ["SAGEMAKER_BIND_TO_PORT"])), Handler).serve_forever()
