"""The server's own log: one JSON object per line on standard error. It never contains input data."""
import json
import re
import sys
import time
import traceback


def info(message: str, **fields) -> None:
    _write("info", message, fields)


def warning(message: str, **fields) -> None:
    _write("warning", message, fields)


def error(message: str, **fields) -> None:
    _write("error", message, fields)


def _write(level, message, fields):
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    line = json.dumps({"time": now, "level": level, "message": message, **fields}, default=str)
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def one_line(exception):
    return " ".join(f"{type(exception).__name__}: {exception}".split())


def trace(exception, body):
    """The traceback of an error. Its message has *** for numbers, and for text that the request contained."""
    frames = "".join(traceback.format_tb(exception.__traceback__))
    message = re.sub(r"[\w.+-]+", lambda word: _masked(word.group(), body), one_line(exception))
    return frames + message


def _masked(word, body):
    if any(c.isdigit() for c in word) or body.find(word.encode()) >= 0:
        return "***"
    return word
