"""Tests the model without a server: through the same code that answers /invocations. Run: sample_model/test"""
import json
import os
import sys
import unittest

here = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(here, "..", folder) for folder in ("runtime/server", "code", "code/ext")]
sys.dont_write_bytecode = True
os.environ.setdefault("MCC_MODEL_DIR", os.path.join(here, "..", "model"))

import invocations  # noqa: E402
from settings import Settings  # noqa: E402


class SampleModel(unittest.TestCase):
    def test_predicts_held_back_rows(self):
        with open(os.path.join(here, "held-back.json")) as file:
            data = json.load(file)
        invocations.load(Settings())
        answer = invocations.answer(json.dumps(data).encode(), "application/json", "", "", "test")
        self.assertEqual(200, answer.status, answer.body)
        predictions = json.loads(answer.body)["predictions"]
        self.assertEqual(len(data["values"]), len(predictions))
        errors = [abs(p - v) for p, v in zip(predictions, data["values"])]
        self.assertLess(sum(errors) / len(errors), 60)


if __name__ == "__main__":
    unittest.main()
