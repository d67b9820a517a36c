"""Several models in one container: SageMaker's multi-model API, while SAGEMAKER_MULTI_MODEL is true.

A loaded model is a process of its own: unloading it gives all its memory back, and a crash concerns one model. nginx sends
POST /models/NAME/invoke to that process; POST and GET /models, GET and DELETE /models/NAME are answered here.
MCC_MODELS_MEMORY_MB: memory for all models together (80 % of the container's): a model that does not fit is answered 507.
"""
import json
import os
import re
import selectors
import signal
import socket
from urllib.parse import parse_qs, unquote, urlsplit

import journal
import nursery
import wire
from settings import MEGABYTE, number
from supervisor import Stop, Worker

CONTROL_SECONDS = 5


def kind(supervisor):
    multiple = os.environ.get("SAGEMAKER_MULTI_MODEL", "").lower() == "true"
    return type("MultiModel", (MultiModel, supervisor), {}) if multiple else supervisor


class Model(Worker):
    def __init__(self, name, url, folder, queue):
        super().__init__(os.path.join(folder, f"model-{name}.sock"), url, queue)
        self.name = name
        self.waiting = None  # who asked to load or unload it
        self.unloading = False

    def remove(self):
        self.listener.close()
        for path in (self.path, self.path + ".off"):
            if os.path.exists(path):
                os.unlink(path)


class MultiModel:
    def __init__(self, settings, folder):
        super().__init__(settings, folder)
        self.share = False
        self.limit = number("MCC_MODELS_MEMORY_MB", 0) * MEGABYTE or memory_limit() * 8 // 10
        self.control = socket.socket(socket.AF_UNIX)
        self.control.bind(os.path.join(folder, "models.sock"))
        self.control.listen(100)
        self.selector.register(self.control, selectors.EVENT_READ, self.hear_control)

    # what the supervisor does differently

    def first_workers(self):
        return []

    def mark_ready(self):
        self.complete = self.loaded
        self.front.mark("ready", self.loaded and not self.stopping)

    def hear_workers(self):
        super().hear_workers()
        self.mark_ready()  # also without any model

    def welcome(self, worker):
        super().welcome(worker)
        if worker.waiting and self.memory() > self.limit:
            os.kill(worker.process, signal.SIGKILL)
            self.forget(worker, 507, "there is not enough memory for the model")
        else:
            self.front.mark(f"model-{worker.name}", True)
            self.reply(worker, 200, {"modelName": worker.name, "modelUrl": worker.model_folder})

    def refuse(self, worker, why):
        if not worker:
            raise Stop(why)
        self.forget(worker, 507 if "MemoryError" in why else 500, why)

    def replace(self, worker, how):
        if worker.unloading:
            self.forget(worker, 200, None)
        elif worker.waiting:
            self.forget(worker, 507, f"the model's process {how} while it loaded: out of memory?")
        else:
            super().replace(worker, how)

    def forget(self, worker, status, error):
        if error:
            journal.write("error", error, model=worker.name)
        worker.remove()
        self.workers = {place: other for place, other in self.workers.items() if other is not worker}
        self.reply(worker, status, {"error": error} if error else {})

    # the API

    def hear_control(self):
        connection, _ = self.control.accept()
        connection.settimeout(CONTROL_SECONDS)
        try:
            data = b""
            while not (head := wire.head(data)) or len(data) < head[2] + int(head[1].get("content-length", 0)):
                more = connection.recv(65536)
                if not more:
                    return connection.close()
                data += more
            method, target, _ = head[0].split(" ")
            self.answer(connection, method, urlsplit(target), data[head[2]:])
        except OSError:
            connection.close()

    def answer(self, connection, method, target, body):
        name = unquote(target.path.removeprefix("/models").strip("/"))
        model = next((model for model in self.workers.values() if model.name == name), None)
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
        if any(model.name == name for model in self.workers.values()):
            return send(connection, 409, {"error": "this model is loaded already"})
        if len(self.workers) == nursery.MOST_WORKERS or self.memory() + size > self.limit:
            return send(connection, 507, {"error": "there is not enough memory for the model"})
        model = Model(name, url, self.folder, self.settings.queue)
        model.waiting = connection
        self.workers[next(place for place in range(nursery.MOST_WORKERS) if place not in self.workers)] = model

    def unload(self, connection, model):
        """The process finishes what waits in its socket, then ends; `replace` is told so."""
        model.waiting, model.unloading = connection, True
        model.show(False)
        self.front.mark(f"model-{model.name}", False)
        os.kill(model.process, signal.SIGTERM) if model.process else self.forget(model, 200, None)

    def page(self, query):
        names = sorted((model.name, model.model_folder) for model in self.workers.values() if not model.waiting)
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
        for model in self.workers.values():
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
        pass  # nobody waits for it
    connection.close()
