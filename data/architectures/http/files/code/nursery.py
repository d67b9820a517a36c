"""The process that loads the model and forks the workers, and what a worker does first. See supervisor.py."""
import gc
import json
import os
import sys
import time

import journal

UNSAFE_TO_SHARE = 3  # exit code
# Libraries whose threads do not survive a fork once a model of theirs is loaded.
NEVER_BEFORE_FORK = {"xgboost", "lightgbm", "catboost", "tensorflow", "torch", "onnxruntime"}


def main(settings, listeners, beats, commands, status, shared):
    """Runs in a child of the supervisor; never returns."""
    code = 1
    try:
        parent = os.getppid()
        if shared:
            import inference

            if hasattr(inference, "model_fn"):  # who knows what it starts
                os._exit(UNSAFE_TO_SHARE)
            load(settings)
            if len(os.listdir("/proc/self/task")) > 1 or NEVER_BEFORE_FORK & sys.modules.keys():
                os._exit(UNSAFE_TO_SHARE)
            gc.collect()
            gc.freeze()  # the collector would write to shared pages
        tell(status, "loaded")
        for line in commands:
            between = os.fork()
            if not between:
                between = os.getpid()
                if os.fork():
                    os._exit(0)  # so that the worker becomes the supervisor's child
                while os.getppid() == between:
                    time.sleep(0.001)
                work(settings, int(line), listeners[int(line)], beats, status, shared, parent)
            os.waitpid(between, 0)
        code = 0
    except BaseException as error:
        fail(status, settings, error)
    finally:
        os._exit(code)


def work(settings, number, listener, beats, status, shared, parent):
    tell(status, "started", worker=number, process=os.getpid())
    if not shared:
        load(settings)

    def beat():
        """Called before each request and while idle: the supervisor ends a worker that no longer does."""
        beats[number] = time.monotonic()
        if os.getppid() != parent:
            os._exit(1)  # the supervisor is gone

    import server

    tell(status, "ready", worker=number, process=os.getpid())
    try:
        server.serve(listener, beat)
    except BaseException as error:
        journal.write("error", "the server failed", traceback=journal.trace(error, b""))
    os._exit(1)  # never return: the nursery would take our errors for its own


def load(settings):
    import invocations
    import server  # noqa: F401  imported here so that workers share its memory too

    invocations.load(settings)


def tell(status, event, **more):
    os.write(status, json.dumps({"is": event, **more}).encode() + b"\n")


def fail(status, settings, error):
    why = f"the model in {settings.model_folder} cannot be served: {journal.one_line(error)}"
    tell(status, "failed", why=why[:2000])
