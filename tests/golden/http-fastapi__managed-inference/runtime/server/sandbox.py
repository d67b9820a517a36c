"""What a worker may do, besides predicting: nothing but what MCC_ALLOW names. Loading a model can run code that its file brings along.

  write       write anywhere, and change modes and owners; without it, files are written in the worker's temporary folder only
  network     open, connect and bind sockets
  subprocess  start processes and programs

Linux refuses the rest, so it holds for C code and for threads that were there before. Landlock binds the process before a library is
imported, seccomp before your handler is imported and the model is loaded. A kernel or container that lacks one of them does without it;
`level` says which there are. Refused calls are logged by the process that reports nginx's log, where the kernel can ask one (5.7 and
later), and otherwise by an audit hook, which sees Python's own calls only. Writes are always logged by the hook. It protects nothing.
"""
import array
import ctypes
import errno
import fcntl
import glob
import os
import platform
import select
import signal
import socket
import struct
import sys
import tempfile
import time

import no_processes
import server_log as log
from sandbox_calls import ALWAYS, CALLS, EXECUTE, NAMES, NO_NEW_PRIVILEGES, WRITE_FILE, WRITES, Program, number

DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/nvidia*", "/dev/neuron*", "/dev/kfd", "/dev/dri")
# capabilities(7): search and read what root may; change files and owners as root; addresses, ports and raw packets
KEPT_CAPABILITIES, FILE_CAPABILITIES, NETWORK_CAPABILITIES = 1 << 2, 0b11011, 0b1111 << 10
LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
SYNCHRONIZE, MAY_SPECULATE, NEW_LISTENER, SYNCHRONIZE_WITH_LISTENER = 1, 4, 8, 16  # flags of seccomp(2)
RECEIVE, SEND, CONTINUE = 0xC0502100, 0xC0182101, 1  # seccomp_unotify(2)
SECONDS_BETWEEN_LINES = 0.03  # for one process and right: what is refused is often tried again, in another way

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
reports = None  # the socket to the process that logs, of which `report_refused` has the other end
_allowed, _folder = frozenset(), None
_confined, _sealed, _listening, _forks, _is_worker = False, False, False, False, False


def _call(*arguments):
    result = _libc.syscall(*(argument if hasattr(argument, "_obj") else ctypes.c_long(argument) for argument in arguments))
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def _pointer(data):
    return ctypes.byref((ctypes.c_char * len(data)).from_buffer(bytearray(data)))


def level():
    """ "Landlock ABI 7, seccomp", "seccomp only (…)" or "none (…)" """
    found, missing = [], []
    for name, probe in (("Landlock", lambda: f"Landlock ABI {_landlock_version()}"), ("seccomp", _probe_seccomp)):
        try:
            found.append(probe())
        except OSError as error:
            missing.append(f"{name}: {error.strerror}")
    return (", ".join(found) or "none") + (" only" if found and missing else "") + (f" ({', '.join(missing)})" if missing else "")


def _landlock_version():
    return _call(LANDLOCK_CREATE, 0, 0, 1)


def _probe_seccomp():
    if not NAMES:
        raise OSError(errno.ENOSYS, f"the calls of {platform.machine()} are not known")
    _call(number("seccomp"), 2, 0, _pointer(struct.pack("I", Program.REFUSE)))
    return "seccomp"


# files

def confine(folder, allowed, keeps_signals=False):
    """From here on this thread and all that it starts write in `folder` only. With `keeps_signals` they reach no process outside."""
    global _allowed, _folder, _confined
    if _folder is None:
        sys.addaudithook(_tell)
    _allowed, _folder = allowed, os.path.realpath(folder)
    if "subprocess" not in allowed:
        no_processes.replace_semaphores()
    _drop_capabilities(KEPT_CAPABILITIES | (FILE_CAPABILITIES if "write" in allowed else 0) | (
        NETWORK_CAPABILITIES if "network" in allowed else 0))
    try:
        version = _landlock_version()
        files = 0 if "write" in allowed else WRITES & ((1 << 13 + (version > 1) + (version > 2)) - 1)
        network = 3 if version > 3 and "network" not in allowed else 0
        scope = (1 if "network" not in allowed else 0) | (2 if keeps_signals else 0) if version > 5 else 0
        places = [(folder, files)] + ([("/dev/shm", files)] if "subprocess" in allowed else [])
        _restrict(version, files, network, scope, places)
        _confined = files != 0
    except OSError:
        pass  # `level` has said so


def _drop_capabilities(kept):
    """Root has them, also in a container that keeps root: they give more than its files."""
    header, data = _pointer(struct.pack("Ii", 0x20080522, 0)), bytearray(24)
    buffer = (ctypes.c_char * 24).from_buffer(data)
    if not _libc.capget(header, ctypes.byref(buffer)):
        masks = (kept & 0xFFFFFFFF,) * 3 + (kept >> 32,) * 3
        struct.pack_into("6I", data, 0, *(value & mask for value, mask in zip(struct.unpack("6I", data), masks)))
        _libc.capset(header, ctypes.byref(buffer))


def use_temporary_folder(folder, allowed):
    """Libraries keep temporary files and caches in a folder that can be written to. AWS's look for credentials where they were."""
    if "network" in allowed:
        for name, file in (("AWS_SHARED_CREDENTIALS_FILE", "credentials"), ("AWS_CONFIG_FILE", "config")):
            os.environ.setdefault(name, os.path.expanduser("~/.aws/" + file))
    if "write" not in allowed:
        tempfile.tempdir = os.environ["TMPDIR"] = os.environ["HOME"] = folder


def _restrict(version, files, network=0, scope=0, places=()):
    size = 8 if version < 4 else 16 if version < 6 else 24
    if not files | network | scope:
        return
    rules = _call(LANDLOCK_CREATE, _pointer(struct.pack("QQQ", files, network, scope)[:size]), size, 0)
    try:
        devices = [(path, WRITE_FILE) for pattern in DEVICES for path in glob.glob(pattern)]
        for path, access in [*places, *devices] if files & WRITE_FILE else ():
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
            _call(LANDLOCK_ADD, rules, 1, _pointer(struct.pack("=Qi", access & files, place)), 0)
            os.close(place)
        _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        _call(LANDLOCK_RESTRICT, rules, 0)
    finally:
        os.close(rules)


# calls

def seal(allowed, forks=False):
    """From here on all threads of this process make no call that its rights do not cover; with `forks`, it may fork after `may_fork`.
    Nothing, where it or its parent is there already."""
    global _sealed, _listening, _forks
    if _sealed:
        return
    if "subprocess" not in allowed:
        no_processes.prepare_libraries()
        try:
            _restrict(_landlock_version(), EXECUTE)
        except OSError:
            pass
    refused = [name for name, right in CALLS.items() if right not in allowed]
    attempts = [(SYNCHRONIZE | MAY_SPECULATE, Program.REFUSE | errno.EPERM), (SYNCHRONIZE, Program.REFUSE | errno.EPERM)]
    if reports:
        attempts.insert(0, (SYNCHRONIZE | MAY_SPECULATE | NEW_LISTENER | SYNCHRONIZE_WITH_LISTENER, Program.ASK))
    why = None
    for flags, action in attempts:
        try:
            listener = _install(Program(action).refuse(refused, forks and action != Program.ASK), flags)
        except OSError as error:
            why = error
            continue
        _sealed, _forks = True, forks
        if action == Program.ASK:
            _listening = True
            _report(0, listener)
            os.close(listener)
        break
    if not _sealed and NAMES:
        log.warning(f"seccomp cannot be used: {why.strerror}")
    if not forks:
        _close_reports()


def may_fork():
    """The process that loads the model for others forks from now on."""
    if _listening:
        _report(os.getpid())
    _close_reports()


def enter_worker(folder, allowed):
    """What a worker gives up right after the fork. It signals only itself, and its parent that it is ready."""
    global _forks, _is_worker
    _forks, _is_worker = False, True
    confine(folder, allowed)
    if "subprocess" not in allowed:
        program = Program(Program.REFUSE | errno.EPERM).signals(os.getpid(), os.getppid())
        if _sealed and not _listening:
            program.refuse(["fork", "vfork", "clone"], False)
        try:
            _install(program, SYNCHRONIZE)
        except OSError:
            pass


def _install(program, flags):
    if not NAMES:
        raise OSError(errno.ENOSYS, "unknown machine")
    code = program.code()
    steps = (ctypes.c_char * len(code)).from_buffer(bytearray(code))
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    return _call(number("seccomp"), 1, flags, _pointer(struct.pack("HP", len(code) // 8, ctypes.addressof(steps))))


# what is logged

def _report(process, listener=None):
    descriptors = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [listener]))] if listener is not None else []
    reports.sendmsg([struct.pack("i", process)], descriptors)


def _close_reports():
    global reports
    if reports:
        reports.close()
        reports = None


def report_refused(control):
    """Answers the kernel, for each refused call of a worker, and logs it. Never returns."""
    poll, forking, last = select.poll(), set(), {}
    control.setblocking(False)
    poll.register(control, select.POLLIN)
    while True:
        for descriptor, events in poll.poll():
            _take_reports(control, poll, forking)
            if descriptor != control.fileno() and events & select.POLLIN:
                try:
                    _answer(descriptor, forking, last)
                except OSError:
                    pass  # the process has ended meanwhile
            elif descriptor != control.fileno():
                poll.unregister(descriptor)
                os.close(descriptor)


def _take_reports(control, poll, forking):
    try:
        while True:
            data, descriptors, _, _ = control.recvmsg(4, socket.CMSG_SPACE(4))
            if len(data) < 4:
                return
            forking.add(struct.unpack("i", data)[0])
            for _, _, received in descriptors:
                poll.register(struct.unpack("i", received[:4])[0], select.POLLIN)
    except OSError:
        pass  # no more


def _answer(descriptor, forking, last):
    request = bytearray(80)
    fcntl.ioctl(descriptor, RECEIVE, request)
    identity, process, _, call = struct.unpack_from("QIIi", request)
    name = NAMES.get(call, str(call))
    may = name in ("fork", "clone") and process in forking
    fcntl.ioctl(descriptor, SEND, struct.pack("QqiI", identity, 0, 0 if may else -errno.EPERM, CONTINUE if may else 0))
    if not may and select.select([], [2], [], 0)[1]:  # otherwise nobody reads the output: the line is lost, and nothing waits
        _log(name, CALLS.get(name), process, last)


def _log(what, right, process, last):
    now, key = time.monotonic(), (process, right or what)
    if now - last.get(key, -SECONDS_BETWEEN_LINES) < SECONDS_BETWEEN_LINES:
        return
    if len(last) > 1000:
        last.clear()
    last[key] = now
    why = "no value of MCC_ALLOW permits it" if right == ALWAYS else f"MCC_ALLOW does not contain {right}"
    log.warning(f"{what} was refused in process {process}: {why}")


_logged = {}
_FALLBACK = {"subprocess.Popen": "subprocess", "os.system": "subprocess", "os.exec": "subprocess", "os.posix_spawn": "subprocess",
             "os.fork": "subprocess", "os.forkpty": "subprocess", "socket.bind": "network", "socket.__new__": "network",
             "socket.getaddrinfo": "network", "os.chmod": "write", "os.chown": "write", "os.setxattr": "write"}
# Which arguments are paths that change, and where descriptors of folders that these are relative to begin.
_CHANGES = {"os.mkdir": (0, 1, 2), "os.rename": (0, 2, 2), "os.remove": (0, 1, 1), "os.rmdir": (0, 1, 1), "os.link": (1, 2, 2),
            "os.symlink": (1, 2, 2), "os.truncate": (0, 1, 2)}


def _tell(event, arguments):
    """The audit hook: logs what the kernel will refuse without asking the process that logs."""
    try:
        if event == "open":
            path, _, flags = arguments
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC) and _is_outside(path):
                _log(f"writing {str(os.fsdecode(path))[:200]!r}", "write", os.getpid(), _logged)
        elif event in _CHANGES:
            first, end, folders = _CHANGES[event]
            if not any(folder >= 0 for folder in arguments[folders:]) and any(map(_is_outside, arguments[first:end])):
                _log(f"{event} of {os.fsdecode(arguments[first])[:200]!r}", "write", os.getpid(), _logged)
        elif event == "socket.connect" and _sealed and "network" not in _allowed:
            if not _listening or arguments[0].family == socket.AF_UNIX:
                _log("connecting", "network", os.getpid(), _logged)
        elif event == "os.kill" and _is_worker and "subprocess" not in _allowed:
            if arguments[0] != os.getpid() and arguments != (os.getppid(), signal.SIGUSR1):
                _log("a signal to another process", ALWAYS, os.getpid(), _logged)
        elif event in _FALLBACK and _sealed and not _listening and _FALLBACK[event] not in _allowed:
            own = _forks if event == "os.fork" else event == "socket.__new__" and arguments[1] in (-1, socket.AF_UNIX)
            if not own:
                _log(event, _FALLBACK[event], os.getpid(), _logged)
    except Exception:
        pass  # it must never be the reason why a call fails


def _is_outside(path):
    if isinstance(path, int) or not _confined:
        return False
    path = os.path.realpath(os.fsdecode(path))
    inside = (_folder, *(["/dev/shm"] if "subprocess" in _allowed else []))
    return not any(path == folder or path.startswith(folder + "/") for folder in inside) and not path.startswith("/dev/")
