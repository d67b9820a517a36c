"""Many clients at once."""
import http.client
import json
import socket
import threading
import time

import models

BODY = json.dumps([models.ROWS[0].tolist()])


def at_once(server, count, body=BODY):
    """Sends `count` requests at the same moment; returns (status, headers, seconds) of each."""
    together = threading.Barrier(count)
    results = [None] * count

    def one(n):
        together.wait()
        start = time.monotonic()
        try:
            reply = server.post(body)
            results[n] = reply.status, reply.headers, time.monotonic() - start
        except OSError as error:
            results[n] = repr(error), {}, time.monotonic() - start

    threads = [threading.Thread(target=one, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Load:
    """with Load(server, clients) as load: ... afterwards load.statuses has every answer, load.broken every request that got none."""

    def __init__(self, server, clients=16, keep=True):
        self.server, self.keep = server, keep
        self.statuses, self.seconds, self.broken, self.refused = [], [], [], 0
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.client) for _ in range(clients)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        time.sleep(0.3)
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def client(self):
        connection = None
        while not self.stop.is_set():
            try:
                if connection is None:
                    connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=70)
                    connection.connect()
            except ConnectionRefusedError:
                self.refused += 1  # never accepted, so not dropped
                connection = None
                time.sleep(0.01)
                continue
            try:
                start = time.monotonic()
                connection.request("POST", "/invocations", BODY, {"Content-Type": "application/json"})
                reply = connection.getresponse()
                reply.read()
                self.statuses.append(reply.status)
                self.seconds.append(time.monotonic() - start)
                if reply.will_close or not self.keep:
                    connection.close()
                    connection = None
            except (OSError, http.client.HTTPException) as error:
                self.broken.append(repr(error))
                connection.close()
                connection = None
        if connection:
            connection.close()


def ping_seconds(server, seconds):
    """How long each /ping took, one after the other on one connection, for some time."""
    taken = []
    with socket.create_connection(("127.0.0.1", server.port), 10) as connection:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            start = time.monotonic()
            connection.sendall(b"GET /ping HTTP/1.1\r\nHost: x\r\n\r\n")
            answer = connection.recv(4096)
            taken.append(time.monotonic() - start)
            assert answer.startswith(b"HTTP/1.1 200"), answer
            time.sleep(0.002)
    return sorted(taken)
