"""SageMaker's multi-model API."""
import os
import shutil
import signal
import tempfile

import numpy as np

import models
from load import at_once
from running import BothBackends, Server
from test_life import wait_for
from test_predictions import same

ROWS = models.ROWS[:3]


@BothBackends
class MultiModel:
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        for name, model in (("a", "linear"), ("b", "boosting"), ("c", "forest")):
            os.makedirs(os.path.join(cls.folder, name, "model"))
            shutil.copy(models.saved(model), os.path.join(cls.folder, name, "model", "model.joblib"))
        os.makedirs(os.path.join(cls.folder, "bad", "model"))
        with open(os.path.join(cls.folder, "bad", "model", "model.joblib"), "w") as file:
            file.write("no model")
        cls.server = cls.start().__enter__()

    @classmethod
    def start(cls, **environment):
        return Server(cls.backend, "sklearn", models.saved("linear"), features=["multi-model"], SAGEMAKER_MULTI_MODEL="true", **environment)

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__()
        shutil.rmtree(cls.folder)

    def tearDown(self):
        for model in self.server.get("/models").json["models"]:
            self.server.request("DELETE", "/models/" + model["modelName"])

    def load(self, name, server=None, url=None):
        url = url or os.path.join(self.folder, name, "model")
        return (server or self.server).post({"model_name": name, "url": url}, path="/models")

    def predicts(self, name, model, server=None):
        reply = (server or self.server).post(ROWS.tolist(), path=f"/models/{name}/invoke")
        same(self, models.trained(model).predict(ROWS), np.array(reply.predictions))

    def test_load_invoke_describe_list_unload(self):
        self.assertEqual(200, self.server.get("/ping").status)
        self.assertEqual({"models": []}, self.server.get("/models").json)
        self.assertEqual(200, self.load("a").status)
        self.assertEqual(200, self.load("b").status)
        self.predicts("a", "linear")
        self.predicts("b", "boosting")
        a = {"modelName": "a", "modelUrl": os.path.join(self.folder, "a", "model")}
        self.assertEqual(a, self.server.get("/models/a").json)
        self.assertEqual(["a", "b"], [model["modelName"] for model in self.server.get("/models").json["models"]])
        page = self.server.get("/models?limit=1").json
        self.assertEqual([a], page["models"])
        page = self.server.get("/models?limit=1&next_page_token=" + page["nextPageToken"]).json
        self.assertEqual(["b"], [model["modelName"] for model in page["models"]])
        self.assertNotIn("nextPageToken", page)
        self.assertEqual(200, self.server.request("DELETE", "/models/a").status)
        for reply in (self.server.post(ROWS.tolist(), path="/models/a/invoke"), self.server.get("/models/a"),
                      self.server.request("DELETE", "/models/a")):
            self.assertEqual(404, reply.status)
        self.predicts("b", "boosting")
        self.assertEqual(200, self.load("a").status)
        self.predicts("a", "linear")

    def test_loading_twice_is_a_conflict(self):
        self.assertEqual(200, self.load("a").status)
        self.assertEqual(409, self.load("a").status)
        self.predicts("a", "linear")

    def test_what_cannot_be_loaded(self):
        bad = self.load("bad")
        self.assertEqual(500, bad.status)
        self.assertIn("KeyError", bad.json["error"])
        self.assertEqual(404, self.load("nowhere").status)
        for name in ("../a", "a b", "", ".a", "x" * 100, 5, None):
            self.assertEqual(400, self.load(name, url=os.path.join(self.folder, "a", "model")).status, name)
        self.assertEqual(400, self.server.post("nonsense", path="/models").status)
        self.assertEqual(405, self.server.request("PUT", "/models/a").status)
        self.assertEqual({"models": []}, self.server.get("/models").json)

    def test_a_memory_limit(self):
        with self.start(MCC_MODELS_MEMORY_MB="0") as server:
            self.assertEqual(200, self.load("a", server).status)
        with self.start(MCC_MODELS_MEMORY_MB="1") as server:
            self.assertEqual(507, self.load("c", server).status)  # its file alone is larger
            self.assertEqual(507, self.load("a", server).status)  # its process is
            self.assertEqual({"models": []}, server.get("/models").json)
            self.assertEqual(200, server.get("/ping").status)

    def test_unloading_finishes_what_is_running(self):
        import threading
        self.assertEqual(200, self.load("c").status)
        replies = []
        body = models.ROWS.tolist() * 20
        threads = [threading.Thread(target=lambda: replies.append(self.server.post(body, path="/models/c/invoke").status)) for _ in range(4)]
        for thread in threads:
            thread.start()
        wait_for(lambda: True)
        import time
        time.sleep(0.3)
        self.assertEqual(200, self.server.request("DELETE", "/models/c").status)
        for thread in threads:
            thread.join()
        self.assertEqual([200] * 4, replies)

    def test_a_crash_concerns_one_model(self):
        self.load("a")
        before = set(self.server.workers())
        self.load("b")
        (process,) = set(self.server.workers()) - before
        os.kill(process, signal.SIGKILL)
        self.predicts("a", "linear")
        wait_for(lambda: self.server.post(ROWS.tolist(), path="/models/b/invoke").status == 200)
        self.predicts("b", "boosting")

    def test_many_requests_at_once(self):
        self.load("a")
        import functools
        post = functools.partial(self.server.post, path="/models/a/invoke")
        class Proxy:
            pass
        proxy = Proxy()
        proxy.post = lambda body: post(body)
        self.assertEqual([200] * 100, [status for status, _, _ in at_once(proxy, 100)])

    def test_bad_rows(self):
        self.load("a")
        refused = self.server.post([[1, 2]], path="/models/a/invoke")
        self.assertEqual((400, "row 1 has 2 columns, the model takes 10"), (refused.status, refused.json["error"]))

    def test_one_model_without_the_variable(self):
        with Server(self.backend, "sklearn", models.saved("linear"), features=["multi-model"]) as server:
            self.assertEqual(200, server.post(ROWS.tolist()).status)
            self.assertEqual(503, server.get("/models").status)
