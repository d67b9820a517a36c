"""code/inference.py: each function optional, errors told to the client by their id and to the log with their traceback."""
import unittest

import numpy as np

import models
from running import BACKENDS, Server

ROW = models.ROWS[0].tolist()


class UsersCode(unittest.TestCase):
    def run_both(self, inference, check, **options):
        for backend in BACKENDS:
            with self.subTest(backend), Server(backend, "sklearn", models.saved("linear"), inference, **options) as server:
                check(server)
            self.after = server

    def test_all_four_functions(self):
        def check(server):
            reply = server.post("3;4", "text/plain", Accept="text/x-mine")
            self.assertEqual((200, "text/x-mine", b"7.0 with joblib"), (reply.status, reply.headers["Content-Type"], reply.body))
            self.assertEqual(500, server.post(b"\x00", "application/octet-stream").status)

        self.run_both("""
import os
def model_fn(model_dir):
    return sorted(os.listdir(model_dir))[0].split(".")[-1]
def input_fn(request_body, content_type):
    assert isinstance(request_body, str) and content_type == "text/plain"
    return [float(x) for x in request_body.split(";")]
def predict_fn(data, model):
    return sum(data), model
def output_fn(prediction, accept):
    return "%s with %s" % prediction, accept
""", check)

    def test_each_function_alone(self):
        expected = models.trained("linear").predict([ROW])[0]
        cases = {
            "def predict_fn(data, model):\n    return model.predict(data) * 2": lambda r: self.assertEqual([expected * 2], r.predictions),
            "import json\ndef input_fn(body, kind):\n    return [json.loads(body)['x']]": None,
            "def output_fn(prediction, accept):\n    return repr(float(prediction[0]))": lambda r: self.assertEqual(expected, float(r.body)),
            "import joblib, glob\ndef model_fn(folder):\n    return joblib.load(glob.glob(folder + '/*')[0])":
                lambda r: self.assertEqual([expected], r.predictions),
        }
        for inference, check in cases.items():
            self.run_both(inference, lambda server: check(server.post([ROW])) if check else
                          self.assertEqual([expected], server.post({"x": ROW}).predictions))

    def test_an_error_is_a_500_with_an_id_and_a_traceback_without_data(self):
        def check(server):
            reply = server.post({"instances": [[987654, "secretword"]]})
            self.assertEqual(500, reply.status)
            self.identity = reply.json["request"]
            self.assertNotIn("secretword", reply.body.decode())

        self.run_both("""
def input_fn(body, kind):
    return body
def predict_fn(data, model):
    raise RuntimeError("cannot use " + data)
""", check)
        line = next(line for line in self.after.lines() if line.get("request") == self.identity and "traceback" in line)
        self.assertIn('inference.py", line 5, in predict_fn', line["traceback"])
        self.assertIn("RuntimeError: cannot use", line["traceback"])
        self.assertNotIn("secretword", self.after.log)
        self.assertNotIn("987654", self.after.log)

    def test_warnings_are_lines_of_the_log_without_data(self):
        self.run_both("""
import warnings
warnings.warn("early one")
def predict_fn(data, model):
    warnings.warn("found " + str(data))
    return [1]
""", lambda server: self.assertEqual([1], server.post([[987654.5] * 10]).predictions))
        messages = [line["message"] for line in self.after.lines() if line["level"] == "warning"]
        self.assertIn("UserWarning: early one", messages[0])
        self.assertRegex(messages[-1], r"^UserWarning \(.*inference.py:5\)$")

    def test_blaming_the_client(self):
        def check(server):
            reply = server.post([ROW])
            self.assertEqual((400, "no such patient"), (reply.status, reply.json["error"]))

        self.run_both("from formats import BadRequest\ndef predict_fn(data, model):\n    raise BadRequest('no such patient')", check)

    def test_rubbish(self):
        self.run_both("""
import json, numpy as np
def input_fn(body, kind):
    return json.loads(body)["x"]
def predict_fn(data, model):
    if data == "exit":
        raise SystemExit(3)
    return {"object": object(), "set": {1}, "lambda": print, "none": None, "dictionary": {"a": np.array([1.5])},
            "odd numbers": [float("nan"), np.inf, -np.inf, np.int64(1), np.float32(2.5), np.array([True])]}.get(data)
""", lambda server: check_without_output(self, server))

    def test_output_that_is_no_text(self):
        self.run_both("def output_fn(prediction, accept):\n    return None",
                      lambda server: self.assertEqual(500, server.post([ROW]).status))

    def test_modules_that_come_along(self):
        files = {"code/ext/mine.py": "def double(x):\n    return 2 * x\n"}
        self.run_both("import mine\ndef predict_fn(data, model):\n    return mine.double(model.predict(data))",
                      lambda server: self.assertEqual([2 * models.trained("linear").predict([ROW])[0]], server.post([ROW]).predictions),
                      files=files)


def check_without_output(test, server):
    for kind in ("object", "set", "lambda", "exit"):
        test.assertEqual(500, server.post({"x": kind}).status, kind)
    test.assertEqual({"predictions": None}, server.post({"x": "none"}).json)
    test.assertEqual(["NaN", "Infinity", "-Infinity", 1, 2.5, [True]], server.post({"x": "odd numbers"}).predictions)
    test.assertEqual({"predictions": {"a": [1.5]}}, server.post({"x": "dictionary"}).json)


if __name__ == "__main__":
    unittest.main()
