"""Starts nginx and the crew, and ends them.

nginx listens on the port, answers /ping for the file `ready` (see crew.py), and gives requests to the workers through two unix
sockets that belong to this process, so that what waits in them outlives a worker. See nginx.conf.template.
"""
import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import struct
import tempfile
import time

import crew
import journal
import project
import wire
from crew import how, mark
from settings import Settings, SettingsError
[% if hasMetrics %]
import metrics
[% end %]
[% if hasMultiModel %]
import models
[% end %]

DRAIN_SECONDS = 25  # SageMaker kills 30 s after SIGTERM
LAME_DUCK_SECONDS = 0.5  # of them, in which clients hear "Connection: close"
LAST_ONES_SECONDS = 0.1  # and in which nginx accepts the connections that are already there
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
SO_ATTACH_FILTER = 26  # socket(7)
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                    "LOKY_MAX_CPU_COUNT", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


class Stop(Exception):
    """The container ends now, and the message says why, where that was not said before."""


def main():
    supervisor = folder = None
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # they wait until sigwait asks for them
    try:
        settings = Settings()
        for name in THREAD_VARIABLES:
            os.environ.setdefault(name, str(settings.threads))  # libraries read them when they are imported
        folder = tempfile.mkdtemp(prefix="mcc-")
        supervisor = Supervisor(settings, folder)
        supervisor.run()
        return 0
    except (Stop, SettingsError, OSError) as why:
        if str(why):
            journal.write("error", str(why))
        return 1
    finally:
        if supervisor:
            supervisor.end()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


class Supervisor:
    def __init__(self, settings, folder):
        self.settings, self.folder = settings, folder
        self.share = project.SHARE_MODEL
        self.children = set()
        family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
        self.door = socket.create_server((settings.address, settings.port), family=family, backlog=1024)
        self.listeners = [wire.listener(os.path.join(folder, name + ".sock")) for name in ("model", "app")]
        mark(folder, "closed", True)
[% if hasMetrics %]
        self.metrics = metrics.Metrics(settings, folder)
[% end %]

    def run(self):
        log, self.log_writer = os.pipe()
        self.scribe = self.start(lambda: self.pass_on(log))
        os.close(log)
        self.front = self.start(self.become_nginx)
        os.close(self.log_writer)
        self.crew = self.start(self.lead_crew)
        while signal.sigwait(SIGNALS) == signal.SIGCHLD:
            for process, code in self.buried():
                if process == self.front:
                    raise Stop(f"nginx {how(code)}")
                if process == self.crew:
                    self.crew = self.after_crew(code)
        self.drain()

    def start(self, work):
        """Forks a child that does that, in a process group of its own: Ctrl-C is for us alone."""
        process = os.fork()
        if not process:
            try:
                os.setpgid(0, 0)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
                os._exit(work())
            finally:
                os._exit(1)
        with contextlib.suppress(PermissionError):  # it has executed nginx, and set its group itself before
            os.setpgid(process, process)  # here too: end() may need the group before the child has come that far
        self.children.add(process)
        return process

    def buried(self):
        for process, code in crew.ended():
            self.children.discard(process)
            yield process, code

    def lead_crew(self):
        crew.die_with_parent(signal.SIGKILL)
        kind = crew.Crew
[% if hasMultiModel %]
        kind = models.MultiModelCrew if models.asked_for() else kind
[% end %]
        return kind(self.settings, self.folder, self.listeners, self.share).run()

    def after_crew(self, code):
        if code == crew.REFUSED:
            raise Stop
        if code == crew.UNSAFE_TO_SHARE:
            self.share = False
        elif os.path.exists(os.path.join(self.folder, "ready")):
            journal.write("error", f"the process that keeps the workers {how(code)}: starting all of them anew")
            mark(self.folder, "ready", False)
        else:
            raise Stop(f"the process that loads the model {how(code)}" + (": out of memory?" if code == -signal.SIGKILL else ""))
        return self.start(self.lead_crew)

    def pass_on(self, log):
        """nginx's log to our output."""
        os.close(self.log_writer)
[% if hasMetrics %]
        self.metrics.start()
[% end %]
        while lines := os.read(log, 65536):
[% if hasMetrics %]
            self.metrics.count(lines)
[% end %]
            for start in range(0, len(lines), 4096):  # a pipe that can be written to takes 4096 bytes
                if select.select([], [1], [], 0)[1]:  # else nobody reads our output: that costs lines, never requests
                    os.write(1, lines[start:start + 4096])
        return 0

    # nginx

    def become_nginx(self):
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if not program:
            journal.write("error", "nginx is not installed: apt-get install nginx-light")
            return 1
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(self.configuration())
        crew.die_with_parent(signal.SIGTERM)
        for number in (self.log_writer, self.door.fileno()):
            os.set_inheritable(number, True)
        os.environ["NGINX"] = f"{self.door.fileno()};"  # nginx's own way to take over a listening socket
        os.execv(program, [program, "-p", self.folder, "-c", path, "-e", os.path.join(self.folder, "nginx.log")])

    def configuration(self):
        settings = self.settings
        values = {
            "run": self.folder, "log": self.log_writer, "user": "user root;" if os.getuid() == 0 else "",
            "address": f"[{settings.address}]" if ":" in settings.address else settings.address, "port": settings.port,
            "processes": max(1, settings.workers // 8), "queue": settings.queue, "half": -(-settings.queue // 2),
            "max_bytes": settings.max_bytes, "timeout": settings.timeout,
            "execution_parameters": json.dumps(settings.execution_parameters()),
        }
        with open(os.path.join(os.path.dirname(os.path.realpath(__file__)), "nginx.conf.template")) as file:
            text = file.read()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    # the end

    def drain(self):
        """Accepts no more, finishes what is running, and ends."""
        end = time.monotonic() + DRAIN_SECONDS
        mark(self.folder, "draining", True)
        time.sleep(LAME_DUCK_SECONDS)
        refuse_connections(self.door)
        time.sleep(LAST_ONES_SECONDS)
        os.kill(self.front, signal.SIGQUIT)
        self.wait({self.front, self.crew}, end)
        if self.crew not in self.children:
            raise Stop("the process that keeps the workers ended before they had answered all requests")
        os.killpg(self.crew, signal.SIGTERM)
        self.wait({self.crew}, end + 2)

    def wait(self, processes, end):
        """Until one of them has ended."""
        while processes <= self.children and time.monotonic() < end:
            list(self.buried())
            time.sleep(0.01)

    def end(self):
        """Nothing stays behind; what nginx logged is written first."""
        for process in self.children - {self.scribe}:
            os.killpg(process, signal.SIGKILL)
        self.wait({self.scribe}, time.monotonic() + 1)


def refuse_connections(door):
    """Lets no new connection in, while nginx still accepts those that are there: closing the socket would reset them.
    Linux drops what this program does not let pass: a TCP header (its byte 13 has the flags) with the flag SYN."""
    steps = ((0x30, 0, 0, 13), (0x45, 1, 0, 0x02), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0))
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    door.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(steps), ctypes.addressof(program)))
    door.close()
