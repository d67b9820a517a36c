"""The TensorFlow handler, against the stand-in module: TensorFlow itself cannot be installed where these tests run."""
import json
import os
import tempfile
import unittest

import numpy as np

from running import BACKENDS, Server

WEIGHTS = [0.1, 0.2, 0.3]
ENVIRONMENT = {"PYTHONPATH": os.path.join(os.path.dirname(os.path.abspath(__file__)), "standin")}


def saved(folder, name):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump({"weights": WEIGHTS}, file)
    return path


class TensorFlow(unittest.TestCase):
    def check(self, name, test):
        for backend in BACKENDS:
            with tempfile.TemporaryDirectory() as folder, self.subTest(backend):
                model = saved(folder, name)
                model = os.path.join(folder, "model") if name.startswith("model/") else model
                with Server(backend, "tensorflow", model, **ENVIRONMENT) as server:
                    test(server)

    def test_keras_files(self):
        rows = [[1.5, 2.25, 3.0], [4.0, 5.5, 6.125]]
        expected = (np.array(rows, np.float32) @ np.array(WEIGHTS, np.float32)).tolist()

        def check(server):
            self.assertEqual(expected, server.post({"instances": rows}).predictions)
            self.assertEqual([expected], server.post({"instances": [rows]}).predictions)  # any shape
            ragged = server.post({"instances": [[1, 2, 3], [1, 2]]})
            self.assertEqual(400, ragged.status)
            self.assertIn("row 2 does not have the shape of row 1", ragged.json["error"])
            narrow = server.post({"instances": [[98765.5, 2]]})
            self.assertEqual((400, "the model does not take these rows: InvalidArgumentError"), (narrow.status, narrow.json["error"]))
            self.assertNotIn("98765", server.log_now())

        self.check("net.keras", check)
        self.check("net.h5", check)

    def test_a_saved_model_with_several_inputs_and_outputs(self):
        def check(server):
            rows = [{"rows": [1, 2, 3], "scale": 2}, {"rows": [4, 5, 6], "scale": 10}]
            plain = np.array([[1, 2, 3], [4, 5, 6]], np.float32) @ np.array(WEIGHTS, np.float32)
            scaled = plain * np.array([2, 10], np.float32)
            expected = [{"plain": p, "scaled": s} for p, s in zip(plain.tolist(), scaled.tolist())]
            self.assertEqual(expected, server.post({"instances": rows}).predictions)
            lacking = server.post({"instances": [{"rows": [1, 2, 3]}]})
            self.assertEqual(400, lacking.status)
            self.assertIn("'scale' is missing or unknown", lacking.json["error"])

        self.check("model/1/saved_model.pb", check)


if __name__ == "__main__":
    unittest.main()
