"""Runs the runner for AWS's prebuilt images, as a process or in this one."""
import os
import sys
import tempfile
import textwrap

import projects
from running import Server, free_port

_folder = tempfile.TemporaryDirectory(prefix="mcc-runner-")


def model_folder(files):
    """A model folder of these files: text, bytes, or what writes the file into a path."""
    folder = tempfile.mkdtemp(dir=_folder.name)
    for name, content in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if callable(content):
            content(path)
            continue
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else textwrap.dedent(content).encode())
    return folder


class Runner(Server):
    """with Runner("sklearn", files) as server: …"""

    def __init__(self, image, files, ready=True, graceful=False, **environment):
        self.folder = tempfile.mkdtemp(prefix="mcc-test-")
        self.serve = projects.runner(self.folder)
        self.port, self.command, self.ready, self.graceful, self.exit_code = free_port(), (), ready, graceful, None
        self.environment = {
            "PATH": os.environ["PATH"], "TMPDIR": self.folder, "MCC_BIND_ADDRESS": "127.0.0.1", "MCC_RUNNER": image,
            "MCC_MODEL_DIR": model_folder(files), "SAGEMAKER_MODEL_SERVER_WORKERS": "1", "SAGEMAKER_BIND_TO_PORT": str(self.port),
            **environment}


class InProcess:
    """An image's answers without a server; the variables stay until the next one is made."""

    _serve = None
    _set = {}

    def __init__(self, image, files, **environment):
        if InProcess._serve is None:
            InProcess._serve = projects.runner(os.path.join(_folder.name, "runner"))
            runner = os.path.dirname(InProcess._serve)
            sys.path[:0] = [runner, os.path.join(os.path.dirname(runner), "server")]
            sys.dont_write_bytecode = True
        for name in InProcess._set:
            os.environ.pop(name, None)
        self.folder = model_folder(files)
        InProcess._set = {"MCC_RUNNER": image, "MCC_MODEL_DIR": self.folder, **environment}
        os.environ.update(InProcess._set)
        for name, module in list(sys.modules.items()):
            if (getattr(module, "__file__", None) or "").startswith(_folder.name) and not module.__file__.startswith(os.path.dirname(os.path.dirname(self._serve))):
                del sys.modules[name]
        sys.path[:] = [path for path in sys.path if not path.startswith(_folder.name) or "/runtime/" in path]
        import invocations
        import settings

        self.invocations = invocations
        invocations.load(settings.Settings())

    def post(self, body, **headers):
        import wire

        body = body if isinstance(body, bytes) else body.encode()
        named = {name.lower().replace("_", "-"): value for name, value in headers.items() if value is not None}
        return self.invocations.answer(wire.Request("POST /invocations HTTP/1.1", named, body))
