"""Holds an interview with mcc in a pseudo-terminal, as a person would.

Usage: interview.py MCC FOLDER made|changed|interrupted:N

Prints a JSON object: how it ended, what stood on the screen, whether the terminal is as it was before."""
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

QUIET = 0.4  # seconds without output
PATIENCE = 60
ENTER, DOWN, CTRL_C = b"\r", b"\x1b[B", b"\x03"
PROGRAM, FOLDER, HOW = sys.argv[1:4]


class Person:
    """Answers what is on the screen; what it does not know it leaves to its default."""

    def __init__(self, how):
        self.left = int(how.split(":")[1]) if how.startswith("interrupted") else None
        self.changes = how == "changed"

    def keys(self, question):
        if self.left == 0:
            return CTRL_C
        if self.left is not None:
            self.left -= 1
        if "What is the project called?" in question:
            return b"typed-name" + ENTER
        if "Which AWS region?" in question and self.changes is None:
            return b"eu-west-1" + ENTER
        if "Which answer?" in question:
            return b"region" + ENTER
        if "What now?" in question and self.changes:
            self.changes = None
            return DOWN + ENTER
        return ENTER


def spawn():
    """Its process, its terminal, and how the terminal was before it began."""
    told, tell = os.pipe()
    process, terminal = pty.fork()
    if not process:
        os.read(told, 1)
        os.chdir(FOLDER)
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("NO_COLOR", None)  # with it, mcc asks by number
        os.execv(PROGRAM, [PROGRAM, "--deployment-config=http-flask"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    before = termios.tcgetattr(terminal)
    os.write(tell, b".")
    return process, terminal, before


def is_asleep(process):
    """Whether no thread runs or wants to: on a busy machine silence alone does not mean that it waits for a key."""
    try:
        for thread in os.listdir(f"/proc/{process}/task"):
            with open(f"/proc/{process}/task/{thread}/stat") as file:
                if file.read().rpartition(")")[2].split()[0] not in "SIZX":
                    return False
    except OSError:
        pass  # it has ended
    return True


def until_quiet(process, terminal, deadline):
    """What came until it waited; None when it has ended."""
    text = b""
    while time.monotonic() < deadline:
        ready, _, _ = select.select([terminal], [], [], QUIET)
        if not ready:
            if text and is_asleep(process):
                return text
            continue
        try:
            more = os.read(terminal, 65536)
        except OSError:
            more = b""
        if not more:
            return text or None
        text += more
    raise TimeoutError(f"nothing more after: {text!r}")


def plain(output):
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", output.decode(errors="replace"))


def hold(person):
    process, terminal, before = spawn()
    raw, asked, deadline = b"", "", time.monotonic() + PATIENCE
    try:
        while True:
            text = until_quiet(process, terminal, deadline)
            if text is None:
                break
            raw += text
            asked += plain(text)
            if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            if "?" in asked or person.left == 0:
                os.write(terminal, person.keys(asked))
                asked = ""
        _, status = os.waitpid(process, 0)
    except BaseException:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        raise
    try:
        restored = termios.tcgetattr(terminal)[3] == before[3]
    except termios.error:
        restored = True  # it is gone with its process
    shown = raw.rfind(b"\x1b[?25h") >= raw.rfind(b"\x1b[?25l")
    return {"exit": os.waitstatus_to_exitcode(status), "screen": plain(raw), "restored": restored, "cursor": shown}


json.dump(hold(Person(HOW)), sys.stdout)
