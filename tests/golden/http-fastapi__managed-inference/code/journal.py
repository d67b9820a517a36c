"""The server's own log: one JSON object a line on standard error. Never input data."""
import json
import re
import sys
import time
import traceback


def write(level, message, **more):
    now = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime())
    line = json.dumps({"time": now, "level": level, "message": message, **more}, default=str)
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def one_line(error):
    return " ".join(f"{type(error).__name__}: {error}".split())


def trace(error, body):
    """The traceback of an error; its message without numbers and without words that the request contained."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    message = re.sub(r"[\w.+-]+", lambda word: _masked(word.group(), body), one_line(error))
    return frames + message


def _masked(word, body):
    if any(c.isdigit() for c in word) or body.find(word.encode()) >= 0:
        return "***"
    return word
