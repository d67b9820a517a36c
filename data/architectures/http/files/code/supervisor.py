"""Keeps the server running, and says when the model can answer.

Four kinds of processes. The supervisor (this one) never touches the model, so it is always quick: it replaces what dies or
hangs, and creates the file `ready`, for which nginx (front.py) answers /ping with 200. The nursery (nursery.py) loads the
model once and forks the workers, which so share its memory; where a loaded model cannot be forked safely, each worker loads
its own. A worker answers on a unix socket that belongs to the supervisor: requests that wait in it survive the worker.
"""
import ctypes
import json
import mmap
import os
import select
import selectors
import shutil
import signal
import socket
import tempfile
import time

import journal
import nursery
import project
from front import Front
from settings import Settings, SettingsError

DRAIN_SECONDS = 25  # SageMaker kills 30 s after SIGTERM
LAME_DUCK_SECONDS = 0.5  # of them, in which clients hear "Connection: close"
LAST_ONES_SECONDS = 0.1  # and in which nginx accepts the connections that are already there
CHILD_SUBREAPER = 36  # prctl(2)
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                    "LOKY_MAX_CPU_COUNT", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


class Stop(Exception):
    """The container ends now, and the message says why."""


def main(kinds):
    """`kinds`: functions that give a class of supervisors one more ability."""
    settings = supervisor = folder = None
    try:
        settings = Settings()
        for name in THREAD_VARIABLES:
            os.environ.setdefault(name, str(settings.threads))  # libraries read them when they are imported
        folder = settings.run_folder or tempfile.mkdtemp(prefix="mcc-")
        kind = Supervisor
        for more in kinds:
            kind = more(kind)
        supervisor = kind(settings, folder)
        supervisor.run()
        return 0
    except (Stop, SettingsError, OSError) as why:
        journal.write("error", str(why))
        return 1
    finally:
        if supervisor:
            supervisor.close()
        if folder and not settings.run_folder:
            shutil.rmtree(folder, ignore_errors=True)


class Worker:
    """The place of one worker: its socket, and the process that is there now, if any."""

    def __init__(self, path, model_folder, queue):
        self.path, self.model_folder = path, model_folder
        self.process = None
        self.ready = False
        self.start_at = 0.0
        self.short_lives = 0  # in a row
        if len(path) > 100:
            raise Stop(f"MCC_RUN_DIR is too long for a unix socket: {path}")
        for left_behind in (path, path + ".off"):
            if os.path.exists(left_behind):
                os.unlink(left_behind)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path + ".off")
        self.listener.listen(queue)

    def show(self, shown):
        """Gives the socket the name that nginx knows, or takes it away; what waits in it stays."""
        old, new = (self.path + ".off", self.path) if shown else (self.path, self.path + ".off")
        if os.path.exists(old):
            os.rename(old, new)


class Supervisor:
    def __init__(self, settings, folder):
        self.settings, self.folder = settings, folder
        self.share = project.SHARE_MODEL
        self.loaded = False  # whether the nursery can fork workers
        self.complete = False  # whether all workers were ready once
        self.nursery = self.commands = self.stopping = None
        self.groups = []  # of processes: nginx, and each nursery with its workers
        os.makedirs(folder, exist_ok=True)
        self.front = Front(settings, folder)
        self.workers = dict(enumerate(self.first_workers()))
        # When each worker last began a request or looked for one, in seconds of the monotonic clock.
        self.beats = memoryview(mmap.mmap(-1, 8 * nursery.MOST_WORKERS)).cast("d")

        self.status, self.status_writer = os.pipe()
        awake, waker = self.signals = socket.socketpair()
        for end in self.signals:
            end.setblocking(False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(self.front.log, selectors.EVENT_READ, self.front.read_log)
        self.selector.register(self.status, selectors.EVENT_READ, self.hear_workers)
        self.selector.register(awake, selectors.EVENT_READ, lambda: self.hear_signals(awake.recv(100)))
        signal.set_wakeup_fd(waker.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)  # workers become our children when the nursery lets go

    def run(self):
        self.set_apart(self.front.start())
        self.start_nursery()
        while self.front.process and self.drain():
            for key, _ in self.selector.select(0.05 if self.stopping else 1):
                key.data()
            self.front.write_log()
            self.look_after_workers()

    def drain(self):
        """The steps of stopping; False when the time is up."""
        seconds = time.monotonic() - self.stopping if self.stopping else 0
        if seconds > LAME_DUCK_SECONDS:
            self.front.refuse_connections()
        if seconds > LAME_DUCK_SECONDS + LAST_ONES_SECONDS:
            self.front.finish()
        if seconds > DRAIN_SECONDS:
            journal.write("warning", f"requests were still running after {DRAIN_SECONDS} s")
        return seconds <= DRAIN_SECONDS

    def close(self):
        """Ends every process and passes on the rest of the log."""
        for group in self.groups:
            try:
                os.killpg(group, signal.SIGKILL)
            except ProcessLookupError:
                pass
        try:
            until = time.monotonic() + 3
            while os.waitpid(-1, os.WNOHANG)[0] or time.monotonic() < until:
                time.sleep(0.005)
        except ChildProcessError:
            pass
        self.front.close()

    # signals and children

    def set_apart(self, process):
        """Into a group of its own, so that Ctrl-C does not reach it and `close` reaches all that it starts."""
        try:
            os.setpgid(process, process)
        except OSError:
            pass  # runs its program already, so it has done this itself
        self.groups.append(process)

    def hear_signals(self, numbers):
        if not self.stopping and (signal.SIGTERM in numbers or signal.SIGINT in numbers):
            journal.write("info", "stopping: no longer ready, finishing what is running")
            self.stopping = time.monotonic()
            self.front.mark("draining", True)
            self.mark_ready()
        if select.select([self.status], [], [], 0)[0]:
            self.hear_workers()  # who has ended may have said why
        try:
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                self.bury(ended[0], os.waitstatus_to_exitcode(ended[1]))
        except ChildProcessError:
            pass

    def bury(self, process, code):
        how = f"ended with {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
        if process == self.front.process:
            self.front.process = None
            if not self.stopping:
                raise Stop(f"nginx {how}")
        elif process == self.nursery:
            self.share = self.share and code != nursery.UNSAFE_TO_SHARE
            if not self.loaded and code != nursery.UNSAFE_TO_SHARE:
                raise Stop(f"the process that loads the model {how}" + (": out of memory?" if code == -9 else ""))
            self.start_nursery()
        for worker in [worker for worker in self.workers.values() if worker.process == process]:
            self.replace(worker, how)

    # workers

    def start_nursery(self):
        """Forks the process that loads the model and forks the workers, whose sockets it gets one by one."""
        if self.commands:
            self.commands.close()
        self.commands, commands = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.loaded = False
        parent = os.getpid()
        self.nursery = os.fork()
        if not self.nursery:
            self.commands.close()
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor
            nursery.Nursery(self.settings, self.beats, commands, self.status_writer, self.share, parent).run()
        commands.close()
        self.set_apart(self.nursery)

    def look_after_workers(self):
        now = time.monotonic()
        for number, worker in self.workers.items():
            if worker.process is None and self.loaded and now >= worker.start_at:
                worker.process, worker.start_at = 0, now  # 0: asked for
                socket.send_fds(self.commands, [f"{number} {worker.model_folder}".encode()], [worker.listener.fileno()])
            elif worker.ready and now - self.beats[number] > self.settings.timeout + 2:
                journal.write("error", f"worker {number} gave no answer for {self.settings.timeout} s: ending it")
                os.kill(worker.process, signal.SIGKILL)
                self.beats[number] = now

    def hear_workers(self):
        for line in os.read(self.status, 65536).splitlines():
            event = json.loads(line)
            worker = self.workers.get(event.get("worker"))
            if event["is"] == "failed":
                self.refuse(worker, event["why"])
            elif event["is"] == "loaded":
                self.loaded = True
            elif worker:
                worker.process = event["process"]
                if event["is"] == "ready":
                    self.beats[event["worker"]] = time.monotonic()
                    worker.ready = True
                    self.welcome(worker)

    def first_workers(self):
        return [Worker(path, self.settings.model_folder, self.settings.queue) for path in self.front.workers]

    def welcome(self, worker):
        worker.show(True)
        self.mark_ready()

    def refuse(self, worker, why):
        raise Stop(why)

    def replace(self, worker, how):
        if not self.complete:
            raise Stop(f"a worker {how} while it loaded the model")
        journal.write("error", f"worker process {worker.process} {how}: starting another")
        worker.process, worker.ready = None, False
        worker.show(self.share)  # a shared model is there again in no time, so requests may wait for it
        self.mark_ready()
        now = time.monotonic()
        worker.short_lives = worker.short_lives + 1 if now - worker.start_at < 5 else 0
        worker.start_at = now + (worker.short_lives > 2)  # a worker that keeps dying must not keep us busy

    def mark_ready(self):
        """Ready is, at first, that every worker is, so that nginx finds them all; later, that any is."""
        ready = [worker.ready for worker in self.workers.values()]
        self.complete = self.complete or all(ready)
        self.front.mark("ready", not self.stopping and self.complete and any(ready))
