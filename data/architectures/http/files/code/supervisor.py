"""Starts nginx and the workers, keeps them running, and says when the model can answer.

Three kinds of processes. The supervisor (this one) never touches the model, so it is always quick: it replaces what dies
or hangs, passes nginx's request log on, and creates the file `ready`, which makes nginx answer /ping with 200. The
nursery (nursery.py) loads the model once and forks the workers, which so share its memory; where a loaded model cannot be
forked safely, each worker loads its own. Worker N answers on the unix socket worker-N.sock, which belongs to the
supervisor: requests that wait in it survive the worker.
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
import struct
import tempfile
import time

import journal
import nursery
import project
from settings import Settings, SettingsError

DRAIN_SECONDS = 25  # SageMaker kills 30 s after SIGTERM
LAME_DUCK_SECONDS = 0.5  # while stopping: time for clients to hear "Connection: close"
LAST_ONES_SECONDS = 0.1  # while stopping: time for nginx to accept the last connections
UNSENT_LOG_BYTES = 1024 * 1024
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                    "LOKY_MAX_CPU_COUNT", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
PARENT_DEATH_SIGNAL, CHILD_SUBREAPER = 1, 36  # prctl(2)
SO_ATTACH_FILTER = 26


class Stop(Exception):
    """The container ends now, and the message says why."""


def main():
    settings = supervisor = folder = None
    try:
        settings = Settings()
        for name in THREAD_VARIABLES:
            os.environ.setdefault(name, str(settings.threads))  # libraries read them when they are imported
        folder = settings.run_folder or tempfile.mkdtemp(prefix="mcc-")
        supervisor = Supervisor(settings, folder)
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


def refuse_connections(listener):
    """Lets no new connection in, while nginx can still accept those that are there: closing would reset them. Linux drops
    what this program for its packet filter does not let pass: a TCP header (byte 13 has the flags) with the flag SYN."""
    program = b"".join(struct.pack("HBBI", *step) for step in (
        (0x30, 0, 0, 13), (0x45, 1, 0, 0x02), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0)))
    buffer = ctypes.create_string_buffer(program)
    listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", 4, ctypes.addressof(buffer)))


class Worker:
    """The place of one worker: its socket, and the process that is there now, if any."""

    def __init__(self, number, folder, queue):
        self.number = number
        self.process = None
        self.ready = False
        self.start_at = 0.0
        self.short_lives = 0  # in a row
        self.path = os.path.join(folder, f"worker-{number}.sock")
        if len(self.path) > 100:
            raise Stop(f"MCC_RUN_DIR is too long for a unix socket: {folder}")
        self.listener = socket.socket(socket.AF_UNIX)
        for path in (self.path, self.path + ".off"):
            if os.path.exists(path):
                os.unlink(path)  # left by a supervisor that was killed
        self.listener.bind(self.path + ".off")
        self.listener.listen(queue)

    def show(self, shown):
        """Gives the socket the name that nginx knows, or takes it away; what waits in it stays."""
        old, new = (self.path + ".off", self.path) if shown else (self.path, self.path + ".off")
        if os.path.exists(old):
            os.rename(old, new)


class Supervisor:
    def __init__(self, settings, folder):
        self.settings = settings
        self.folder = folder
        self.shared = project.SHARE_MODEL
        self.loaded = False  # whether the nursery has its model
        self.complete = False  # whether all workers were ready once
        self.nginx = self.nursery = self.commands = None
        self.stopping = None  # when SIGTERM came
        self.leaving = False  # nginx was told to finish
        self.groups = []  # of processes: nginx, and each nursery with its workers
        self.unsent = b""
        os.makedirs(folder, exist_ok=True)
        family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
        self.listener = socket.create_server((settings.address, settings.port), family=family, backlog=1024)
        self.per_worker = -(-settings.queue // settings.workers)
        self.workers = [Worker(n, folder, self.per_worker) for n in range(settings.workers)]
        # When each worker last began a request or looked for one, in seconds of the monotonic clock.
        self.beats = memoryview(mmap.mmap(-1, 8 * settings.workers)).cast("d")

        self.selector = selectors.DefaultSelector()
        self.log, self.log_writer = os.pipe()
        self.status, self.status_writer = os.pipe()
        awake, waker = socket.socketpair()
        for end in (awake, waker):
            end.setblocking(False)
        self.selector.register(self.log, selectors.EVENT_READ, self.pass_log)
        self.selector.register(self.status, selectors.EVENT_READ, self.hear_workers)
        self.selector.register(awake, selectors.EVENT_READ, lambda: self.hear_signals(awake.recv(100)))
        self.sockets = awake, waker
        signal.set_wakeup_fd(waker.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD):
            signal.signal(number, lambda *_: None)
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1, 0, 0, 0)  # workers become our children when the nursery lets go

    def run(self):
        self.start_nginx()
        self.start_nursery()
        while self.nginx:
            for key, _ in self.selector.select(0.1 if self.stopping else 1):
                key.data()
            self.write_log()
            self.look_after_workers()
            if self.stopping:
                seconds = time.monotonic() - self.stopping
                if seconds > DRAIN_SECONDS:
                    return journal.write("warning", f"requests were still running after {DRAIN_SECONDS} s")
                if seconds > LAME_DUCK_SECONDS and self.listener:
                    refuse_connections(self.listener)
                    self.listener = self.listener.close()
                elif seconds > LAME_DUCK_SECONDS + LAST_ONES_SECONDS and not self.leaving:
                    self.leaving = True
                    os.kill(self.nginx, signal.SIGQUIT)  # stop listening, finish what is running, end

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
        while select.select([self.log], [], [], 0)[0]:
            self.pass_log()
        self.write_log()

    # signals and children

    def hear_signals(self, numbers):
        if not self.stopping and (signal.SIGTERM in numbers or signal.SIGINT in numbers):
            self.stopping = time.monotonic()
            self.mark("draining", True)
            self.mark_ready()
            journal.write("info", "stopping: no longer ready, finishing what is running")
        while True:
            try:
                process, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not process:
                return
            self.bury(process, os.waitstatus_to_exitcode(status))

    def bury(self, process, code):
        how = f"ended with {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"
        if process == self.nginx:
            self.nginx = None
            if not self.leaving:
                raise Stop(f"nginx {how}")
        elif process == self.nursery:
            if code == nursery.UNSAFE_TO_SHARE:
                self.shared = False
            elif not self.loaded:
                raise Stop(f"the process that loads the model {how}" + (": out of memory?" if code == -9 else ""))
            self.start_nursery()
        for worker in self.workers:
            if process == worker.process:
                if not self.complete:
                    raise Stop(f"a worker {how} while it loaded the model")
                journal.write("error", f"worker {worker.number} (process {process}) {how}: starting another")
                worker.process, worker.ready = None, False
                worker.show(self.shared)  # a shared model is there again in no time, so requests may wait for it
                self.mark_ready()
                now = time.monotonic()
                worker.short_lives = worker.short_lives + 1 if now - worker.start_at < 5 else 0
                worker.start_at = now + (worker.short_lives > 2)  # a worker that keeps dying must not keep us busy

    # workers

    def start_nursery(self):
        if self.commands:
            os.close(self.commands)
        commands, self.commands = os.pipe()
        self.loaded = False
        self.nursery = os.fork()
        if not self.nursery:
            os.close(self.commands)
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGCHLD):
                signal.signal(number, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the supervisor
            nursery.main(self.settings, [w.listener for w in self.workers], self.beats,
                         os.fdopen(commands), self.status_writer, self.shared)
        os.close(commands)
        self.set_apart(self.nursery)

    def set_apart(self, process):
        """Into a group of its own, so that Ctrl-C does not reach it and `close` reaches all that it starts."""
        try:
            os.setpgid(process, process)
        except OSError:
            pass  # runs its program already, so it has done this itself
        self.groups.append(process)

    def look_after_workers(self):
        now = time.monotonic()
        for worker in self.workers:
            if worker.process is None and now >= worker.start_at:
                worker.process, worker.start_at = 0, now  # 0: asked for
                os.write(self.commands, b"%d\n" % worker.number)
            elif worker.ready and now - self.beats[worker.number] > self.settings.timeout + 2:
                journal.write("error", f"worker {worker.number} gave no answer for {self.settings.timeout} s: ending it")
                os.kill(worker.process, signal.SIGKILL)
                self.beats[worker.number] = now

    def hear_workers(self):
        for line in os.read(self.status, 65536).splitlines():
            event = json.loads(line)
            if event["is"] == "failed":
                raise Stop(event["why"])
            if event["is"] == "loaded":
                self.loaded = True
                continue
            worker = self.workers[event["worker"]]
            worker.process = event["process"]
            if event["is"] == "ready":
                worker.ready = True
                self.beats[worker.number] = time.monotonic()
                worker.show(True)
                self.mark_ready()

    def mark_ready(self):
        """Ready is, at first, that every worker is, so that nginx finds them all; later, that any is."""
        ready = [worker.ready for worker in self.workers]
        self.complete = self.complete or all(ready)
        self.mark("ready", not self.stopping and self.complete and any(ready))

    def mark(self, name, there):
        """nginx looks for these files: `ready` answers /ping, `draining` closes connections after their answers."""
        path = os.path.join(self.folder, name)
        if there:
            open(path, "w").close()
        elif os.path.exists(path):
            os.unlink(path)

    # nginx

    def start_nginx(self):
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if not program:
            raise Stop("nginx is not installed: apt-get install nginx-light")
        for name in ("ready", "draining"):
            self.mark(name, False)
        settings, here = self.settings, os.path.dirname(os.path.realpath(__file__))
        values = {
            "run": self.folder, "log": self.log_writer, "user": "user root;" if os.getuid() == 0 else "",
            "address": f"[{settings.address}]" if ":" in settings.address else settings.address,
            "port": settings.port, "queue": settings.queue, "max_bytes": settings.max_bytes,
            "timeout": settings.timeout, "processes": max(1, settings.workers // 8),
            "execution_parameters": json.dumps(settings.execution_parameters()),
            "servers": "\n        ".join(f"server unix:{w.path} max_conns={self.per_worker} max_fails=0;"
                                         for w in self.workers),
        }
        with open(os.path.join(here, "nginx.conf.template")) as file:
            text = file.read()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(text)
        self.nginx = os.fork()
        if not self.nginx:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
            for number in (self.log_writer, self.listener.fileno()):
                os.set_inheritable(number, True)
            os.environ["NGINX"] = f"{self.listener.fileno()};"  # nginx's own way to take over a listening socket
            os.execv(program, [program, "-p", self.folder, "-c", path, "-e", os.path.join(self.folder, "nginx.log")])
        self.set_apart(self.nginx)

    def pass_log(self):
        self.unsent += os.read(self.log, 65536)
        if len(self.unsent) > UNSENT_LOG_BYTES:
            self.unsent = b""  # nobody reads our output: that costs lines, never requests

    def write_log(self):
        while self.unsent and select.select([], [1], [], 0)[1]:
            self.unsent = self.unsent[os.write(1, self.unsent[:4096]):]  # a pipe that can be written to takes 4096
