"""A generated project's code in this process: what needs no server is tested without one."""
import json
import os
import pickle
import sys
import tempfile

import joblib

import projects

_folder = tempfile.TemporaryDirectory(prefix="mcc-in-process-")


class Answer:
    def __init__(self, status, kind, body):
        self.status, self.type, self.body = status, kind, body

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def predictions(self):
        assert self.status == 200, self.body[:300]
        return self.json["predictions"]

    @property
    def error(self):
        assert self.status >= 400, self.body[:300]
        return self.json["error"]


class Project:
    """A project with a model in a file of its own, loaded as a worker loads it. `save`: writes the model into a path."""

    def __init__(self, model, framework="sklearn", method=None, name="model.joblib", save=joblib.dump, inference=None):
        folder = tempfile.mkdtemp(dir=_folder.name)
        path = os.path.join(folder, name)
        save(model, path)
        self.code = projects.server_folder(projects.make(os.path.join(folder, "project"), "http-flask", framework, path))
        if inference:
            with open(os.path.join(folder, "project", "code", "inference.py"), "w") as file:
                file.write(inference)
        for module in [key for key, value in sys.modules.items() if (getattr(value, "__file__", None) or "").startswith(_folder.name)]:
            del sys.modules[module]
        sys.path[:] = [os.path.join(folder, "project", "runtime", "server"), self.code, os.path.join(self.code, "ext"), *(entry for entry in sys.path if not entry.startswith(_folder.name))]
        sys.dont_write_bytecode = True
        os.environ.update(MCC_MODEL_DIR=os.path.join(folder, "project", "model"), OMP_NUM_THREADS="1")
        import project

        project.PREDICT_METHOD = method
        import formats
        import invocations
        import settings

        self.formats, self.invocations = formats, invocations
        with Silence():
            invocations.load(settings.Settings())

    def post(self, body, content_type="application/json", accept="application/json", **headers):
        if not isinstance(body, (bytes, str)):
            body = json.dumps(body)
        body = body.encode() if isinstance(body, str) else body
        headers = {name.replace("_", "-").lower(): value for name, value in headers.items()}
        with Silence() as silence:
            answer = self.invocations.answer(body, content_type, accept, "", "test", headers)
        self.log = silence.text
        return Answer(*answer[:3])


class Silence:
    """The log of the code under test, which is not the test's."""

    def __enter__(self):
        import io

        self.streams, self.buffer = (sys.stdout, sys.stderr), io.StringIO()
        sys.stdout = sys.stderr = self.buffer
        return self

    def __exit__(self, *_):
        sys.stdout, sys.stderr = self.streams

    @property
    def text(self):
        return self.buffer.getvalue()


def pickled(model, path):
    with open(path, "wb") as file:
        pickle.dump(model, file)
