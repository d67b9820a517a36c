"""What enters only when it is asked for: micro-batches and metrics."""
import json
import unittest

import numpy as np

import models
from load import Load, at_once
from running import BothBackends, Server, free_port
from test_predictions import same

ROW = models.ROWS[0].tolist()
COUNTING = """
def predict_fn(data, model):
    import time
    time.sleep(0.02)
    sizes.append(len(data))
    return model.predict(data)
sizes = []
"""


@BothBackends
class MicroBatches:
    def batching(self, model="forest", framework="sklearn", inference=None, **environment):
        return Server(self.backend, framework, models.saved(model) if framework == "sklearn" else model, inference,
                      ["micro-batching"], SAGEMAKER_MODEL_SERVER_WORKERS="1", **environment)

    def bodies(self, server, bodies):
        """Sends all bodies at once; returns the replies in their order."""
        import threading
        replies = [None] * len(bodies)
        threads = [threading.Thread(target=lambda n=n, body=body: replies.__setitem__(n, server.post(body))) for n, body in enumerate(bodies)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return replies

    def test_every_row_gets_its_own_prediction_to_the_last_bit(self):
        expected = models.trained("forest").predict(models.ROWS[:60])
        with self.batching(MCC_BATCH_ROWS="16") as server:
            replies = self.bodies(server, [[row] for row in models.ROWS[:60].tolist()])
            same(self, expected, np.array([reply.predictions[0] for reply in replies]))
            by_size = [models.ROWS[:n].tolist() for n in (1, 5, 20, 2, 16, 17)]
            for rows, reply in zip(by_size, self.bodies(server, by_size)):
                same(self, expected[:len(rows)], np.array(reply.predictions))
        self.assertNotIn("no micro-batches", server.log)

    def test_batches_form_and_stay_within_their_bound(self):
        inference = COUNTING + "def output_fn(p, accept):\n    import json\n    return json.dumps(sizes)"
        with self.batching(inference=inference, MCC_BATCH_ROWS="8") as server:
            at_once(server, 64)
            sizes = server.post([ROW]).json
        served = sizes[-(len(sizes)):]
        self.assertLessEqual(max(served[64:] or served), 64)
        after_probe = sizes[sizes.index(8, 9) + 1:] if 8 in sizes[9:] else sizes
        self.assertIn(8, after_probe)
        self.assertLess(len(after_probe), 64)

    def test_one_bad_request_does_not_spoil_its_batch(self):
        with self.batching("boosting", MCC_BATCH_ROWS="32") as server:
            bad = [[float("nan")] + ROW[1:]]
            replies = self.bodies(server, [[ROW], bad, [ROW], [ROW[:3]], "text", [ROW]] * 10)
            self.assertEqual([200, 400, 200, 400, 400, 200] * 10, [reply.status for reply in replies])
            self.assertIn("row 1, column 1", replies[1].json["error"])

    def test_a_model_whose_rows_depend_on_each_other_is_left_alone(self):
        with self.batching(inference="def predict_fn(data, model):\n    return data[:, 0] - data.mean()", MCC_BATCH_ROWS="32") as server:
            same(self, np.array([ROW[0] - np.mean([ROW])]), np.array(server.post([ROW]).predictions))
        self.assertIn("no micro-batches for this model: a row's prediction depends on the others", server.log)

    def test_off_without_the_variable(self):
        with self.batching("linear") as server:
            self.assertEqual(200, server.post([ROW]).status)

    def test_clients_that_go_away(self):
        with self.batching(MCC_BATCH_ROWS="32") as server:
            body = json.dumps([ROW])
            for _ in range(30):
                with server.connect() as connection:
                    connection.sendall(f"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode())
            with Load(server, 8) as load:
                pass
            self.assertEqual(([], {200}), (load.broken, set(load.statuses)))


@BothBackends
class Metrics:
    def test_counts_of_requests_and_times(self):
        port = free_port()
        with Server(self.backend, "sklearn", models.saved("linear"), features=["metrics"], graceful=True, MCC_METRICS_PORT=str(port)) as server:
            for _ in range(5):
                server.post([ROW])
            server.post("nonsense")
            server.get("/ping")
            text, main = "", server.port
            while 'status="400"' not in text:  # nginx writes its log five times a second
                server.port = port
                text = server.get("/metrics").body.decode()
                server.port = main
        values = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
        self.assertEqual(("5", "1"), (values['mcc_requests_total{status="200"}'], values['mcc_requests_total{status="400"}']))
        self.assertEqual(("6", "6", "2"), (values['mcc_request_seconds_bucket{le="+Inf"}'], values["mcc_request_seconds_count"],
                                           values["mcc_workers_ready"]))
        self.assertEqual(6, sum('"/invocations"' in line for line in server.log.splitlines()))

    def test_only_ports_that_sagemaker_leaves_free(self):
        with Server(self.backend, "sklearn", models.saved("linear"), features=["metrics"], ready=False,
                    MCC_METRICS_PORT="9000", SAGEMAKER_SAFE_PORT_RANGE="20000-20100") as server:
            self.assertEqual(1, server.process.wait(20))
        self.assertIn("MCC_METRICS_PORT must be in SAGEMAKER_SAFE_PORT_RANGE (20000-20100)", server.log)

    def test_off_without_the_variable(self):
        with Server(self.backend, "sklearn", models.saved("linear"), features=["metrics"]) as server:
            self.assertEqual(200, server.post([ROW]).status)


if __name__ == "__main__":
    unittest.main()
