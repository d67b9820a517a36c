"""The process that loads the model and forks the workers, and what a worker does first. See supervisor.py."""
import ctypes
import gc
import json
import os
import signal
import socket
import sys
import time

import journal
import project

MOST_WORKERS = 4096
UNSAFE_TO_SHARE = 3  # exit code
PARENT_DEATH_SIGNAL = 1  # prctl(2)
# Libraries whose threads do not survive a fork once a model of theirs is loaded.
NEVER_BEFORE_FORK = {"xgboost", "lightgbm", "catboost", "tensorflow", "torch", "onnxruntime"}


class Nursery:
    """`run` never returns. `share`: load the model here. `parent`: the supervisor."""

    def __init__(self, settings, beats, commands, status, share, parent):
        self.settings, self.beats, self.commands = settings, beats, commands
        self.status, self.share, self.parent = status, share, parent

    def run(self):
        try:
            if self.share:
                import inference

                if hasattr(inference, "model_fn"):  # who knows what it starts
                    os._exit(UNSAFE_TO_SHARE)
                self.load()
                if len(os.listdir("/proc/self/task")) > 1 or NEVER_BEFORE_FORK & sys.modules.keys():
                    os._exit(UNSAFE_TO_SHARE)
                gc.collect()
                gc.freeze()  # the collector would write to shared pages
            elif project.SHARE_MODEL:
                import model  # noqa: F401  at least the libraries are shared
            self.tell("loaded")
            while True:
                command, sockets, _, _ = socket.recv_fds(self.commands, 8192, 1)
                if not command:
                    os._exit(0)  # the supervisor is gone
                number, folder = command.decode().split(" ", 1)
                self.fork(int(number), folder, socket.socket(fileno=sockets[0]))
        except BaseException as error:
            self.fail(error)

    def fork(self, number, folder, listener):
        """Forks twice, so that the worker becomes the supervisor's child and not ours."""
        between = os.fork()
        if between:
            os.waitpid(between, 0)
            return listener.close()
        between = os.getpid()
        if os.fork():
            os._exit(0)
        while os.getppid() == between:
            time.sleep(0.001)
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
        if os.getppid() == self.parent:
            self.work(number, folder, listener)
        os._exit(1)

    def work(self, number, folder, listener):
        who = {"worker": number, "process": os.getpid()}
        self.tell("started", **who)
        try:
            if not self.share:
                self.settings.model_folder = folder
                self.load()
        except BaseException as error:
            self.fail(error, **who)
        try:
            import server
[% if hasMicroBatching %]
            import batching

            batching.start()
[% end %]

            self.tell("ready", **who)
            server.serve(listener, lambda: self.beats.__setitem__(number, time.monotonic()))
        except BaseException as error:
            journal.write("error", "the server failed", traceback=journal.trace(error, b""))

    def load(self):
        import invocations
        import server  # noqa: F401  imported here so that workers share its memory too

        invocations.load(self.settings)

    def tell(self, event, **more):
        os.write(self.status, json.dumps({"is": event, **more}).encode() + b"\n")

    def fail(self, error, **who):
        why = f"the model in {self.settings.model_folder} cannot be served: {journal.one_line(error)}"
        self.tell("failed", why=why[:2000], **who)
        os._exit(1)
