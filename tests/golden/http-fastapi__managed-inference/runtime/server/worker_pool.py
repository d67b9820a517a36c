"""The process that loads the model and forks the workers, which so share its memory, and replaces those that die or hang.

Where a loaded model cannot be forked safely, each worker loads its own. The file `ready`, for which nginx answers /ping with 200,
is there while a worker can answer.
"""
import ctypes
import gc
import mmap
import os
import signal
import sys
import time
from contextlib import suppress

import server_log as log
import project
import sandbox
import startup
from settings import SettingsError

TEMPORARY = "tmp"  # the only folder in which workers write, in the server's
REFUSED, UNSAFE_TO_SHARE = 2, 3  # exit codes: the model cannot be served, and the reason is logged; it cannot be forked
SIGNALS = {signal.SIGCHLD, signal.SIGTERM, signal.SIGUSR1}  # the last one: a worker is ready
PARENT_DEATH_SIGNAL = 1  # prctl(2)
# Libraries whose threads do not survive a fork after a model is loaded.
NEVER_BEFORE_FORK = {"xgboost", "lightgbm", "catboost", "tensorflow", "torch", "onnxruntime"}


class Worker:
    """The place of one worker: the sockets that it takes requests from, and the process that is there now, if any."""

    def __init__(self, listeners, model_folder):
        self.listeners, self.model_folder = listeners, model_folder
        self.process = None
        self.start_at = 0.0
        self.short_lives = 0  # in a row
        # What the process writes: when it last began a request or looked for one, in monotonic seconds (0: it is not ready yet),
        # the phase of its start, and a text: how long its start took, or why it cannot serve the model.
        self.memory = memoryview(mmap.mmap(-1, 4096))
        self.last_heartbeat, self.phase, self.text = self.memory[:8].cast("d"), self.memory[8:9], self.memory[9:]

    def heartbeat(self):
        self.last_heartbeat[0] = time.monotonic()

    def refuse(self, error):
        self.write(reason(error))
        os._exit(REFUSED)

    def write(self, text):
        self.text[:] = text.encode()[:3000].ljust(len(self.text), b"\0")

    def read(self):
        return bytes(self.text).rstrip(b"\0").decode(errors="replace")


class WorkerPool:
    def __init__(self, settings, folder, listeners, share):
        self.settings, self.folder, self.share = settings, folder, share
        self.workers = [Worker(listeners, settings.model_folder) for _ in range(settings.workers)]
        self.memory_file, self.memory_score = None, ""
        self.complete = False  # whether all workers were ready once

    def run(self):
        """Returns an exit code."""
        with suppress(OSError):
            self.memory_file = os.open("/proc/self/oom_score_adj", os.O_RDWR | os.O_CLOEXEC)
            self.memory_score = os.read(self.memory_file, 16).decode().strip()
        sandbox.confine(self.folder, self.settings.allowed, keeps_signals=True)
        sandbox.use_temporary_folder(os.path.join(self.folder, TEMPORARY), self.settings.allowed)
        try:
            self.prepare()
        except BaseException as error:
            return refuse(self.settings.model_folder, reason(error))
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # they stay pending until sigtimedwait takes them
        while True:
            self.tend_workers()
            if self.wait() == signal.SIGTERM:
                for _ in ended(0):
                    pass  # the process group, and so each worker, has got it too
                return 0
            for process, code in ended():
                for worker in [worker for worker in self.workers if worker.process == process]:
                    if self.reap(worker, code):
                        return REFUSED

    def prepare(self):
        """What workers share: the loaded model, or at least its libraries where they can be forked."""
        if self.share:
            own = os.getpid()
            startup.import_all(self.settings, forks=True)
            import invocations

            if invocations.handler.loads:  # your code may start threads, or open what a fork cannot share
                os._exit(UNSAFE_TO_SHARE)
            startup.load(self.settings)
            if len(os.listdir("/proc/self/task")) > 1 or NEVER_BEFORE_FORK & sys.modules.keys():
                os._exit(UNSAFE_TO_SHARE)
            if os.getpid() != own:  # the model has forked
                os._exit(1)
            sandbox.may_fork()
            gc.collect()
            gc.freeze()  # the collector would write to shared pages
        elif project.SHARE_MODEL:
            startup.import_library()

    def wait(self):
        caught = signal.sigtimedwait(SIGNALS, 1)
        return caught and caught.si_signo

    def tend_workers(self):
        now = time.monotonic()
        for worker in self.workers:
            if not worker.process and now >= worker.start_at:
                worker.start_at, worker.last_heartbeat[0] = now, 0
                worker.process = self.fork() or self.work(worker)
            elif worker.last_heartbeat[0] and now - worker.last_heartbeat[0] > self.settings.timeout + 2:
                log.error(f"worker process {worker.process} did not respond for {self.settings.timeout} s: killing it")
                os.kill(worker.process, signal.SIGKILL)
                worker.heartbeat()
        self.mark_ready()

    def mark_ready(self):
        """Ready is, at first, that every worker is; later, that any is."""
        ready = [bool(worker.last_heartbeat[0]) for worker in self.workers]
        if not self.complete and all(ready):
            self.complete = True
            log.info(f"ready after {self.workers[0].read()}")
        marks = {"ready": self.complete and sum(ready),
                 "closed": not any(ready) and not (self.complete and self.share)}  # another is there in no time, if shared
        for name in sorted(marks, key=lambda name: bool(marks[name])):  # removed before made: with a good /ping nothing is closed
            mark(self.folder, name, marks[name])

    def fork(self):
        """A fork whose child dies before others when memory runs out, as a worker should, and not who can replace it."""
        self.set_memory_score("500")
        process = os.fork()
        if process:
            self.set_memory_score(self.memory_score)
        return process

    def set_memory_score(self, score):
        """That of this process. `confine` refuses new writers of this file, so the one from before is used."""
        with suppress(OSError, ValueError):
            if int(self.memory_score) < 500:
                os.pwrite(self.memory_file, score.encode(), 0)

    def work(self, worker):
        """What a worker process does; never returns."""
        try:
            die_with_parent(signal.SIGKILL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
            if self.memory_file:
                os.close(self.memory_file)  # it is the parent's
            sandbox.enter_worker(os.path.join(self.folder, TEMPORARY), self.settings.allowed)
            startup.report_to(worker.phase)
            if not self.share:
                self.settings.model_folder = worker.model_folder
                startup.load(self.settings)
            import server

            startup.enter("serve")
        except BaseException as error:
            worker.refuse(error)
        worker.write(startup.summary())
        worker.heartbeat()
        os.kill(os.getppid(), signal.SIGUSR1)
        try:
            server.serve(*worker.listeners, worker.heartbeat)
        finally:
            os._exit(1)

    def reap(self, worker, code):
        """Lets another process replace it, or logs why the container has to exit."""
        if code == REFUSED or not self.complete:
            why = code == REFUSED and worker.read()
            return refuse(worker.model_folder, why or f"a worker {exit_reason(code)} (phase: {startup.phase(worker.phase)})")
        log.error(f"a worker {exit_reason(code)}: starting another")
        now = time.monotonic()
        worker.short_lives = worker.short_lives + 1 if now - worker.start_at < 5 else 0
        worker.start_at = now + (worker.short_lives > 2)  # a worker that keeps dying must not keep us busy
        worker.process, worker.last_heartbeat[0] = None, 0


def refuse(folder, why):
    log.error(f"the model in {folder} cannot be served: {why}")
    return REFUSED


def reason(error):
    text = str(error) if isinstance(error, SettingsError) else log.one_line(error)
    return f"{' '.join(text.split())} (phase: {startup.phase()})"


def exit_reason(code):
    return f"ended with {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"


def ended(options=os.WNOHANG):
    """The children that have ended since the last call: process and code."""
    try:
        while (child := os.waitpid(-1, options))[0]:
            yield child[0], os.waitstatus_to_exitcode(child[1])
    except ChildProcessError:
        pass


def die_with_parent(number):
    ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, number, 0, 0, 0)


def mark(folder, name, value):
    """nginx looks whether such a file is there: `ready`, `closed` (requests must not wait) or `draining`."""
    path = os.path.join(folder, name)
    if value:
        with open(path, "w") as file:
            file.write(str(value))
    elif os.path.exists(path):
        os.unlink(path)
