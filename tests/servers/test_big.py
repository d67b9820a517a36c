"""Large bodies: worked in blocks, bounded by the target's limits, and refused with the reason where they do not fit."""
import os
import subprocess
import tempfile
import unittest

import big_bodies
import models
from load import BODY, at_once
from running import BothBackends, Server
from test_limits import SLOW

ROW = models.ROWS[0].tolist()


class Blocks(unittest.TestCase):
    def test_64_megabytes_take_less_than_200_of_memory(self):
        results = list(big_bodies.measure(64))
        self.assertEqual([("text/csv", 200, True), ("application/jsonlines", 200, True), ("application/x-npy", 200, True)],
                         [(result["body"], result["status"], result["right"]) for result in results])
        for result in results:
            self.assertLess(result["worker_megabytes_more"], 200, result)

    def test_errors_count_rows_over_the_whole_body(self):
        row = ",".join(map(repr, ROW)) + "\n"
        with Server("http-flask", "sklearn", models.saved("linear"), SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
            body = row * 60_000 + row.replace(repr(ROW[2]), "nan") + row
            self.assertGreater(len(body), 2 * 4 * 1024 * 1024)
            refused = server.post(body, "text/csv")
            self.assertEqual((400, "row 60001, column 3: the model takes no missing or infinite values"), (refused.status, refused.json["error"]))
            self.assertEqual(200, server.post([ROW]).status)

    def test_predict_fn_and_input_fn_get_the_whole_body(self):
        row = (",".join(map(repr, ROW)) + "\n").encode()
        times = 6 * 1024 * 1024 // len(row)
        cases = {"def predict_fn(data, model):\n    return [len(data)]": [times],
                 "def input_fn(body, content_type):\n    return [[float(len(body))] * 10]\ndef predict_fn(data, model):\n    return data[0][:1]": [float(times * len(row))],
                 "def transform_fn(model, body, content_type, accept):\n    return '{\"predictions\":[%d]}' % len(body)": [times * len(row)],
                 "import json\ndef output_fn(prediction, accept):\n    return json.dumps({'predictions': [len(prediction)]})": [times]}
        for inference, expected in cases.items():
            with Server("http-flask", "sklearn", models.saved("linear"), inference, SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
                self.assertEqual(expected, server.post(row * times, "text/csv").predictions)


@BothBackends
class LimitsOfTargets:
    def test_asynchronous_inference(self):
        with Server(self.backend, "sklearn", models.saved("linear"), target="async-inference") as server:
            document = b"[" + b" " * (200 << 20) + BODY.encode()[1:]
            refused = server.post(document)
            self.assertEqual(413, refused.status)
            self.assertIn("a JSON document may have at most 200 MiB", refused.json["error"])
            with server.connect() as connection:
                connection.sendall(b"POST /invocations HTTP/1.1\r\nHost: x\r\nContent-Length: 1073741825\r\n\r\n")
                self.assertIn(b"413", connection.recv(4096))
            with open(os.path.join(server.folder, "project", "runtime", "server", "project.py")) as file:
                self.assertIn("TIMEOUT_SECONDS = 3600\n", file.read())

    def test_batch_transform(self):
        with Server(self.backend, "sklearn", models.saved("linear"), target="batch-transform", SAGEMAKER_MAX_PAYLOAD_IN_MB="30",
                    SAGEMAKER_MAX_CONCURRENT_TRANSFORMS="1") as server:
            self.assertEqual(200, server.post(BODY + " " * ((30 << 20) - len(BODY))).status)
            refused = server.post(BODY + " " * ((30 << 20) + 1 - len(BODY)))
            self.assertEqual((413, "the request is larger than 31457280 bytes"), (refused.status, refused.json["error"]))
            self.assertEqual(30, server.get("/execution-parameters").json["MaxPayloadInMB"])
            with open(os.path.join(server.folder, "project", "runtime", "server", "project.py")) as file:
                self.assertIn("TIMEOUT_SECONDS = 3600\n", file.read())

    def test_every_wait_follows_the_timeout(self):
        """A prediction may take its time, the next waits for it for half of that, and a hang is ended after it."""
        inference = SLOW.replace("time.sleep(%s)", "time.sleep(data)").replace("[0]", "[data]")
        with Server(self.backend, "sklearn", models.saved("linear"), inference, SAGEMAKER_MODEL_SERVER_TIMEOUT="6",
                    SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
            self.assertEqual([200] * 2, [status for status, _, _ in at_once(server, 2, "2.5")])
            refused = server.post("100")
            self.assertEqual((504, "no answer within 6 seconds"), (refused.status, refused.json["error"]))


class FullDisk(unittest.TestCase):
    def test_a_body_that_does_not_fit_is_refused_and_the_server_goes_on(self):
        with tempfile.TemporaryDirectory() as folder:
            mount = ["unshare", "--map-root-user", "--mount", "sh", "-c", f'mount -t tmpfs -o size=24m tmpfs {folder} && exec "$@"', "sh"]
            if subprocess.run([*mount, "true"], capture_output=True).returncode:
                self.skipTest("no file system can be mounted here")
            with Server("http-flask", "sklearn", models.saved("linear"), command=mount, TMPDIR=folder, SAGEMAKER_MAX_PAYLOAD_IN_MB="100") as server:
                for megabytes, why in ((16, "the server has no disk space for a body of 16777216 bytes: No space left on device"),
                                       (40, "the server has no disk space for the request")):
                    refused = server.post(BODY[:-1] + " " * ((megabytes << 20) - len(BODY)) + "]")
                    self.assertEqual((507, why), (refused.status, refused.json["error"]))
                    self.assertEqual(models.trained("linear").predict([ROW]).tolist(), server.post([ROW]).predictions)
                self.assertEqual(2, len(server.workers()))


if __name__ == "__main__":
    unittest.main()
