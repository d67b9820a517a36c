"""Prometheus metrics, counted from nginx's log, at http://…:MCC_METRICS_PORT/metrics. 0 or nothing: off."""
import json
import os
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler, HTTPServer

from settings import SettingsError, number

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


class Metrics:
    def __init__(self, settings, folder):
        self.ready = os.path.join(folder, "ready")  # worker_pool.py writes how many workers are
        self.requests, self.buckets, self.seconds, self.part = Counter(), Counter(), 0.0, b""
        port = number("MCC_METRICS_PORT", 0, 0, 65535)
        low, dash, high = os.environ.get("SAGEMAKER_SAFE_PORT_RANGE", "").partition("-")
        if port and dash and not int(low) <= port <= int(high):
            raise SettingsError(f"MCC_METRICS_PORT must be in SAGEMAKER_SAFE_PORT_RANGE ({low}-{high})")
        self.server = HTTPServer((settings.address, port), type("Answer", (Answer,), {"metrics": self})) if port else None

    def start(self):
        """Serves them from a thread."""
        if self.server:
            threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        """For a process that does not serve them."""
        if self.server:
            self.server.server_close()

    def count(self, log):
        *lines, self.part = (self.part + log).split(b"\n")
        for line in map(json.loads, lines):
            self.requests[line["status"]] += 1
            self.seconds += line["seconds"]
            self.buckets[next((bucket for bucket in BUCKETS if line["seconds"] <= bucket), "+Inf")] += 1

    def text(self):
        lines = ["# TYPE mcc_requests_total counter"]
        lines += [f'mcc_requests_total{{status="{status}"}} {count}' for status, count in sorted(self.requests.items())]
        lines.append("# TYPE mcc_request_seconds histogram")
        below = 0
        for bucket in (*BUCKETS, "+Inf"):
            below += self.buckets[bucket]
            lines.append(f'mcc_request_seconds_bucket{{le="{bucket}"}} {below}')
        lines += [f"mcc_request_seconds_sum {self.seconds:.3f}", f"mcc_request_seconds_count {below}",
                  "# TYPE mcc_workers_ready gauge", f"mcc_workers_ready {self.workers_ready()}"]
        return "\n".join(lines) + "\n"

    def workers_ready(self):
        try:
            with open(self.ready) as file:
                return int(file.read() or 0)
        except FileNotFoundError:
            return 0


class Answer(BaseHTTPRequestHandler):
    timeout = 1

    def do_GET(self):
        body = self.metrics.text().encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; version=0.0.4")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
