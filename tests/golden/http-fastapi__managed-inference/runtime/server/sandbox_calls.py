"""The Linux calls that a worker may be refused, and programs for seccomp(2) that refuse them, for x86-64 and ARM64."""
import platform
import signal
import struct

ALWAYS = "nothing"  # the right of a call that no value of MCC_ALLOW permits
NO_NEW_PRIVILEGES = 38  # prctl(2)
EXECUTE, WRITE_FILE = 1, 2  # landlock(7); writes are also all kinds of removing and making, moving (version 2), truncating (3)
WRITES = WRITE_FILE | 0b111111111110000

# right, then a call with its numbers on x86-64 and on ARM64
_TABLE = """
subprocess execve 59 221, execveat 322 281, fork 57 -, vfork 58 -, clone 56 220, clone3 435 435, setpgid 109 154, setsid 112 157,
 pidfd_open 434 434, pidfd_send_signal 424 424
network socket 41 198, socketpair 53 199, connect 42 203, bind 49 200
write chmod 90 -, fchmod 91 52, fchmodat 268 53, fchmodat2 452 452, chown 92 -, lchown 94 -, fchown 93 55, fchownat 260 54,
 setxattr 188 5, lsetxattr 189 6, fsetxattr 190 7, removexattr 197 14, lremovexattr 198 15, fremovexattr 199 16
nothing ptrace 101 117, process_vm_readv 310 270, process_vm_writev 311 271, pidfd_getfd 438 438, prlimit64 302 261, ioctl 16 29,
 io_uring_setup 425 425, mount 165 40, umount2 166 39, pivot_root 155 41, chroot 161 51, unshare 272 97, setns 308 268, move_mount 429 429,
 open_tree 428 428, fsopen 430 430, fsmount 432 432, fspick 433 433, mount_setattr 442 442, bpf 321 280, keyctl 250 219, add_key 248 217,
 request_key 249 218, perf_event_open 298 241, userfaultfd 323 282, init_module 175 105, finit_module 313 273, delete_module 176 106,
 kexec_load 246 104, kexec_file_load 320 294, open_by_handle_at 304 265, mknod 133 -, mknodat 259 33, reboot 169 142, swapon 167 224,
 swapoff 168 225, acct 163 89, settimeofday 164 170, clock_settime 227 112, sethostname 170 161, syslog 103 116, iopl 172 -, ioperm 173 -
- seccomp 317 277, kill 62 129, tkill 200 130, tgkill 234 131, rt_sigqueueinfo 129 138, rt_tgsigqueueinfo 297 240
"""
_MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
_place, _architecture = _MACHINES.get(platform.machine(), (None, 0))
_numbers, CALLS = {}, {}  # numbers by name; the right by name
for _line in _TABLE.replace("\n ", " ").split("\n")[1:-1] if _place is not None else ():
    _right, _, _rest = _line.partition(" ")
    for _name, *_both in map(str.split, _rest.split(",")):
        if _both[_place] != "-":
            _numbers[_name] = int(_both[_place])
            if _right != "-":
                CALLS[_name] = _right
NAMES = {value: name for name, value in _numbers.items()}

_LOAD, _EQUAL, _ABOVE, _HAS, _AND, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06  # classic BPF
_THREAD, _STREAM, _UNIX, _TYPE_IN_TERMINAL = 0x10000, 1, 1, 0x5412
_NOT_FOUND, _X32 = 38, 0x40000000


def number(name):
    return _numbers[name]


class Program:
    """Steps for seccomp(2): (code, steps to skip if true, if false, operand)."""

    ALLOW, REFUSE, ASK = 0x7FFF0000, 0x00050000, 0x7FC00000

    def __init__(self, action):
        self.action, self.steps = action, [
            (_LOAD, 0, 0, 4), (_EQUAL, 1, 0, _architecture), (_RETURN, 0, 0, self.REFUSE | _NOT_FOUND), (_LOAD, 0, 0, 0)]
        if _place == 0:
            self.steps += [(_ABOVE, 0, 1, _X32), (_RETURN, 0, 0, self.REFUSE | _NOT_FOUND)]

    def code(self):
        return b"".join(struct.pack("HBBI", *step) for step in [*self.steps, (_RETURN, 0, 0, self.ALLOW)])

    def _for(self, name, *steps):
        """These steps, which must end with a return, for this call. An argument's lower half is at 16 + 8 * its place."""
        if name in _numbers:
            self.steps += [(_EQUAL, 0, len(steps), _numbers[name]), *steps]
        return self

    def refuse(self, names, may_fork):
        """Refuses these calls; some only with certain arguments."""
        allow, refuse = (_RETURN, 0, 0, self.ALLOW), (_RETURN, 0, 0, self.action)
        silent, unknown = (_RETURN, 0, 0, self.REFUSE | 1), (_RETURN, 0, 0, self.REFUSE | _NOT_FOUND)
        stream = [(_AND, 0, 0, 15), (_EQUAL, 0, 1, _STREAM), allow, refuse]
        special = {
            "clone": [(_LOAD, 0, 0, 16), (_HAS, 0, 1, _THREAD), allow, allow if may_fork else refuse],
            "fork": [allow] if may_fork else [refuse],
            "clone3": [unknown],  # its flags cannot be seen; libc then takes clone
            "io_uring_setup": [unknown],  # libraries try it, and do without
            "socket": [(_LOAD, 0, 0, 16), (_EQUAL, 1, 0, _UNIX), refuse, (_LOAD, 0, 0, 24), *stream],
            "socketpair": [(_LOAD, 0, 0, 24), *stream],
            "connect": [silent],  # only a unix socket comes here, often libc's, to ask for a user's name
            "prlimit64": [(_LOAD, 0, 0, 16), (_EQUAL, 0, 1, 0), allow, refuse],
            "ioctl": [(_LOAD, 0, 0, 24), (_EQUAL, 0, 1, _TYPE_IN_TERMINAL), refuse, allow],
        }
        for name in names:
            self._for(name, *special.get(name, [refuse]))
        return self

    def signals(self, own, parent):
        """Lets the process signal itself alone, and tell its parent SIGUSR1."""
        allow, refuse = (_RETURN, 0, 0, self.ALLOW), (_RETURN, 0, 0, self.action)
        self._for("kill", (_LOAD, 0, 0, 16), (_EQUAL, 4, 0, own), (_EQUAL, 0, 2, parent), (_LOAD, 0, 0, 24),
                  (_EQUAL, 1, 0, signal.SIGUSR1), refuse, allow)
        for name in ("tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo"):
            self._for(name, (_LOAD, 0, 0, 16), (_EQUAL, 0, 1, own), allow, refuse)
        return self
