"""The user's own routes, hooks and middleware in code/app.py."""
import os
import signal
import threading
import unittest

import models
from load import BODY, Load, at_once
from running import BothBackends, Server
from test_life import wait_for

APPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data", "backends")

ROUTE = {"http-flask": "@app.get('/version')\ndef version():\n    return {'version': 3}\n",
         "http-fastapi": "@app.get('/version')\nasync def version():\n    return {'version': 3}\n"}
HOOK = {"http-flask": "@app.after_request\ndef mark(response):\n    response.headers['X-Mine'] = 'yes'\n    return response\n",
        "http-fastapi": "@app.middleware('http')\nasync def mark(request, follow):\n    response = await follow(request)\n"
                        "    response.headers['X-Mine'] = 'yes'\n    return response\n"}


@BothBackends
class OwnApplication:
    def server(self, more, inference=None, **environment):
        with open(os.path.join(APPS, self.backend, "files", "code", "app.py")) as file:
            return Server(self.backend, "sklearn", models.saved("linear"), inference, files={"code/app.py": file.read() + "\n\n" + more}, **environment)

    def test_a_route_is_answered_while_every_worker_predicts(self):
        inference = "import time\ndef predict_fn(data, model):\n    time.sleep(4)\n    return [1]"
        with self.server(ROUTE[self.backend], inference) as server:
            results = []
            predicting = threading.Thread(target=lambda: results.extend(at_once(server, 2)))
            predicting.start()
            for _ in range(20):
                self.assertEqual({"version": 3}, server.get("/version").json)
            self.assertEqual([], results)
            predicting.join()
            self.assertEqual([200, 200], [status for status, _, _ in results])

    def test_a_hook_sees_predictions(self):
        expected = models.trained("linear").predict(models.ROWS[:1]).tolist()
        with self.server(HOOK[self.backend]) as server:
            reply = server.post(BODY)
            self.assertEqual((expected, "yes"), (reply.predictions, reply.headers["X-Mine"]))
            self.assertEqual(400, server.post("nonsense").status)
            self.assertEqual([200] * 100, [status for status, _, _ in at_once(server, 100)])
            large = BODY[:-1] + " " * (26_214_400 - len(BODY)) + "]"
            self.assertEqual(expected, server.post(large).predictions)

    def test_sigterm_under_load_drops_nothing_behind_a_hook_either(self):
        with self.server(HOOK[self.backend]) as server, Load(server, 8) as load:
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.process.wait(30))
        self.assertEqual([], load.broken)
        self.assertEqual({200}, set(load.statuses))

    def test_a_hang_behind_a_hook_is_ended(self):
        inference = "import time\ndef predict_fn(data, model):\n    time.sleep(1000)"
        with self.server(HOOK[self.backend], inference, SAGEMAKER_MODEL_SERVER_TIMEOUT="2") as server:
            first = server.workers()
            self.assertEqual(504, server.post(BODY).status)
            wait_for(lambda: len(server.workers()) == 2 and server.workers() != first and "did not respond" in server.log_now(), 20)


class Lifespan(unittest.TestCase):
    def test_fastapis_shutdown_runs_at_the_end(self):
        more = "import os\n@app.on_event('shutdown')\ndef closing():\n    open(os.path.join(os.environ['TMPDIR'], f'closed-{os.getpid()}'), 'w').close()\n"
        with open(os.path.join(APPS, "http-fastapi", "files", "code", "app.py")) as file:
            files = {"code/app.py": file.read() + "\n\n" + more}
        with Server("http-fastapi", "sklearn", models.saved("linear"), files=files, MCC_ALLOW="write") as server:
            workers = server.workers()
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.process.wait(30))
            self.assertEqual(sorted(f"closed-{worker}" for worker in workers), sorted(name for name in os.listdir(server.folder) if name.startswith("closed")))
