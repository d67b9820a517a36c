"""What every stand-in answers: a good ping after it has loaded, an answer in five pieces one after the other (tokens where a stream
is asked for, else JSON that has what chats and makers of images answer), and an end that waits for them.

ENGINE_PATHS: ping path, then answer path; ENGINE_EXIT: the code that SIGTERM ends it with; ENGINE_ANSWER: a file that is the
answer to every request, instead; ENGINE_PAUSE: seconds that a piece takes.

Where it was started for adapters (take_adapters), SageMaker's two calls load and unload them, and the answer to a request tells the one
that it was for.
"""
import json
import os
import signal
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKENS = [f"data: {json.dumps({'token': number})}\n\n" for number in range(5)]
WHOLE = ['{"choices": [{"index": 0, "message": ', '{"role": "assistant", "content": "Hello from a stand-in"}', ', "finish_reason": "stop"}]', ', "data": [', '{"b64_json": "iVBORw0KGgo="}]}']
ping, answer = os.environ["ENGINE_PATHS"].split()
running = 0
adapters = None  # names and folders


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.whole(200 if self.path == ping else 404, b"")

    def do_POST(self):
        global running
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        path, _, query = self.path.partition("?")
        if path == "/adapters" and adapters is not None:
            return self.load(fields_of_adapter(sent, query))
        if self.path != answer:
            return self.whole(404, b"")
        try:
            body = json.loads(sent)
        except ValueError:
            return self.whole(400, b"")
        adapter = self.headers["X-Amzn-SageMaker-Adapter-Identifier"]
        if adapter and adapter not in (adapters or {}):
            return self.whole(404, f"there is no {adapter}".encode())
        if "ENGINE_ANSWER" in os.environ:
            with open(os.environ["ENGINE_ANSWER"], "rb") as file:
                return self.whole(200, file.read())
        running += 1
        if body.get("stream"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for piece in self.pieces(TOKENS, adapter):
                self.chunk(piece)
            self.chunk(b"")
        else:
            # The engines send these with their length.
            self.whole(200, b"".join(self.pieces(WHOLE, adapter)))
        running -= 1

    def pieces(self, texts, adapter):
        for text in texts:
            time.sleep(float(os.environ.get("ENGINE_PAUSE", "0.2")))
            yield (text.replace("a stand-in", f"a stand-in with {adapter}") if adapter else text).encode()

    def do_DELETE(self):
        name = urllib.parse.unquote(self.path.removeprefix("/adapters/"))
        self.whole(200 if (adapters or {}).pop(name, None) else 404, b"")

    def load(self, asked):
        """What is not a folder with an adapter of PEFT's is refused, as is a name that is there."""
        if not asked.get("name") or not asked.get("src") or asked["name"] in adapters:
            return self.whole(400, b"bad name or src")
        if not os.path.exists(os.path.join(asked["src"], "adapter_config.json")):
            return self.whole(404, f"no adapter_config.json in {asked['src']}".encode())
        adapters[asked["name"]] = asked["src"]
        self.whole(200, b"")

    def whole(self, status, data):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def chunk(self, data):
        self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
        self.wfile.flush()

    def log_message(self, *_):
        pass


def stop():
    while running:
        time.sleep(0.01)
    os._exit(int(os.environ.get("ENGINE_EXIT", "0")))


def take_adapters(fields):
    """fields: what an adapter's call says, from its body and its query."""
    global adapters, fields_of_adapter
    adapters, fields_of_adapter = {}, fields


def serve(host, port):
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=stop).start())
    time.sleep(0.3)  # loads its model
    ThreadingHTTPServer((host, port), Handler).serve_forever()
