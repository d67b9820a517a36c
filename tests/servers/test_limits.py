"""Sizes, queues, and clients that are slow, gone, or lie."""
import json
import time

import models
from load import BODY, Load, at_once, ping_seconds
from running import BothBackends, Server

ROW = models.ROWS[0].tolist()
SLOW = """
import json, time
def input_fn(body, kind):
    return json.loads(body)
def predict_fn(data, model):
    time.sleep(%s)
    return [0]
"""


def head(length, more=""):
    return f"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{more}\r\n".encode()


@BothBackends
class Limits:
    @classmethod
    def setUpClass(cls):
        cls.server = Server(cls.backend, "sklearn", models.saved("linear")).__enter__()
        cls.expected = models.trained("linear").predict([ROW]).tolist()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()

    def padded(self, length):
        return BODY[:-1] + " " * (length - len(BODY)) + "]"

    def test_26_214_400_bytes_are_taken_and_one_more_is_not(self):
        self.assertEqual(self.expected, self.server.post(self.padded(26_214_400)).predictions)
        refused = self.server.post(self.padded(26_214_401))
        self.assertEqual(413, refused.status)
        self.assertIn("26214400", refused.json["error"])
        chunks = (self.padded(26_214_400).encode()[start:start + 100_000] for start in range(0, 26_214_400, 100_000))
        self.assertEqual(self.expected, self.server.request("POST", "/invocations", chunks, Content_Type="application/json").predictions)

    def test_200_requests_at_once(self):
        self.assertEqual([200] * 200, [status for status, _, _ in at_once(self.server, 200)])

    def test_a_slow_client_keeps_nobody_waiting(self):
        slow = [self.server.connect() for _ in range(40)]
        request = head(len(BODY)) + BODY.encode()
        for connection in slow:
            connection.sendall(request[:1])
        for part in range(1, 6):
            for connection in slow:
                connection.sendall(request[part * 20:part * 20 + 20] if part else b"")
            start = time.monotonic()
            self.assertEqual(200, self.server.post(BODY).status)
            self.assertLess(time.monotonic() - start, 1)
        for connection in slow:
            connection.close()

    def test_a_client_that_takes_its_time_is_answered(self):
        request = head(len(BODY)) + BODY.encode()
        with self.server.connect() as connection:
            for start in range(0, len(request), 40):
                connection.sendall(request[start:start + 40])
                time.sleep(0.02)
            self.assertIn(b"200 OK", connection.recv(65536))

    def test_clients_that_go_away(self):
        request = head(len(BODY)) + BODY.encode()
        for cut in (5, 60, len(request) - 5, len(request)):
            for _ in range(20):
                with self.server.connect() as connection:
                    connection.sendall(request[:cut])
        self.assertEqual([200] * 20, [status for status, _, _ in at_once(self.server, 20)])
        self.assertEqual(2, len(self.server.workers()))

    def test_a_body_that_is_shorter_than_it_says(self):
        with self.server.connect() as connection:
            connection.sendall(head(len(BODY) + 10) + BODY.encode())
            self.assertEqual(200, self.server.post(BODY).status)
            connection.shutdown(1)
            self.assertIn(connection.recv(65536)[:12], (b"", b"HTTP/1.1 400"))

    def test_a_body_that_is_longer_than_it_says(self):
        with self.server.connect() as connection:
            connection.sendall(head(len(BODY)) + BODY.encode() + b"[[rest]]\r\n\r\n")
            received = b""
            while more := connection.recv(65536):
                received += more
            self.assertIn(b"200 OK", received)
            self.assertIn(b"400 Bad Request", received)
            self.assertEqual(1, received.count(b"predictions"))

    def test_two_lengths_and_a_smuggled_request(self):
        smuggled = b"0\r\n\r\nPOST /invocations HTTP/1.1\r\nHost: x\r\n\r\n"
        for more in ("Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"):
            with self.server.connect() as connection:
                connection.sendall(head(len(smuggled), more) + smuggled)
                connection.settimeout(2)
                self.assertIn(b"400", connection.recv(65536))

    def test_what_sagemaker_sets_and_passes(self):
        reply = self.server.post(BODY, X_Amzn_SageMaker_Custom_Attributes="trace=7")
        self.assertEqual("trace=7", reply.headers["X-Amzn-SageMaker-Custom-Attributes"])
        self.assertNotIn("X-Amzn-SageMaker-Custom-Attributes", self.server.post(BODY).headers)
        self.assertEqual({"MaxConcurrentTransforms": 2, "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 25},
                         self.server.get("/execution-parameters").json)


@BothBackends
class Variables:
    def test_batch_transform(self):
        with Server(self.backend, "sklearn", models.saved("linear"), SAGEMAKER_BATCH="true", SAGEMAKER_MAX_PAYLOAD_IN_MB="1",
                    SAGEMAKER_BATCH_STRATEGY="SINGLE_RECORD", SAGEMAKER_MAX_CONCURRENT_TRANSFORMS="3") as server:
            self.assertEqual({"MaxConcurrentTransforms": 3, "BatchStrategy": "SINGLE_RECORD", "MaxPayloadInMB": 1},
                             server.get("/execution-parameters").json)
            self.assertEqual(200, server.post(BODY + " " * (1024 * 1024 - len(BODY))).status)
            self.assertEqual(413, server.post(BODY + " " * (1024 * 1024 - len(BODY) + 1)).status)

    def test_threads_times_workers_stay_below_the_cores(self):
        inference = "import os\ndef predict_fn(d, m):\n    return [os.environ['OMP_NUM_THREADS'], os.environ['OPENBLAS_NUM_THREADS']]"
        with Server(self.backend, "sklearn", models.saved("linear"), inference, SAGEMAKER_MODEL_SERVER_WORKERS="50") as server:
            self.assertEqual(["1", "1"], server.post(BODY).predictions)
            self.assertEqual(50, len(server.workers()))


@BothBackends
class Overload:
    def test_a_full_queue_answers_503_at_once(self):
        with Server(self.backend, "sklearn", models.saved("linear"), SLOW % 0.5, MCC_QUEUE="6") as server:
            results = at_once(server, 40)
            taken = [seconds for status, _, seconds in results if status == 200]
            refused = [(headers, seconds) for status, headers, seconds in results if status == 503]
            self.assertEqual(40, len(taken) + len(refused), results)
            self.assertEqual(6, len(taken))
            self.assertLess(max(taken), 3)
            for headers, seconds in refused:
                self.assertEqual("1", headers["Retry-After"])
                self.assertLess(seconds, 1)
            self.assertEqual(200, server.post(BODY).status)

    def test_who_waited_too_long_is_told_so_before_the_time_out(self):
        with Server(self.backend, "sklearn", models.saved("linear"), SLOW % 0.6, SAGEMAKER_MODEL_SERVER_TIMEOUT="3",
                    SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
            results = at_once(server, 20)
            statuses = [status for status, _, _ in results]
            self.assertEqual({200, 503}, set(statuses), results)
            self.assertGreaterEqual(statuses.count(200), 2)
            self.assertLess(max(seconds for _, _, seconds in results), 3)

    def test_ping_does_not_queue_behind_predictions(self):
        with Server(self.backend, "sklearn", models.saved("forest")) as server, Load(server, 64) as load:
            taken = ping_seconds(server, 3)
        self.assertEqual({200}, set(load.statuses))
        self.assertEqual([], load.broken)
        # Not in seconds: this machine may be busy with other things. In seconds it is measured by bench/serving.
        self.assertLess(taken[int(len(taken) * 0.99)], sorted(load.seconds)[len(load.seconds) // 2])
