"""sandbox.py: what a worker may not do, what MCC_ALLOW gives back, and what the log says of it."""
import json
import os
import pickle
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import models
import projects
from running import BACKENDS, Server
from sandbox_acts import ACTS, HANDLER, IN_THREAD, NOT_LOGGED, OLD_THREAD, OWN_LOAD, Outside, has_landlock

ROW = models.ROWS[0].tolist()


@unittest.skipUnless(has_landlock(), "this kernel has no Landlock")
class Refused(unittest.TestCase):
    def refuses_everything(self, *arguments, **options):
        with Outside(*arguments, **options) as outside:
            before = outside.content()
            for act, (right, _) in ACTS.items():
                with self.subTest(act):
                    known = len(outside.lines())
                    result = outside.do(act)
                    self.assertNotEqual("done", result)
                    lines = outside.new_lines(known, act not in NOT_LOGGED)
                    self.assertEqual(act not in NOT_LOGGED, len(lines) == 1, lines)
                    for line in lines:
                        self.assertIn(f"MCC_ALLOW does not contain {right}" if right else "no value of MCC_ALLOW permits it", line)
                    time.sleep(0.035 if lines else 0)
            self.assertEqual(before, outside.content())
            self.assertRaises(OSError, outside.udp.recv, 1)
            self.assertEqual("done", outside.do("import tempfile\nwith tempfile.NamedTemporaryFile() as file: file.write(b'x')"))
            self.assertEqual("done", outside.do("open('/dev/null', 'w').close()"))
            self.assertEqual("done", outside.do("import threading\nt = threading.Thread(target=int)\nt.start()\nt.join()"))
            self.assertEqual("done", outside.do("from multiprocessing.pool import ThreadPool\nassert ThreadPool(2).map(abs, [-1]) == [1]"))
            self.assertEqual([], outside.new_lines(len(outside.lines()), 0))
            return outside

    def test_in_workers_that_share_the_model(self):
        self.refuses_everything()

    def test_in_a_thread_that_was_there_before(self):
        with open(os.path.join(projects.DATA, "backends", "http-flask", "files", "code", "app.py")) as file:
            app = file.read()
        self.refuses_everything(IN_THREAD, files={"code/app.py": app + OLD_THREAD})


@unittest.skipUnless(has_landlock(), "this kernel has no Landlock")
class RefusedElsewhere(Refused, unittest.TestCase):
    def test_in_workers_that_share_the_model(self):
        self.refuses_everything(backend="http-fastapi")

    def test_in_a_thread_that_was_there_before(self):
        """Also where a worker loads the model itself, and nothing was there before."""
        self.refuses_everything(HANDLER + OWN_LOAD)


class AllowedInPart(unittest.TestCase):
    def test_each_right_gives_back_its_acts_and_no_others(self):
        for right in ("subprocess", "network", "write"):
            with Outside(HANDLER, MCC_ALLOW=f" {right.upper()} ,") as outside:
                for act, (needed, _) in ACTS.items():
                    if act == "exec" or needed == "write" and right != "write" and not has_landlock() and act != "mode":
                        continue  # a program that replaces the worker ends it
                    with self.subTest(right=right, act=act):
                        # Programs write too, and may not without that right.
                        writes = act in ("vfork and exec", "system")
                        self.assertEqual(needed == right and not (writes and has_landlock()), outside.do(act) == "done")
            self.assertIn(f"MCC_ALLOW: {right}", outside.server.log)


class Allowed(unittest.TestCase):
    def test_all_rights_together_still_keep_what_none_of_them_names(self):
        with Outside(HANDLER, MCC_ALLOW="network,write,subprocess") as outside:
            for act, (needed, _) in ACTS.items():
                if act != "exec" and act not in ("environment of another", "memory file of another"):
                    with self.subTest(act):
                        self.assertEqual(needed is not None, outside.do(act) == "done")
            self.assertTrue(os.path.exists(os.path.join(outside.folder, "system")))
            self.assertTrue(os.path.exists(os.path.join(outside.code, "pandas.py")))

    def test_an_unknown_right_ends_the_start_with_its_name(self):
        with Server(BACKENDS[0], "sklearn", models.saved("linear"), ready=False, MCC_ALLOW="network,files") as server:
            server.process.wait(20)
        self.assertEqual(1, server.exit_code)
        self.assertEqual(["MCC_ALLOW has the unknown right files: use one or more of network, write, subprocess, separated by commas"],
                         [line["message"] for line in server.lines()])


# Starts the server where the kernel or the container engine refuses calls: `landlock`, `seccomp`, or only a listener of seccomp(2).
LACKING = """
import ctypes, os, struct, sys
sys.path.insert(0, sys.argv[1])
from sandbox_calls import _LOAD, _HAS, _RETURN, Program, number
refuse, allow = (_RETURN, 0, 0, Program.REFUSE | 22), (_RETURN, 0, 0, Program.ALLOW)
program, numbers = Program(Program.REFUSE | 22), sys.argv[2].split(",")
import sandbox_calls
sandbox_calls._numbers.update(landlock=444)
if "landlock" in numbers: program._for("landlock", refuse)
if "seccomp" in numbers: program._for("seccomp", refuse)
if "listener" in numbers: program._for("seccomp", (_LOAD, 0, 0, 24), (_HAS, 0, 1, 8), refuse, allow)
code = program.code()
steps = ctypes.create_string_buffer(code, len(code))
libc = ctypes.CDLL(None, use_errno=True)
libc.prctl(38, 1, 0, 0, 0)
assert not libc.syscall(number("seccomp"), 1, 0, ctypes.create_string_buffer(struct.pack("HP", len(code) // 8, ctypes.addressof(steps))))
os.execv(sys.argv[3], sys.argv[3:])
"""


class Lacking(unittest.TestCase):
    def start(self, lacks):
        outside = Outside()
        outside.server.command = [sys.executable, "-c", LACKING, projects.server_folder(outside.server.serve), lacks]
        return outside

    def test_without_landlock_and_seccomp_the_server_starts_and_says_so(self):
        with self.start("landlock,seccomp") as outside:
            self.assertEqual("done", outside.do("write outside"))
            self.assertEqual("done", outside.do("vfork and exec"))
            self.assertEqual([], outside.lines())
        self.assertIn("sandbox: none (Landlock: Invalid argument, seccomp: Invalid argument)", outside.server.log)

    def test_without_landlock_calls_are_refused_still(self):
        with self.start("landlock") as outside:
            self.assertEqual("done", outside.do("write outside"))
            self.assertEqual([], outside.lines())
            for act, (right, _) in ACTS.items():
                if right in ("subprocess", "network"):
                    self.assertNotEqual("done", outside.do(act), act)
        self.assertIn("sandbox: seccomp only (Landlock: Invalid argument)", outside.server.log)

    @unittest.skipUnless(has_landlock(), "this kernel has no Landlock")
    def test_without_a_listener_the_audit_hook_tells(self):
        with self.start("listener") as outside:
            for act, word in {"fork": "subprocess", "vfork and exec": "subprocess", "system": "subprocess", "sendto": "network",
                              "write outside": "write", "mode": "write"}.items():
                known = len(outside.lines())
                self.assertNotEqual("done", outside.do(act), act)
                lines = outside.new_lines(known, 1)
                self.assertEqual((1, True), (len(lines), f"MCC_ALLOW does not contain {word}" in lines[0]), lines)
                time.sleep(0.035)
            worker = outside.server.workers()[0]
            os.kill(worker, 9)
            end = time.monotonic() + 10
            while outside.server.workers() in ([], [worker]) and time.monotonic() < end:
                time.sleep(0.02)
            self.assertNotEqual("done", outside.do("fork"))  # also in a worker that replaces another


class Replaced(unittest.TestCase):
    @unittest.skipUnless(has_landlock(), "this kernel has no Landlock")
    def test_a_worker_that_replaces_another_has_the_same_rights(self):
        for inference in (HANDLER, HANDLER + OWN_LOAD):
            with Outside(inference) as outside:
                self.assertNotEqual("done", outside.do("kill = os.kill(os.getpid(), 0) or os.kill(supervisor, 0)"))
                worker = outside.server.workers()[0]
                os.kill(worker, 9)
                end = time.monotonic() + 10
                while (outside.server.workers() in ([], [worker]) or outside.server.get("/ping").status != 200) and time.monotonic() < end:
                    time.sleep(0.02)
                for act in ("fork", "connect", "write to code", "raw"):
                    self.assertNotEqual("done", outside.do(act))
                for killing in ("os.kill(supervisor, 9)", "os.kill(os.getppid(), 9)", "os.kill(-1, 15)", "os.killpg(os.getpgrp(), 9)",
                                "signal.pidfd_send_signal(os.pidfd_open(supervisor), 9)"):
                    self.assertNotEqual("done", outside.do("import signal\n" + killing), killing)
                # Not the last line: refusals of one kind are told again after a while, so a slow machine has one more.
                lines = outside.new_lines(0, 1)
                self.assertTrue(any("no value of MCC_ALLOW permits it" in line for line in lines), lines)


class Marker:
    """A model in a file that writes a marker when it is loaded."""

    def __init__(self, function, *arguments):
        self.call = function, arguments

    def __reduce__(self):
        return self.call


class HostileModels(unittest.TestCase):
    """Model files that the scanner was not asked about: loaded and asked, each leaves nothing behind."""

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="mcc-hostile-")
        self.addCleanup(shutil.rmtree, self.folder)

    def ask(self, path, **options):
        """Starts a server with this model and asks it, if it starts; returns the log."""
        with Server(BACKENDS[0], "sklearn", path, ready=False, **options) as server:
            end = time.monotonic() + 60
            while server.process.poll() is None and time.monotonic() < end:
                try:
                    if server.get("/ping").status == 200:
                        for body in ([ROW], [[1.0]], [["x"]]):
                            server.post(body)
                        break
                except OSError:
                    pass
                time.sleep(0.02)
            time.sleep(0.2)
        return server.log

    def test_what_runs_at_loading(self):
        marker = os.path.join(self.folder, "marker")
        quoted = f"open({marker!r}, 'w').write('x')"
        tries = [quoted, f"os.system('touch {marker}')", f"subprocess.call(['touch', {marker!r}])", f"os.execlp('touch', 'touch', {marker!r})",
                 f"os.fork() or {quoted} or os._exit(0)", f"threading.Thread(target=lambda: {quoted}).start()"]
        program = "import os, subprocess, threading\n" + "".join(
            f"try:\n  {one}\nexcept OSError: pass\n" for one in tries)
        for model in (Marker(os.system, f"touch {marker}"), Marker(exec, program)):
            path = os.path.join(self.folder, "model.pkl")
            with open(path, "wb") as file:
                pickle.dump([model, models.trained("linear")], file)
            log = self.ask(path)
            self.assertIn("MCC_ALLOW does not contain subprocess", log)
            self.assertFalse(os.path.exists(marker), log)
        self.assertIn("MCC_ALLOW does not contain write", log)

    def test_a_method_that_the_file_names_writes_no_code_at_a_prediction(self):
        import functools

        import joblib
        import numpy as np
        from sklearn.ensemble import StackingRegressor
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import FunctionTransformer

        marker, path = os.path.join(self.folder, "marker"), os.path.join(self.folder, "model.joblib")
        constant = np.empty((), dtype=object)
        constant[()] = marker
        model = StackingRegressor([("a", LinearRegression())])
        model.estimators_, model.stack_method_ = [np.frombuffer(b"import os", np.uint8)], ["tofile"]
        model.final_estimator_ = LinearRegression().fit([[0.0], [1.0]], [0.0, 1.0])
        joblib.dump(Pipeline([("where", FunctionTransformer(functools.partial(np.where, True, constant))),
                              ("max", FunctionTransformer(np.amax)), ("model", model)]), path)
        self.assertIn("MCC_ALLOW does not contain write", self.ask(path))
        self.assertFalse(os.path.exists(marker))
        self.ask(path, MCC_ALLOW="write")
        self.assertTrue(os.path.exists(marker))  # the model does what it should, so the test can fail


PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "hostile_models.py")


@unittest.skipUnless(os.path.exists(PROGRAM), "there are no hostile models")
class AllHostileModels(unittest.TestCase):
    """Those that the scanner's tests make, each in a process of its own. What takes memory or reads is not this test's."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="mcc-hostile-")
        made, marker = os.path.join(cls.folder.name, "made"), os.path.join(cls.folder.name, "marker")
        os.mkdir(made)
        cls.program("make", "all", made, "--marker", marker)
        cls.models = []
        for model in json.loads(cls.program("list")):
            if model["effect"] in ("marker", "connect") and model["file"].endswith((".joblib", ".pkl")):
                place = os.path.join(cls.folder.name, model["name"])
                os.mkdir(place)
                os.rename(os.path.join(made, model["file"]), os.path.join(place, model["file"]))
                cls.models.append((model, place, f"{marker}.{model['name']}"))

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @staticmethod
    def program(*arguments):
        return subprocess.run([sys.executable, PROGRAM, *arguments], stdout=subprocess.PIPE, check=True).stdout

    def effects(self, **environment):
        """The names of the models whose effect was seen."""
        with Server("http-flask", "sklearn", models.saved("linear"), features=["multi-model"], SAGEMAKER_MULTI_MODEL="true",
                    **environment) as server:
            return {model["name"] for model, place, marker in self.models if self.has_effect(server, model, place, marker)}

    def has_effect(self, server, model, place, marker):
        with socket.socket(socket.AF_UNIX) as listener:
            if model["effect"] == "connect":
                listener.bind(marker)
                listener.listen()
                listener.settimeout(0.5)
            name = "m-" + model["name"].replace("_", "-")[:20]
            if server.post({"model_name": name, "url": place}, path="/models").status == 200:
                server.post(model["row"], path=f"/models/{name}/invoke")
                server.post({"instances": model["row"]}, path=f"/models/{name}/invoke")
                server.request("DELETE", "/models/" + name)
            if model["effect"] == "connect":
                os.unlink(marker)
                try:
                    listener.accept()[0].close()
                    return True
                except socket.timeout:
                    return False
            return os.path.exists(marker)

    def test_none_has_its_effect_but_with_all_rights_most_have(self):
        self.assertGreater(len(self.models), 20)
        self.assertEqual(set(), self.effects())
        self.assertGreater(len(self.effects(MCC_ALLOW="network,write,subprocess")), 20)


class Libraries(unittest.TestCase):
    """What libraries need works without any right, and nothing of it is logged as refused."""

    def test_models_of_each_library_and_large_bodies(self):
        cases = [("http-fastapi", "sklearn", models.saved("people"), [["31", "Oslo", 20.25]]),
                 ("http-flask", "sklearn", models.saved("linear"), [ROW]), ("http-fastapi", "xgboost", models.saved_booster("json"), [ROW])]
        for backend, framework, path, rows in cases:
            with self.subTest(path), Server(backend, framework, path, SAGEMAKER_MODEL_SERVER_WORKERS="1") as server:
                self.assertEqual(200, server.post(rows).status)
                line = ",".join(map(str, rows[0])) + "\n"
                count = 5_000_000 // len(line)  # the body is in a temporary file
                self.assertEqual(count, server.post(line * count, "text/csv", Accept="text/csv").body.count(b"\n"))
            self.assertEqual([], [line for line in server.lines() if line["level"] != "info"])

    def test_a_model_that_computes_in_parallel(self):
        from joblib import dump
        from sklearn.compose import ColumnTransformer
        from sklearn.ensemble import RandomForestRegressor
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        columns = ColumnTransformer([("a", StandardScaler(), [0, 1, 2]), ("b", StandardScaler(), [3, 4])], n_jobs=2)
        model = make_pipeline(columns, RandomForestRegressor(20, n_jobs=2, random_state=0)).fit(models.ROWS, models.VALUES)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "parallel.joblib")
            dump(model, path)
            with Server(BACKENDS[0], "sklearn", path, SAGEMAKER_MODEL_SERVER_WORKERS="1", OMP_NUM_THREADS="2") as server:
                got = server.post([ROW]).predictions
                threads = int(next(line for line in open(f"/proc/{server.workers()[0]}/status") if line.startswith("Threads")).split()[1])
        self.assertEqual(model.predict([ROW]).tolist(), got)
        self.assertEqual([], [line for line in server.lines() if line["level"] not in ("info",) and "message" in line], threads)
