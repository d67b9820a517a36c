"""A slice of the zoo (zoo.py), in process and over HTTP; `zoo.py --all` runs the whole of it."""
import json
import os
import subprocess
import sys
import tempfile
import unittest
import warnings

import numpy as np

import zoo
import zoo_answers
import zoo_bodies
import zoo_case
from running import BothBackends, Server

MODELS = 40
OVER_HTTP = ("columns: by names", "columns: missing strings frequent None", "text: tfidf list", "xgboost: names json",
             "xgboost wrapper: early stopping of classes pkl", "StackingClassifier array str")


class Zoo(unittest.TestCase):
    def test_a_slice_of_all_models_answers_as_the_library(self):
        ended = subprocess.run([sys.executable, "-B", "-W", "ignore", zoo.__file__, f"--slice={MODELS}", "--jobs=2"],
                               capture_output=True, text=True, check=False)
        self.assertEqual(0, ended.returncode, ended.stdout[-3000:] + ended.stderr[-3000:])
        counts = json.loads(ended.stdout.splitlines()[-1])
        self.assertEqual((MODELS, 0), (counts["models"], counts["differences"]))
        self.assertGreater(counts["comparisons"], 50 * MODELS)
        self.assertLess(counts["refusals"], counts["comparisons"] / 2)

    def test_every_class_of_scikit_learn_is_served_or_listed_with_a_reason(self):
        self.assertEqual([], zoo.unserved())

    def test_the_last_bit_and_the_type_of_an_answer_are_compared(self):
        def answer(values):
            return json.dumps({"predictions": values}).encode()

        tenths = np.array([0.1 + 0.2, -0.0, np.nan])
        self.assertTrue(zoo_answers.same(tenths, answer([0.30000000000000004, -0.0, "NaN"]), zoo_bodies.JSON))
        for wrong in ([0.3, -0.0, "NaN"], [0.30000000000000004, 0.0, "NaN"], [0.30000000000000004, -0.0, None],
                      [0.30000000000000004, -0.0]):
            self.assertFalse(zoo_answers.same(tenths, answer(wrong), zoo_bodies.JSON), wrong)
        for right, wrong in ((np.array([1]), [1.0]), (np.array([True]), [1]), (np.array(["1"]), [1]), (np.array([2**53 + 1]), [2**53])):
            self.assertTrue(zoo_answers.same(right, answer(right.tolist()), zoo_bodies.JSON))
            self.assertFalse(zoo_answers.same(right, answer(wrong), zoo_bodies.JSON), wrong)
        self.assertFalse(zoo_answers.same(np.array([0.5]), zoo_bodies.npy(np.array([0.5], np.float32)), zoo_bodies.NPY))
        self.assertFalse(zoo_answers.same(np.array(["a", "b"]), b"a\n", zoo_bodies.CSV))


@BothBackends
class ZooOverHttp:
    def test_every_body_of_some_models(self):
        cases = {case.name: case for case in zoo.all_cases()}
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for place, name in enumerate(OVER_HTTP):
                trained = cases[name].build()
                os.mkdir(home := os.path.join(folder, str(place)))
                path = trained.save(home) if trained.save else zoo_case.save_joblib(trained.model, home)
                direct = trained.methods()[trained.default_method()]
                with Server(self.backend, cases[name].framework, path, SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
                    for body in zoo_bodies.of(trained.table):
                        with self.subTest(name, shape=body.shape):
                            self.compare(server, body, list(zoo.Keeper.answers(direct, body)))

    def compare(self, server, body, expected):
        reply = server.post(body.data, body.type, **{header.replace("-", "_"): value for header, value in body.headers.items()})
        right = not isinstance(expected[0], zoo_answers.Refused)
        self.assertEqual(200 if right else 400, reply.status, reply.body[:300])
        if right:
            self.assertTrue(any(zoo.Keeper.equal(answer, reply.body, zoo_bodies.JSON) for answer in expected), reply.body[:300])
