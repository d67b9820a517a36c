"""Holds an interview with mcc in a pseudo-terminal, as a person would.

Usage: interview.py MCC FOLDER COLUMNSxROWS QUESTIONS HOW [ARGUMENT]...

QUESTIONS is a JSON array of all questions; HOW is a JSON object:
  answers   {question: [keys each time it is asked, such as name<ENTER>]}; other questions are answered with Enter
  back      true: when a question is asked for the first time, go back first, and accept the former answer again
  interrupt number of answers before Ctrl-C

Prints a JSON object: the exit code, each stop (the question, the selected line or the typed text, the screen), the whole output, and
whether the terminal is as it was before."""
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

from screen import Screen

QUIET = 0.15  # seconds without output
PATIENCE = 60
KEYS = {"ENTER": "\r", "DOWN": "\x1b[B", "UP": "\x1b[A", "LEFT": "\x1b[D", "ESC": "\x1b", "CLEAR": "\x15"}
PROGRAM, FOLDER, SIZE = sys.argv[1:4]
QUESTIONS, HOW = json.loads(sys.argv[4]), json.loads(sys.argv[5])
ARGUMENTS = sys.argv[6:]
COLUMNS, ROWS = map(int, SIZE.split("x"))


class Person:
    """Answers the question on the screen; what it does not know it leaves to its default."""

    def __init__(self):
        self.left = HOW.get("interrupt")
        self.answers = {question: list(keys) for question, keys in HOW.get("answers", {}).items()}
        self.seen = set()
        self.returns = None

    @property
    def interrupted(self):
        return self.left is not None and self.left < 0

    def keys(self, question):
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                return "\x03"
        if HOW.get("back"):
            if self.returns == question:
                self.returns = None
                return KEYS["ENTER"]
            if self.seen and question not in self.seen and question != "What next?":
                self.seen.add(question)
                self.returns = "any"
                return KEYS["ESC"]
            if self.returns == "any":
                self.returns = None
                return KEYS["ENTER"]
            self.seen.add(question)
        told = self.answers.get(question)
        typed = told.pop(0) if told else "<ENTER>"
        return re.sub("<([A-Z]+)>", lambda found: KEYS[found.group(1)], typed)


def stop(screen):
    """The question on the screen and what is selected or typed; None for what is not visible."""
    lines = screen.lines()
    end = max((row for row, line in enumerate(lines) if line), default=0)
    lines = lines[: end + 1]
    chosen = None
    if lines and re.search(r"Enter: select|Esc: clear|Enter: sele", lines[-1]):
        lines.pop()
        block = []
        while lines and (lines[-1].startswith("> ") or lines[-1].startswith("  ")):
            block.insert(0, lines.pop())
        chosen = next((line[2:] for line in block if line.startswith("> ")), None)
    elif lines and lines[-1].startswith(">"):
        chosen = lines.pop()[2:]
        if lines and re.match(r"Enter: |Esc: ", lines[-1]):
            lines.pop()
    above = " ".join(lines)
    question = next((question for question in sorted(QUESTIONS, key=len, reverse=True) if above.endswith(question)), None)
    return question, chosen


def spawn():
    """Its process, its terminal, and how the terminal was before it began."""
    told, tell = os.pipe()
    process, terminal = pty.fork()
    if not process:
        os.read(told, 1)
        os.chdir(FOLDER)
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("NO_COLOR", None)  # with it, mcc asks by number
        os.execv(PROGRAM, [PROGRAM, *ARGUMENTS])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
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


def hold(person):
    process, terminal, before = spawn()
    screen, raw, stops, deadline = Screen(COLUMNS, ROWS), b"", [], time.monotonic() + PATIENCE
    try:
        while True:
            text = until_quiet(process, terminal, deadline)
            if text is None:
                break
            raw += text
            screen.write(text.decode(errors="replace"))
            if os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT):
                break
            question, chosen = stop(screen)
            if question is None and (person.interrupted or (stops and stops[-1]["question"] == "What next?")):
                continue  # it is exiting, or the project is being written
            stops.append({"question": question, "chosen": chosen, "screen": "\n".join(screen.lines())})
            if question is None or len(stops) > 300:
                os.kill(process, signal.SIGKILL)
            else:
                os.write(terminal, person.keys(question).encode())
        _, status = os.waitpid(process, 0)
    except BaseException:
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        raise
    try:
        restored = termios.tcgetattr(terminal)[3] == before[3]
    except termios.error:
        restored = True  # it is gone with its process
    output = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b[=>]", "", raw.decode(errors="replace")).replace("\r\n", "\n")
    shown = raw.rfind(b"\x1b[?25h") >= raw.rfind(b"\x1b[?25l")
    return {"exit": os.waitstatus_to_exitcode(status), "stops": stops, "output": output, "end": "\n".join(screen.lines()),
            "restored": restored, "cursor": shown}


json.dump(hold(Person()), sys.stdout)
