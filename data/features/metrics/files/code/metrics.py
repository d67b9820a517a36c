"""Prometheus metrics, counted from nginx's log, at http://…:MCC_METRICS_PORT/metrics. 0 or nothing: off."""
import json
import os
import selectors
import socket
from collections import Counter

from settings import SettingsError, number

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


def kind(supervisor):
    """The class of a supervisor that counts, or the same one while no port is set."""
    port = number("MCC_METRICS_PORT", 0, 0, 65535)
    low, dash, high = os.environ.get("SAGEMAKER_SAFE_PORT_RANGE", "").partition("-")
    if port and dash and not int(low) <= port <= int(high):
        raise SettingsError(f"MCC_METRICS_PORT must lie inside SAGEMAKER_SAFE_PORT_RANGE ({low}-{high})")
    return type("Counting", (Counting, supervisor), {"port": port}) if port else supervisor


class Counting:
    def __init__(self, settings, folder):
        super().__init__(settings, folder)
        self.requests, self.buckets, self.seconds, self.part = Counter(), Counter(), 0.0, b""
        self.front.heard = self.count
        self.metrics_listener = socket.create_server((settings.address, self.port))
        self.selector.register(self.metrics_listener, selectors.EVENT_READ, self.show_metrics)

    def count(self, data):
        *lines, self.part = (self.part + data).split(b"\n")
        for line in map(json.loads, lines):
            self.requests[line["status"]] += 1
            self.seconds += line["seconds"]
            self.buckets[next((bucket for bucket in BUCKETS if line["seconds"] <= bucket), "+Inf")] += 1
        return data

    def show_metrics(self):
        connection, _ = self.metrics_listener.accept()
        with connection:
            connection.settimeout(0.5)
            try:
                connection.recv(65536)
                body = self.text().encode()
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\nConnection: close\r\n"
                                   b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
            except OSError:
                pass

    def text(self):
        lines = ["# TYPE mcc_requests_total counter"]
        lines += [f'mcc_requests_total{{status="{status}"}} {count}' for status, count in sorted(self.requests.items())]
        lines.append("# TYPE mcc_request_seconds histogram")
        below = 0
        for bucket in (*BUCKETS, "+Inf"):
            below += self.buckets[bucket]
            lines.append(f'mcc_request_seconds_bucket{{le="{bucket}"}} {below}')
        lines += [f"mcc_request_seconds_sum {self.seconds:.3f}", f"mcc_request_seconds_count {below}",
                  "# TYPE mcc_workers_ready gauge", f"mcc_workers_ready {sum(w.ready for w in self.workers.values())}"]
        return "\n".join(lines) + "\n"
