"""What a worker may not do, one act after the other, and a server that does what it is sent."""
import json
import os
import shutil
import socket
import sys
import tempfile
import time

import models
from running import Server

# Each act sets `result` or raises OSError. `outside` is a folder next to the project, `port` one of a server that listens for TCP and UDP.
ACTS = {
    "exec": ("subprocess", "os.execv('/bin/true', ['true']) if os.path.exists('/nowhere') else libc.execve(b'/bin/true', None, None)"),
    "fork": ("subprocess", "child = os.fork()\nif not child: os._exit(0)\nos.waitpid(child, 0)"),
    "vfork and exec": ("subprocess", "import subprocess\nif subprocess.run(['/bin/touch', outside + '/run']).returncode: raise PermissionError"),
    "system": ("subprocess", "if os.system(f'touch {outside}/system') < 0 or not os.path.exists(outside + '/system'): raise PermissionError"),
    "fork_exec": ("subprocess", "import _posixsubprocess\n" + (
        "readable, writable = os.pipe()\nchild = _posixsubprocess.fork_exec([b'true'], [b'/bin/true'], True, (), None, None, -1, -1, -1, -1, "
        "-1, -1, readable, writable, False, False, %s)\nos.waitpid(child, 0)" % (
            "-1, None, None, None, -1, None, True" if sys.version_info >= (3, 11) else "False, None, None, None, -1, None"))),
    "spawn": ("subprocess", "os.waitpid(os.posix_spawn('/bin/true', ['true'], {}), 0)"),
    "exec from memory": ("subprocess", "number = os.memfd_create('x')\nos.write(number, open('/bin/true', 'rb').read())\n"
                                       "os.waitpid(os.posix_spawn(f'/proc/self/fd/{number}', ['true'], {}), 0)"),
    "connect": ("network", "socket.create_connection(('127.0.0.1', port), 5).close()"),
    "name lookup": ("network", "socket.socket(socket.AF_INET6).close()"),
    "sendto": ("network", "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', port))"),
    "bind": ("network", "socket.socket().bind(('127.0.0.1', 0))"),
    "unix socket": ("network", "socket.socket(socket.AF_UNIX).connect(outside + '/socket')"),
    "netlink": ("network", "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0).close()"),
    "write to code": ("write", "open(os.environ['CODE'] + '/pandas.py', 'w').close()"),
    "write outside": ("write", "open(outside + '/file', 'w').close()"),
    "append": ("write", "open(outside + '/there', 'a').close()"),
    "truncate": ("write", "os.truncate(outside + '/there', 0)"),
    "folder": ("write", "os.mkdir(outside + '/folder')"),
    "rename": ("write", "os.rename(outside + '/there', outside + '/moved')\nos.rename(outside + '/moved', outside + '/there')"),
    "remove": ("write", "os.unlink(outside + '/victim')"),
    "link": ("write", "os.symlink('/etc', outside + '/link')"),
    "numpy": ("write", "import numpy\nnumpy.frombuffer(b'abc', 'u1').tofile(outside + '/numpy')"),
    "mode": ("write", "os.chmod(outside + '/there', 0o755)"),
    "raw": (None, "raise PermissionError if libc.syscall(NUMBERS['ptrace'], 16, os.getppid(), 0, 0) < 0 else 0"),
    "memory of another": (None, "raise PermissionError if libc.process_vm_writev(os.getppid(), 0, 0, 0, 0, 0) < 0 else 0"),
    "io_uring": (None, "raise PermissionError if libc.syscall(425, 1, 0) < 0 else 0"),
    "mount": (None, "raise PermissionError if libc.mount(b'none', b'/mnt', b'tmpfs', 0, 0) < 0 else 0"),
    "bpf": (None, "raise PermissionError if libc.syscall(NUMBERS['bpf'], 0, 0, 0) < 0 else 0"),
    "keys": (None, "raise PermissionError if libc.syscall(NUMBERS['keyctl'], 0, -3, 1) < 0 else 0"),
    "namespaces": (None, "raise PermissionError if libc.unshare(0x10000000) < 0 else 0"),
    "limits of another": (None, "import resource\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))"),
    "environment of another": (None, "open(f'/proc/{supervisor}/environ', 'rb').read()"),
    "memory file of another": (None, "open(f'/proc/{supervisor}/mem', 'rb').read(1)"),
}
NOT_LOGGED = {"io_uring", "environment of another", "memory file of another"}  # libraries try the first; only reading is in the others
HANDLER = """
import ctypes, errno, json, os, queue, socket, sys, threading
libc = ctypes.CDLL(None, use_errno=True)
import sandbox_calls
NUMBERS = {name: number for number, name in sandbox_calls.NAMES.items()}
def act(data):
    try:
        exec(data["act"], {**globals(), **data})
        number = ctypes.get_errno() if "libc." in data["act"] else 0
        return errno.errorcode.get(number, "done") if number else "done"
    except OSError as error:
        return f"{type(error).__name__} {error.errno}"
def input_fn(body, kind):
    return json.loads(body)
def predict_fn(data, model):
    return {"result": act(data)}
"""
# A thread that was there before the sandbox: code/app.py is imported before your handler.
OLD_THREAD = """
import queue, threading
wanted, got = queue.Queue(), queue.Queue()
def run():
    while True:
        function, argument = wanted.get()
        got.put(function(argument))
threading.Thread(target=run, daemon=True).start()
"""
IN_THREAD = HANDLER + """
import app
def predict_fn(data, model):
    app.wanted.put((act, data))
    return {"result": app.got.get()}
"""
OWN_LOAD = "\nimport joblib, glob\ndef model_fn(folder):\n    return joblib.load(glob.glob(folder + '/*')[0])\n"


class Outside:
    """A folder that no worker may write to, a port, and a server with a handler that does what it is sent."""

    def __init__(self, inference=HANDLER, backend="http-flask", **options):
        self.folder = tempfile.mkdtemp(prefix="mcc-outside-")
        for name in ("there", "victim"):
            with open(os.path.join(self.folder, name), "w") as file:
                file.write("as before")
        os.chmod(self.folder, 0o777)
        self.unix = socket.socket(socket.AF_UNIX)
        self.unix.bind(os.path.join(self.folder, "socket"))
        self.unix.listen(5)
        self.tcp, self.udp = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.port = self.tcp.getsockname()[1]
        self.udp.bind(("127.0.0.1", self.port))
        self.udp.setblocking(False)
        self.server = Server(backend, "sklearn", models.saved("linear"), inference, SAGEMAKER_MODEL_SERVER_WORKERS="1", **options)
        self.code = os.path.join(self.server.folder, "project", "code")
        self.server.environment["CODE"] = self.code

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *_):
        self.server.__exit__()
        for opened in (self.unix, self.tcp, self.udp):
            opened.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def do(self, act):
        data = {"act": ACTS.get(act, (None, act))[1], "outside": self.folder, "port": self.port, "supervisor": self.server.process.pid}
        reply = self.server.post(data)
        assert reply.status == 200, (act, reply.body, self.server.log_now())
        return reply.json["result"] if "result" in reply.json else reply.predictions["result"]

    def lines(self):
        return [line["message"] for line in map(json.loads, self.server.log_now().splitlines()) if "refused in process" in line.get("message", "")]

    def new_lines(self, before, least):
        end = time.monotonic() + 3
        while len(self.lines()) - before < least and time.monotonic() < end:
            time.sleep(0.01)
        return self.lines()[before:]

    def content(self):
        return sorted(os.listdir(self.folder)), sorted(os.listdir(self.code)), [
            (os.stat(os.path.join(self.folder, name)).st_mode, os.path.getsize(os.path.join(self.folder, name))) for name in ("there", "victim")]


def has_landlock():
    import ctypes

    return ctypes.CDLL(None).syscall(444, None, 0, 1) > 0
