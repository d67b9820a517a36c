"""Starts and stops nginx and the worker pool.

nginx listens on the port, answers /ping for the file `ready` (see worker_pool.py), and gives requests to the workers through two unix
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
import threading
import time

import account
import sandbox
import worker_pool
import server_log as log
import project
import wire
from worker_pool import exit_reason, mark
from settings import Settings, SettingsError
import models

DRAIN_SECONDS = 25  # SageMaker kills 30 s after SIGTERM
DRAIN_DELAY_SECONDS = 0.5  # of these, in which responses say "Connection: close"
ACCEPT_SECONDS = 0.1  # and in which nginx accepts the connections that exist already
SIGNALS = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD}
SO_ATTACH_FILTER = 26  # socket(7)
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS",
                    "LOKY_MAX_CPU_COUNT", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")


class Stop(Exception):
    """The container exits now. The message has the reason, where it is not in the log already."""


def main():
    supervisor = folder = None
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # they stay pending until sigwait takes them
    try:
        settings = Settings()
        for name in THREAD_VARIABLES:
            os.environ.setdefault(name, str(settings.threads))  # libraries read them when they are imported
        folder = tempfile.mkdtemp(prefix="mcc-")
        account.leave_root(settings.user, settings.model_folder, folder)
        os.mkdir(os.path.join(folder, worker_pool.TEMPORARY))
        log.info(f"sandbox: {sandbox.level()}; MCC_ALLOW: {', '.join(sorted(settings.allowed)) or 'nothing'}")
        supervisor = Supervisor(settings, folder)
        supervisor.run()
        return 0
    except (Stop, SettingsError, OSError) as why:
        if str(why):
            log.error(str(why))
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
        self.listen_socket = socket.create_server((settings.address, settings.port), family=family, backlog=1024)
        self.listeners = [wire.listener(os.path.join(folder, name + ".sock")) for name in ("model", "app")]
        self.refused, self.reports = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)  # for sandbox.py
        mark(folder, "closed", True)

    def run(self):
        log_reader, self.log_writer = os.pipe()
        self.log_pump = self.start(lambda: self.pump_log(log_reader))
        os.close(log_reader)
        self.nginx = self.start(self.run_nginx)
        os.close(self.log_writer)
        self.pool = self.start(self.run_worker_pool)
        while signal.sigwait(SIGNALS) == signal.SIGCHLD:
            for process, code in self.reaped():
                if process == self.nginx:
                    raise Stop(f"nginx {exit_reason(code)}")
                if process == self.pool:
                    self.pool = self.restart_worker_pool(code)
        self.drain()

    def start(self, work):
        """Forks a child that runs `work`, in its own process group: Ctrl-C reaches only this process."""
        process = os.fork()
        if not process:
            try:
                os.setpgid(0, 0)
                signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
                os._exit(work())
            finally:
                os._exit(1)
        with contextlib.suppress(PermissionError):  # the child runs nginx already, and has set its own group
            os.setpgid(process, process)  # here too: end() may need the group before the child has come that far
        self.children.add(process)
        return process

    def reaped(self):
        for process, code in worker_pool.ended():
            self.children.discard(process)
            yield process, code

    def run_worker_pool(self):
        worker_pool.die_with_parent(signal.SIGKILL)
        for inherited in (self.listen_socket, self.refused):  # the model cannot reach clients, nor what is logged of it
            inherited.close()
        sandbox.reports = self.reports
        kind = worker_pool.WorkerPool
        kind = models.MultiModelWorkerPool if models.asked_for() else kind
        return kind(self.settings, self.folder, self.listeners, self.share).run()

    def restart_worker_pool(self, code):
        if code == worker_pool.REFUSED:
            raise Stop
        if code == worker_pool.UNSAFE_TO_SHARE:
            self.share = False
        elif os.path.exists(os.path.join(self.folder, "ready")):
            log.error(f"the process that keeps the workers {exit_reason(code)}: starting all of them again")
            mark(self.folder, "ready", False)
        else:
            raise Stop(f"the process that loads the model {exit_reason(code)}" + (": out of memory?" if code == -signal.SIGKILL else ""))
        return self.start(self.run_worker_pool)

    def pump_log(self, reader):
        """Copies nginx's log to the output of the container."""
        os.close(self.log_writer)
        threading.Thread(target=sandbox.report_refused, args=(self.refused,), daemon=True).start()
        while lines := os.read(reader, 65536):
            for start in range(0, len(lines), 4096):  # a pipe that can be written to takes 4096 bytes
                if select.select([], [1], [], 0)[1]:  # otherwise nobody reads the output: lines are lost, requests never
                    os.write(1, lines[start:start + 4096])
        return 0

    # nginx

    def run_nginx(self):
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if not program:
            log.error("nginx is not installed: apt-get install nginx-light")
            return 1
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(self.configuration())
        worker_pool.die_with_parent(signal.SIGTERM)
        for number in (self.log_writer, self.listen_socket.fileno()):
            os.set_inheritable(number, True)
        os.environ["NGINX"] = f"{self.listen_socket.fileno()};"  # nginx's own way to take over a listening socket
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

    # shutdown

    def drain(self):
        """Accepts no more requests, finishes those that are running, and stops."""
        end = time.monotonic() + DRAIN_SECONDS
        mark(self.folder, "draining", True)
        time.sleep(DRAIN_DELAY_SECONDS)
        refuse_connections(self.listen_socket)
        time.sleep(ACCEPT_SECONDS)
        os.kill(self.nginx, signal.SIGQUIT)
        self.wait({self.nginx, self.pool}, end)
        if self.pool not in self.children:
            raise Stop("the process that keeps the workers ended before they had answered all requests")
        os.killpg(self.pool, signal.SIGTERM)
        self.wait({self.pool}, end + 2)

    def wait(self, processes, end):
        """Waits until one of them has exited, or until `end`."""
        while processes <= self.children and time.monotonic() < end:
            list(self.reaped())
            time.sleep(0.01)

    def end(self):
        """Stops every child. What nginx has logged is written first."""
        for process in self.children - {self.log_pump}:
            os.killpg(process, signal.SIGKILL)
        self.wait({self.log_pump}, time.monotonic() + 1)


def refuse_connections(listen_socket):
    """Lets no new connection in, while nginx still accepts those that are there: closing the socket would reset them.
    Linux drops what this program does not let pass: a TCP header (its byte 13 has the flags) with the flag SYN.
    Some kernels and sandboxes allow no such program without CAP_NET_ADMIN. There the socket is only closed."""
    steps = ((0x30, 0, 0, 13), (0x45, 1, 0, 0x02), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0))
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    with contextlib.suppress(OSError):
        listen_socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, struct.pack("HP", len(steps), ctypes.addressof(program)))
    listen_socket.close()
