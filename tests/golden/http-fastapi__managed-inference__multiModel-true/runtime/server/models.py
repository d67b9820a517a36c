"""Several models in one container: SageMaker's multi-model API, while SAGEMAKER_MULTI_MODEL is true.

A loaded model is a process of its own: unloading it gives all its memory back, and a crash concerns one model. nginx sends
POST /models/NAME/invoke to that process; POST and GET /models, GET and DELETE /models/NAME are answered here.
MCC_MODELS_MEMORY_MB: memory for all models together (80 % of the container's): a model that does not fit is answered 507.
"""
import json
import os
import re
import select
import signal
import socket
from urllib.parse import parse_qs, unquote, urlsplit

import worker_pool
import server_log as log
import wire
from settings import MEGABYTE, number

CONTROL_SECONDS = 5


def asked_for():
    return os.environ.get("SAGEMAKER_MULTI_MODEL", "").lower() == "true"


class Model(worker_pool.Worker):
    def __init__(self, name, url, folder, app_listener):
        self.path = os.path.join(folder, f"model-{name}.sock")
        super().__init__((wire.listener(self.path), app_listener), url)
        self.name = name
        self.waiting = None  # the connection that requested to load or unload it
        self.unloading = False


class MultiModelWorkerPool(worker_pool.WorkerPool):
    def __init__(self, settings, folder, listeners, share):
        super().__init__(settings, folder, listeners, share=False)
        self.workers, self.complete = [], True
        self.app_listener = listeners[1]
        self.limit = number("MCC_MODELS_MEMORY_MB", 0) * MEGABYTE or memory_limit() * 8 // 10
        self.control = wire.listener(os.path.join(folder, "models.sock"))

    # what a worker pool does differently

    def wait(self):
        if select.select([self.control], [], [], 0.05)[0]:
            self.hear_control()
        caught = signal.sigtimedwait(worker_pool.SIGNALS, 0)
        return caught and caught.si_signo

    def mark_ready(self):
        worker_pool.mark(self.folder, "ready", 1)  # also without any model
        for model in [model for model in self.workers if model.waiting and model.last_heartbeat[0] and not model.unloading]:
            if self.memory() > self.limit:
                os.kill(model.process, signal.SIGKILL)
                self.forget(model, 507, "there is not enough memory for the model")
            else:
                worker_pool.mark(self.folder, f"model-{model.name}", 1)
                self.reply(model, 200, {"modelName": model.name, "modelUrl": model.model_folder})

    def reap(self, model, code):
        if model.unloading:
            self.forget(model, 200, None)
        elif model.waiting and code == worker_pool.REFUSED:
            self.forget(model, 507 if "MemoryError" in model.read() else 500, model.read())
        elif model.waiting:
            self.forget(model, 507, f"the model's process {worker_pool.exit_reason(code)} while it loaded: out of memory?")
        elif code == worker_pool.REFUSED:
            self.forget(model, 500, model.read())
        else:
            super().reap(model, code)

    def forget(self, model, status, error):
        if error:
            log.error(error, model=model.name)
        worker_pool.mark(self.folder, f"model-{model.name}", False)
        self.workers.remove(model)
        model.listeners[0].close()
        os.unlink(model.path)
        self.reply(model, status, {"error": error} if error else {})

    # the API

    def hear_control(self):
        connection, _ = self.control.accept()
        connection.settimeout(CONTROL_SECONDS)
        try:
            request = wire.read(connection)
        except OSError:
            request = None
        if not request:
            return connection.close()
        method, target, _ = request.line.split(" ")
        self.answer(connection, method, urlsplit(target), request.body)

    def answer(self, connection, method, target, body):
        path = target.path[len("/models"):] if target.path.startswith("/models") else target.path
        name = unquote(path.strip("/"))
        model = next((model for model in self.workers if model.name == name), None)
        if method == "POST" and not name:
            self.load(connection, body)
        elif method == "GET" and not name:
            send(connection, 200, self.page(parse_qs(target.query)))
        elif method not in ("GET", "DELETE"):
            send(connection, 405, {"error": "use GET, POST or DELETE"})
        elif not model or model.waiting:
            send(connection, 404, {"error": "this model is not loaded"})
        elif method == "GET":
            send(connection, 200, {"modelName": model.name, "modelUrl": model.model_folder})
        else:
            self.unload(connection, model)

    def load(self, connection, body):
        try:
            name, url = (json.loads(body)[key] for key in ("model_name", "url"))
            if not re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]*", name) or len(os.path.join(self.folder, name)) > 90:
                raise ValueError
            size = sum(os.path.getsize(os.path.join(path, file)) for path, _, files in os.walk(url) for file in files)
        except (ValueError, KeyError, TypeError):
            return send(connection, 400, {"error": 'a JSON object with "model_name" (letters, digits, . _ -) and "url" is needed'})
        if not os.path.isdir(url):
            return send(connection, 404, {"error": "there is no folder at this url"})
        if any(model.name == name for model in self.workers):
            return send(connection, 409, {"error": "this model is loaded already"})
        if self.memory() + size > self.limit:
            return send(connection, 507, {"error": "there is not enough memory for the model"})
        model = Model(name, url, self.folder, self.app_listener)
        model.waiting = connection
        self.workers.append(model)

    def unload(self, connection, model):
        """The process finishes what waits in its socket, then ends; `reap` learns of it."""
        model.waiting, model.unloading = connection, True
        worker_pool.mark(self.folder, f"model-{model.name}", False)
        model.listeners[0].shutdown(socket.SHUT_RDWR)
        if not model.process:
            self.forget(model, 200, None)

    def page(self, query):
        names = sorted((model.name, model.model_folder) for model in self.workers if not model.waiting)
        start = int(query.get("next_page_token", ["0"])[0]) if query.get("next_page_token", ["0"])[0].isdigit() else 0
        limit = int(query.get("limit", ["100"])[0]) if query.get("limit", ["100"])[0].isdigit() else 100
        page = {"models": [{"modelName": name, "modelUrl": url} for name, url in names[start:start + limit]]}
        return {**page, "nextPageToken": str(start + limit)} if start + limit < len(names) else page

    def reply(self, worker, status, answer):
        if worker.waiting:
            send(worker.waiting, status, answer)
            worker.waiting = None

    def memory(self):
        """What the models' processes have for themselves, in bytes."""
        total = 0
        for model in self.workers:
            try:
                with open(f"/proc/{model.process}/smaps_rollup") as file:
                    total += sum(int(line.split()[1]) * 1024 for line in file if line.startswith("Private"))
            except OSError:
                pass
        return total


def memory_limit():
    sizes = []
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path) as file:
                sizes.append(int(file.read()))
        except (OSError, ValueError):
            pass  # another version of cgroups, or no limit
    return min(sizes + [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")])


def send(connection, status, answer):
    try:
        connection.sendall(wire.response(status, "application/json", json.dumps(answer).encode()))
    except OSError:
        pass  # the client has closed the connection
    connection.close()
