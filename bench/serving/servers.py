"""The two sides of the benchmark as processes on loopback: a generated project, and the plain way with as many workers."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
MCC = os.environ.get("MCC") or str(HERE.parent.parent / "mcc")
PLAIN = {
    "flask": lambda port, workers: ["gunicorn", "--workers", str(workers), "--bind", f"127.0.0.1:{port}", "plain_flask:app"],
    "fastapi": lambda port, workers: ["uvicorn", "--workers", str(workers), "--port", str(port), "plain_fastapi:app"],
}


class Server:
    """`with` it: it runs until the end of the block, and answers from the beginning of it."""

    def __init__(self, command, folder, environment):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.command, self.folder, self.environment = command(self.port), folder, environment(self.port)
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen([sys.executable, *self.command], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=self.log, env={**os.environ, **self.environment}, start_new_session=True)
        end = time.monotonic() + 60
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > end:
                self.__exit__()
                self.log.seek(0)
                sys.exit(f"{self.command} does not answer:\n{self.log.read().decode()[-3000:]}")
            time.sleep(0.1)
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)

    def answers(self):
        try:
            return urllib.request.urlopen(self.url + "/ping", timeout=2).status == 200
        except (OSError, urllib.error.URLError):
            return False

    def predictions(self, body):
        with open(body, "rb") as file:
            request = urllib.request.Request(self.url + "/invocations", file.read(), {"Content-Type": "application/json"})
        return json.load(urllib.request.urlopen(request, timeout=60))["predictions"]

    def processor_seconds(self):
        """What all processes of the server have taken of the processors so far."""
        ticks = 0
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/stat") as file:
                    values = file.read().rsplit(")", 1)[1].split()
            except OSError:
                continue  # it has ended
            if int(values[3]) == self.process.pid:  # its session
                ticks += sum(map(int, values[11:15]))
        return ticks / os.sysconf("SC_CLK_TCK")

    def load(self, body, connections, seconds):
        """What wrk measured; no answer may be anything but 200."""
        before = self.processor_seconds()
        ended = subprocess.run(["wrk", "--threads", "1", "--connections", str(connections), "--duration", f"{seconds}s", "--timeout",
                                "60s",
                                "--script", str(HERE / "post.lua"), self.url, "--", body], capture_output=True, text=True, check=True)
        result = json.loads(ended.stdout.splitlines()[-1])
        if result["refused"] or result["broken"] or not result["requests"]:
            sys.exit(f"{self.command} did not answer every request with 200: {result}")
        return {**result, "processor": (self.processor_seconds() - before) / result["requests"] * 1e6}


def generated(backend, framework, model, folder, workers):
    project = os.path.join(folder, f"{backend}-{os.path.basename(model)}".replace(".", "-"))
    subprocess.run([MCC, "generate", "bench", f"--deployment-config=http-{backend}", f"--framework={framework}", f"--model-path={model}",
                    f"--project-dir={project}", "--skip-prompts"], cwd=folder, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    return started(project, workers)


def started(project, workers):
    """The server of a project that was made already."""
    return Server(lambda port: ["code/serve"], project, lambda port: {
        "SAGEMAKER_BIND_TO_PORT": str(port), "SAGEMAKER_MODEL_SERVER_WORKERS": str(workers), "MCC_BIND_ADDRESS": "127.0.0.1"})


def plain(backend, model, workers):
    """With the one setting that XGBoost cannot do without: left alone, each worker has a spinning thread for every core."""
    return Server(lambda port: ["-m", *PLAIN[backend](port, workers)], HERE, lambda port: {
        "MODEL": model, "PYTHONDONTWRITEBYTECODE": "1", "OMP_THREAD_LIMIT": str(max(1, os.cpu_count() // workers))})
