"""Starting, dying, being replaced and stopping."""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import models
from load import BODY, Load, at_once
from running import BACKENDS, BothBackends, Server, free_port

ROW = models.ROWS[0].tolist()


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_for(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)


@BothBackends
class Life:
    model = models.saved("boosting")

    def server(self, inference=None, **options):
        return Server(self.backend, "sklearn", self.model, inference, **options)

    def test_not_ready_before_the_model_is_loaded(self):
        inference = "import time\ndef model_fn(folder):\n    time.sleep(1.5)\n    return 1\ndef predict_fn(data, model):\n    return [model]"
        with self.server(inference, ready=False) as server:
            answers = []
            while not answers or answers[-1] != 200:
                try:
                    answers.append(server.get("/ping").status)
                except ConnectionRefusedError:
                    pass
                time.sleep(0.02)
            self.assertEqual({503, 200}, set(answers))
            self.assertGreater(answers.count(503), 10)
            self.assertEqual([1], server.post(BODY).predictions)

    def test_how_long_each_phase_of_the_start_took_is_logged_once(self):
        for inference in (None, "def model_fn(folder):\n    return 1\ndef predict_fn(data, model):\n    return [model]"):
            with self.server(inference) as server:
                pass
            told = [line["message"] for line in server.lines() if line["message"].startswith("ready after")]
            self.assertEqual(1, len(told), server.log)
            self.assertRegex(told[0], r"^ready after \d+\.\d s: import \d+\.\d, warm up \d+\.\d, load \d+\.\d$")

    def test_sigterm_under_load_drops_nothing(self):
        for keep in (True, False):
            with self.subTest(keep_connections=keep), self.server() as server, Load(server, 16, keep) as load:
                before = len(load.statuses)
                server.process.send_signal(signal.SIGTERM)
                self.assertEqual(0, server.process.wait(30))
            self.assertEqual([], load.broken)
            self.assertEqual({200}, set(load.statuses))
            self.assertGreater(before, 10)
            self.assertGreater(load.refused, 0)

    def test_sigterm_finishes_what_is_running(self):
        inference = "import time\ndef predict_fn(data, model):\n    time.sleep(3)\n    return model.predict(data)"
        with self.server(inference) as server:
            results = []
            thread = threading.Thread(target=lambda: results.extend(at_once(server, 2)))
            thread.start()
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.1)
            self.assertEqual(503, server.get("/ping").status)
            self.assertEqual(0, server.process.wait(30))
            thread.join()
            self.assertEqual([200, 200], [status for status, _, _ in results])

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("setpriv"), "needs root and setpriv, to give up a capability")
    def test_sigterm_finishes_what_is_running_where_no_socket_filter_is_allowed(self):
        inference = "import time\ndef predict_fn(data, model):\n    time.sleep(2)\n    return model.predict(data)"
        without = ("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin")
        with self.server(inference, command=without) as server:
            results = []
            thread = threading.Thread(target=lambda: results.extend(at_once(server, 2)))
            thread.start()
            time.sleep(0.5)
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(0, server.process.wait(30), server.log_now())
            thread.join()
            self.assertEqual([200, 200], [status for status, _, _ in results])

    def test_a_worker_that_is_killed_is_replaced_and_no_request_fails(self):
        with self.server() as server:
            first = server.workers()
            with Load(server, 8) as load:
                for _ in range(3):
                    os.kill(server.workers()[0], signal.SIGKILL)
                    time.sleep(0.5)
            self.assertEqual([], load.broken)
            self.assertEqual({200}, set(load.statuses))
            wait_for(lambda: len(server.workers()) == 2)
            self.assertNotEqual(first, server.workers())
            self.assertEqual(200, server.get("/ping").status)

    def test_all_workers_killed(self):
        with self.server() as server:
            for _ in range(3):
                killed = server.workers()
                for worker in killed:
                    os.kill(worker, signal.SIGKILL)
                wait_for(lambda: server.get("/ping").status == 200 and len(set(server.workers()) - set(killed)) == 2)
            self.assertEqual(200, server.post(BODY).status)

    def test_503_while_all_workers_are_gone(self):
        inference = ("import os, time\ndef model_fn(folder):\n    while os.path.exists(folder + '/../slow'):\n        time.sleep(0.05)\n"
                     "    return 1\ndef predict_fn(data, model):\n    return [model]")
        with self.server(inference) as server:
            slow = os.path.join(server.folder, "project", "slow")
            open(slow, "w").close()
            for worker in server.workers():
                os.kill(worker, signal.SIGKILL)
            wait_for(lambda: server.get("/ping").status == 503)
            refused = server.post(BODY)
            self.assertEqual((503, "1"), (refused.status, refused.headers["Retry-After"]))
            os.unlink(slow)
            wait_for(lambda: server.get("/ping").status == 200)

    def test_a_prediction_that_hangs(self):
        inference = "import json, time\ndef input_fn(body, kind):\n    return json.loads(body)\ndef predict_fn(data, model):\n    time.sleep(data)\n    return data"
        with self.server(inference, SAGEMAKER_MODEL_SERVER_TIMEOUT="2") as server:
            start = time.monotonic()
            self.assertEqual(504, server.post("1000").status)
            self.assertLess(time.monotonic() - start, 3)
            self.assertEqual(0, server.post("0").predictions)
            wait_for(lambda: "did not respond for 2 s" in server.log_now())
            wait_for(lambda: len(server.workers()) == 2)
            for _ in range(10):
                self.assertEqual(0, server.post("0").predictions)

    def test_a_request_that_kills_its_worker(self):
        inference = "import json, os\ndef input_fn(body, kind):\n    return json.loads(body)\ndef predict_fn(data, model):\n    return os._exit(9) if data else [0]"
        with self.server(inference) as server:
            self.assertEqual(503, server.post("1").status)
            wait_for(lambda: server.get("/ping").status == 200 and len(server.workers()) == 2)
            wait_for(lambda: server.post("0").status == 200)

    def test_the_worker_pool_killed(self):
        with self.server() as server:
            pool, workers = server.pool(), server.workers()
            os.kill(pool, signal.SIGKILL)
            wait_for(lambda: pool not in [process for process, _ in server.children()] and len(server.children()) == 3 and
                     server.get("/ping").status == 200 and len(server.workers()) == 2)
            self.assertFalse(any(map(alive, workers)))
            self.assertEqual(200, server.post(BODY).status)

    def test_the_worker_pool_killed_while_it_finishes(self):
        """Its requests are lost, which is said; nobody waits for what cannot be answered any more."""
        inference = "import time\ndef predict_fn(data, model):\n    time.sleep(5)\n    return model.predict(data)"
        with self.server(inference) as server:
            pool, results = server.pool(), []
            thread = threading.Thread(target=lambda: results.extend(at_once(server, 1)))
            thread.start()
            time.sleep(0.3)
            server.process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            os.kill(pool, signal.SIGKILL)
            self.assertEqual(1, server.process.wait(5))
            thread.join()
            self.assertNotIn(200, [status for status, _, _ in results])
        self.assertEqual(["the process that keeps the workers ended before they had answered all requests"],
                         [line["message"] for line in server.lines() if line["level"] == "error"])

    def test_nothing_stays_behind(self):
        with self.server(ready=True) as server:
            processes = [pid for pid, _ in server.children()] + server.workers()
            server.process.kill()
            wait_for(lambda: not any(map(alive, processes)))
        with self.server() as server:
            processes = [pid for pid, _ in server.children()] + server.workers()
            files = sorted(os.path.join(root, name) for root, _, names in os.walk(server.folder) for name in names)
            server.process.send_signal(signal.SIGTERM)
            server.process.wait(30)
            self.assertEqual([], [pid for pid in processes if alive(pid)])
            self.assertEqual(["log", "project"], sorted(os.listdir(server.folder)))
            self.assertEqual([], [path for path in files if "__pycache__" in path])
            self.assertEqual(["boosting.joblib"], os.listdir(os.path.join(server.folder, "project", "model")))

    def test_ctrl_c_stops_it_too(self):
        with self.server() as server:
            os.killpg(server.process.pid, signal.SIGINT)
            self.assertEqual(0, server.process.wait(30))

    def test_output_that_nobody_reads(self):
        with self.server() as server:
            pass
        server = self.server(SAGEMAKER_BIND_TO_PORT=str(free_port()))
        server.port = int(server.environment["SAGEMAKER_BIND_TO_PORT"])
        process = subprocess.Popen([sys.executable, server.serve], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=server.environment)
        try:
            server.process, server.log_now = process, lambda: ""
            server.wait_until_ready()
            with Load(server, 8) as load:
                time.sleep(3)
            self.assertEqual({200}, set(load.statuses))
            self.assertGreater(len(load.statuses), 500)
            self.assertEqual(200, server.get("/ping").status)
        finally:
            process.terminate()
            self.assertIn(b'"path":"/invocations"', process.stdout.read())
            self.assertEqual(0, process.wait(30))

    def test_a_model_that_is_mounted_wins(self):
        with tempfile.TemporaryDirectory() as mounted:
            os.link(models.saved("linear", "pkl"), os.path.join(mounted, "other.pkl"))
            with self.server(MCC_MODEL_DIR=mounted) as server:
                self.assertEqual(models.trained("linear").predict([ROW]).tolist(), server.post(BODY).predictions)

    def test_every_line_of_the_log_is_an_object(self):
        with self.server(graceful=True) as server:
            self.assertEqual(400, server.post("nonsense").status)
            self.assertEqual(200, server.post(BODY).status)
            self.assertEqual(413, server.post("x" * 27_000_000).status)
        requests = [line for line in server.lines() if line.get("path") == "/invocations"]
        self.assertEqual([400, 200, 413], [line["status"] for line in requests])
        self.assertEqual(3, len({line["request"] for line in requests}))
        self.assertLess(0, float(requests[1]["workerSeconds"]) + 0.001)


# nginx is the second that the supervisor forks.
SECOND_CHILD_IS_SLOW = """
import os, time
fork, setpgid, forked = os.fork, os.setpgid, []
def counted():
    forked.append(1)
    return fork()
def slow(process, group):
    if process == 0 and len(forked) == 2:
        time.sleep(15)
    setpgid(process, group)
os.fork, os.setpgid = counted, slow
"""


class WillNotStart(unittest.TestCase):
    def ends(self, message, inference=None, model=None, framework="sklearn", files=None, **environment):
        for backend in BACKENDS:
            with Server(backend, framework, model or models.saved("linear"), inference, ready=False, files=files, **environment) as server, \
                    self.subTest(backend):
                self.assertNotEqual(0, server.process.wait(20))
            errors = [line["message"] for line in server.lines() if line["level"] == "error"]
            self.assertEqual(1, len(errors), server.log)
            self.assertIn(message, errors[0])
            self.assertNotIn("\n", errors[0])

    def test_without_a_model(self):
        with tempfile.TemporaryDirectory() as empty:
            self.ends("there is no linear.joblib, and no file that ends in .joblib or .pkl: it is empty (phase: load)", MCC_MODEL_DIR=empty)
        self.ends("the model's folder /nowhere cannot be read: No such file or directory", MCC_MODEL_DIR="/nowhere")

    def test_with_a_model_that_is_none(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("bad.joblib", "bad.json"):
                with open(os.path.join(folder, name), "w") as file:
                    file.write("this is not a model")
            self.ends("cannot be served", model=os.path.join(folder, "bad.joblib"))
            self.ends("cannot be served", model=os.path.join(folder, "bad.json"), framework="xgboost")

    def test_with_a_model_that_needs_a_module_that_is_not_there(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "m.pkl")
            with open(path, "wb") as file:
                file.write(b"cnot_a_module_of_ours\nThing\n.")
            self.ends("No module named 'not_a_module_of_ours'", model=path)

    def test_with_users_code_that_fails(self):
        self.ends("RuntimeError: no weights (phase: load)", "def model_fn(folder):\n    raise RuntimeError('no\\nweights')")
        self.ends("(phase: import)", "def model_fn(folder:\n")
        self.ends("a worker was ended by SIGKILL (phase: load)", "import os, signal\ndef model_fn(folder):\n    os.kill(os.getpid(), signal.SIGKILL)")

    def test_before_nginx_has_begun(self):
        """As on a busy machine: its process is there, and has done nothing yet, when the model turns out to be none."""
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "sitecustomize.py"), "w") as file:
                file.write(SECOND_CHILD_IS_SLOW)
            self.ends("SyntaxError", "def model_fn(folder:\n", PYTHONPATH=folder)

    def test_with_settings_that_cannot_be(self):
        self.ends("SAGEMAKER_MODEL_SERVER_WORKERS must be a whole number", SAGEMAKER_MODEL_SERVER_WORKERS="two")
        self.ends("SAGEMAKER_BIND_TO_PORT must be", SAGEMAKER_BIND_TO_PORT="99999")
        with tempfile.TemporaryDirectory() as folder:
            os.mkdir(long := os.path.join(folder, "x" * 100))
            self.ends("set TMPDIR to a shorter folder", TMPDIR=long)

    def test_on_a_port_that_is_taken(self):
        with Server("http-flask", "sklearn", models.saved("linear")) as server:
            server.log_now()
            taken = Server("http-flask", "sklearn", models.saved("linear"), ready=False, SAGEMAKER_BIND_TO_PORT=str(server.port))
            with taken:
                self.assertEqual(1, taken.process.wait(20))
            self.assertIn(f"Address already in use (while attempting to bind on address ('127.0.0.1', {server.port}))", taken.log)


if __name__ == "__main__":
    unittest.main()
