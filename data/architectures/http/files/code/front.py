"""nginx, which stands in front of the workers: its listening socket, its configuration, its log. See nginx.conf.template."""
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import struct

from settings import SettingsError

UNSENT_LOG_BYTES = 1024 * 1024
PARENT_DEATH_SIGNAL = 1  # prctl(2)
SO_ATTACH_FILTER = 26  # socket(7)


class Front:
    def __init__(self, settings, folder):
        self.settings, self.folder = settings, folder
        self.process = None
        self.finishing = False
        self.unsent = b""
        self.heard = lambda lines: lines  # for who wants to hear the log
        self.log, self.log_writer = os.pipe()
        self.workers = [os.path.join(folder, f"worker-{number}.sock") for number in range(settings.workers)]
        family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
        self.listener = socket.create_server((settings.address, settings.port), family=family, backlog=1024)

    def start(self):
        program = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if not program:
            raise SettingsError("nginx is not installed: apt-get install nginx-light")
        for name in ("ready", "draining"):
            self.mark(name, False)
        path = os.path.join(self.folder, "nginx.conf")
        with open(path, "w") as file:
            file.write(self.configuration())
        self.process = os.fork()
        if not self.process:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM, 0, 0, 0)
            for number in (self.log_writer, self.listener.fileno()):
                os.set_inheritable(number, True)
            os.environ["NGINX"] = f"{self.listener.fileno()};"  # nginx's own way to take over a listening socket
            os.execv(program, [program, "-p", self.folder, "-c", path, "-e", os.path.join(self.folder, "nginx.log")])
        return self.process

    def configuration(self):
        settings = self.settings
        each = -(-settings.queue // settings.workers)
        values = {
            "run": self.folder, "log": self.log_writer, "user": "user root;" if os.getuid() == 0 else "",
            "address": f"[{settings.address}]" if ":" in settings.address else settings.address, "port": settings.port,
            "processes": max(1, settings.workers // 8), "queue": settings.queue, "max_bytes": settings.max_bytes,
            "timeout": settings.timeout, "execution_parameters": json.dumps(settings.execution_parameters()),
            "servers": " ".join(f"server unix:{path} max_conns={each} max_fails=0;" for path in self.workers),
        }
        with open(os.path.join(os.path.dirname(os.path.realpath(__file__)), "nginx.conf.template")) as file:
            text = file.read()
        for name, value in values.items():
            text = text.replace(f"@{name}@", str(value))
        return text

    def mark(self, name, there):
        """nginx looks for these files: `ready` answers /ping, `draining` closes connections after their answers."""
        path = os.path.join(self.folder, name)
        if there:
            open(path, "w").close()
        elif os.path.exists(path):
            os.unlink(path)

    def refuse_connections(self):
        """Lets no new connection in, while nginx still accepts those that are there: closing the socket would reset them.
        Linux drops what this program does not let pass: a TCP header (its byte 13 has the flags) with the flag SYN."""
        if self.listener:
            steps = ((0x30, 0, 0, 13), (0x45, 1, 0, 0x02), (0x06, 0, 0, 0xFFFF), (0x06, 0, 0, 0))
            program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
            self.listener.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER,
                                     struct.pack("HP", len(steps), ctypes.addressof(program)))
            self.listener = self.listener.close()

    def finish(self):
        """nginx stops listening, finishes what is running, and ends."""
        if not self.finishing:
            self.finishing = True
            os.kill(self.process, signal.SIGQUIT)

    def read_log(self):
        self.unsent += self.heard(os.read(self.log, 65536))
        if len(self.unsent) > UNSENT_LOG_BYTES:
            self.unsent = b""  # nobody reads our output: that costs lines, never requests

    def write_log(self):
        while self.unsent and select.select([], [1], [], 0)[1]:
            self.unsent = self.unsent[os.write(1, self.unsent[:4096]):]  # a pipe that can be written to takes 4096

    def close(self):
        while select.select([self.log], [], [], 0)[0]:
            self.read_log()
            self.write_log()
