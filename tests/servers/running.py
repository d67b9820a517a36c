"""Runs a generated project's code/serve as a process, and talks to it."""
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

import projects

BACKENDS = ("http-flask", "http-fastapi")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Reply:
    def __init__(self, response):
        self.status, self.headers, self.body = response.status, response.headers, response.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def predictions(self):
        assert self.status == 200, self.body[:300]
        return self.json["predictions"]


class Server:
    """with Server(...) as server: server.post(...). Leaving ends it, with SIGTERM if `graceful`; `exit_code` and `log` are then there."""

    def __init__(self, backend, framework, model, inference=None, features=(), ready=True, files=None, graceful=False,
                 target="managed-inference", command=(), **environment):
        self.folder = tempfile.mkdtemp(prefix="mcc-test-")
        self.serve = projects.make(os.path.join(self.folder, "project"), backend, framework, model, features, target)
        for path, text in {**(files or {}), **({"code/inference.py": inference} if inference else {})}.items():
            path = os.path.join(self.folder, "project", path)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb" if isinstance(text, bytes) else "w") as file:
                file.write(text)
        self.port = free_port()
        self.environment = {
            "PATH": os.environ["PATH"], "TMPDIR": self.folder, "MCC_BIND_ADDRESS": "127.0.0.1",
            "SAGEMAKER_MODEL_SERVER_WORKERS": "2", "SAGEMAKER_BIND_TO_PORT": str(self.port), **environment}
        self.command = command  # what starts the server's program, where that is not started directly
        self.ready, self.graceful = ready, graceful
        self.exit_code = None

    def __enter__(self):
        self.output = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen([*self.command, sys.executable, self.serve, "serve"], stdout=self.output, stderr=self.output,
                                        stdin=subprocess.DEVNULL, env=self.environment, start_new_session=True)
        if self.ready:
            try:
                self.wait_until_ready()
            except BaseException:
                self.__exit__()
                raise
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM if self.graceful else signal.SIGKILL)
        try:
            self.exit_code = self.process.wait(40)
        finally:
            if self.process.poll() is None:
                self.process.kill()
            self.output.close()
            self.log = self.log_now()
            shutil.rmtree(self.folder, ignore_errors=True)

    def wait_until_ready(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError("the server ended: " + self.log_now())
            try:
                if self.get("/ping").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.02)
        raise AssertionError("the server was not ready in time: " + self.log_now())

    def log_now(self):
        with open(os.path.join(self.folder, "log"), errors="replace") as file:
            return file.read()

    def lines(self):
        """The lines of the log; every one must be a JSON object."""
        try:
            return [json.loads(line) for line in self.log.splitlines()]
        except ValueError as error:
            raise AssertionError(f"a line is no JSON: {self.log!r}") from error

    def request(self, method, path, body=None, timeout=70, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
            return Reply(connection.getresponse())
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.request("GET", path, **headers)

    def post(self, body, content_type="application/json", path="/invocations", **headers):
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        return self.request("POST", path, body, Content_Type=content_type, **headers)

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), 70)

    def children(self, of=None):
        """Process ids of the supervisor's children, or of another process's, in the order of their start, and their names."""
        found = []
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/stat") as file:
                    name, rest = file.read().split("(", 1)[1].rsplit(")", 1)
            except OSError:
                continue
            if int(rest.split()[1]) == (of or self.process.pid) and rest.split()[0] != "Z":
                found.append((int(rest.split()[19]), int(entry), name))
        return [(process, name) for _, process, name in sorted(found)]

    def pool(self):
        """The process that forks the workers: the supervisor's youngest child."""
        return self.children()[-1][0]

    def workers(self):
        return [process for process, _ in self.children(self.pool())]


class BothBackends:
    """For test cases: the tests of a class run once for each backend. Use as a decorator."""

    def __new__(cls, case):
        module = sys.modules[case.__module__]
        for backend in BACKENDS:
            name = case.__name__ + "_" + backend.split("-")[1]
            setattr(module, name, type(name, (case, unittest.TestCase), {"backend": backend, "__module__": case.__module__,
                                                                          "__qualname__": name}))
        return case
