"""The phases of a worker's start, in their order, and what happens in each.

  before import   nothing of the libraries or of your code has run yet
  import          the model's library, then your handler, which has only the rights that MCC_ALLOW names: see sandbox.py
  warm up         what the library would do at its first use: warm_up() in model.py, where it has that function
  load            the model
  serve           the worker takes requests

A process that was forked goes on where its parent was. Functions in `before[phase]` run when that phase is about to begin.
"""
import mmap
import time
import warnings

import sandbox
import server_log as log

PHASES = ("before import", "import", "warm up", "load", "serve")
before = {phase: [] for phase in PHASES}

_seconds = dict.fromkeys(PHASES, 0.0)
_current = -1
_started = 0.0
_shared = mmap.mmap(-1, 1)  # the phase's number, which another process can read after this one has died


def enter(phase):
    """Ends the present phase and begins this one; nothing, when this process or its parent is there already, or is past it."""
    global _current
    number = PHASES.index(phase)
    if number <= _current:
        return
    pause()
    _current = number
    _shared[0] = number + 1
    for function in before[phase]:
        function()


def pause():
    """What has passed belongs to the present phase; what comes from now on, until `enter` or `report_to`, does too."""
    global _started
    now = time.monotonic()
    if _current >= 0:
        _seconds[PHASES[_current]] += now - _started
    _started = now


def report_to(memory):
    """Called by a forked process: it writes the phase's number into the first byte of `memory`, which it shares with its parent.
    The time since the parent's last `pause` belongs to no phase."""
    global _shared, _started
    memory[0] = _shared[0]
    _shared, _started = memory, time.monotonic()


def phase(memory=None):
    """The name of the phase that this process is in, or the one that reports to `memory`."""
    return PHASES[max(0, (memory or _shared)[0] - 1)]


def summary():
    """ "1.2 s: import 0.8, warm up 0.1, load 0.3" """
    parts = ", ".join(f"{name} {_seconds[name]:.1f}" for name in PHASES[1:-1])
    return f"{sum(_seconds.values()):.1f} s: {parts}"


def import_all(settings, forks=False):
    """Imports the library and the handler. `forks`: this process loads the model for others, and forks them."""
    import_library()
    import invocations
    import server  # noqa: F401  imported here so that workers share its memory too

    sandbox.seal(settings.allowed, forks)
    invocations.find_handler(settings)


def import_library():
    enter("before import")
    warnings.showwarning = _log_warning
    enter("import")
    import model  # noqa: F401

    pause()


def _log_warning(message, category, filename, lineno, file=None, line=None):
    """Python's warnings as lines of the log. While requests are answered they may quote values of a request."""
    text = f": {' '.join(str(message).split())}" if phase() != "serve" else ""
    log.warning(f"{category.__name__}{text} ({filename}:{lineno})")


def load(settings):
    """The remaining phases before `serve`."""
    import_all(settings)
    import invocations
    import model

    enter("warm up")
    getattr(model, "warm_up", int)()
    enter("load")
    invocations.load(settings)
    pause()
