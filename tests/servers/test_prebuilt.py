"""The runner for AWS's prebuilt images answers as the sources of the images say: see prebuilt_cases.py."""
import importlib.util
import json
import os
import unittest

import prebuilt_cases
from runners import InProcess, Runner

LIBRARIES = {"sklearn": "sklearn", "xgboost": "xgboost", "pytorch": "torch"}


class Contract(unittest.TestCase):
    """Without a server, but with the runner's own code from a request to an answer."""

    def test_scikit_learn(self):
        self.answers("sklearn")

    def test_xgboost(self):
        self.answers("xgboost")

    def test_pytorch(self):
        self.answers("pytorch")

    def test_the_table_has_more_than_100_cases(self):
        InProcess("sklearn", prebuilt_cases.GROUPS["sklearn"].files, **prebuilt_cases.SCRIPT)
        cases = prebuilt_cases.cases()
        self.assertGreater(len(cases), 100)
        self.assertEqual(set(prebuilt_cases.GROUPS) - {"sklearn parameters"}, {case.group for case in cases})

    def answers(self, image):
        if not importlib.util.find_spec(LIBRARIES[image]):
            self.skipTest(f"this machine has no {LIBRARIES[image]}: apt-get install python3-{LIBRARIES[image]}")
        InProcess("sklearn", prebuilt_cases.GROUPS["sklearn"].files, **prebuilt_cases.SCRIPT)
        cases = prebuilt_cases.cases()
        for name, group in prebuilt_cases.GROUPS.items():
            if group.image != image:
                continue
            runner = InProcess(image, group.files, **group.environment)
            for case in [case for case in cases if case.group == name]:
                with self.subTest(case.source, group=name, type=case.content_type, accept=case.accept):
                    reply = runner.post(case.body, content_type=case.content_type, accept=case.accept, **case.headers)
                    self.assertEqual((case.status, case.type), (reply.status, reply.type), reply.body)
                    self.check(case.answer, reply.body)
        for name, (group, why, source) in prebuilt_cases.REFUSED.items():
            if group.image == image:
                with self.subTest(name, source=source), self.assertRaises(Exception) as raised:
                    InProcess(image, group.files, **group.environment)
                self.assertIn(why, str(raised.exception))

    def check(self, expected, body):
        if isinstance(expected, bytes):
            self.assertEqual(expected, body)
        elif isinstance(expected, list):
            for text in expected:
                self.assertIn(text, body)
        else:
            self.assertTrue(expected(body), body)

    def test_pages_besides_invocations(self):
        runner = InProcess("sklearn", prebuilt_cases.GROUPS["sklearn parameters"].files, **prebuilt_cases.SCRIPT)
        self.assertEqual((200, {"MaxPayloadInMB": 5}), self.other(runner, "/execution-parameters"))
        runner = InProcess("sklearn", prebuilt_cases.GROUPS["sklearn"].files, **prebuilt_cases.SCRIPT)
        self.assertEqual(404, runner.invocations.other("GET", "/execution-parameters").status)
        self.assertEqual((404, {}), self.other(runner, "/anything"))
        self.assertEqual(405, runner.invocations.other("GET", "/invocations").status)
        runner = InProcess("xgboost", prebuilt_cases.GROUPS["algorithm"].files)
        self.assertEqual((200, {"MaxConcurrentTransforms": os.cpu_count(), "BatchStrategy": "MULTI_RECORD", "MaxPayloadInMB": 6}),
                         self.other(runner, "/execution-parameters"))

    def other(self, runner, path):
        reply = runner.invocations.other("GET", path)
        return reply.status, json.loads(reply.body)


class Served(unittest.TestCase):
    """The whole of it: nginx, a worker, the sandbox."""

    def test_requests_a_stranger_s_code_and_the_end(self):
        script = prebuilt_cases.SUM + """
import os, subprocess
from settings import Settings
def input_fn(body, kind):
    try:
        subprocess.run(["/bin/true"])
    except OSError as refused:
        return refused
def predict_fn(data, model):
    try:
        open("/tmp/mcc-runner-was-here", "w")
    except OSError as refused:
        return [str(data), str(refused), Settings, os.environ["SAGEMAKER_MODEL_SERVER_WORKERS"]]
"""
        files = {"code/inference.py": script, "code/settings.py": "Settings = 'my own'\n", "code/requirements.txt": "no-such-package\n"}
        with Runner("sklearn", files, graceful=True, **prebuilt_cases.SCRIPT) as server:
            reply = server.post("x", "a/b", X_Amzn_SageMaker_Custom_Attributes="trace=7")
            self.assertEqual(["[Errno 1] Operation not permitted", "[Errno 13] Permission denied: '/tmp/mcc-runner-was-here'",
                              "my own", "1"], reply.json)
            self.assertNotIn("X-Amzn-SageMaker-Custom-Attributes", reply.headers)
            self.assertEqual((200, b""), (server.get("/ping").status, server.get("/ping").body))
            self.assertEqual(404, server.get("/execution-parameters").status)
        self.assertEqual(0, server.exit_code)
        self.assertIn("requirements.txt asks for what is not installed: no-such-package", server.log)

    def test_a_model_that_cannot_be_served_ends_the_container_with_the_reason(self):
        group, why, _ = prebuilt_cases.REFUSED["no model_fn"]
        with Runner(group.image, group.files, ready=False, **group.environment) as server:
            self.assertEqual(1, server.process.wait(60))
        self.assertIn(why, server.log)
