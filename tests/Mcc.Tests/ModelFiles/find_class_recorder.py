"""Says which names Python's own readers ask for, without importing any of them.

    find_class_recorder.py FOLDER     reads FOLDER/*.pickle with pickle.Unpickler and FOLDER/*.joblib with joblib's,
                                      and writes one JSON object: file name -> list of [module, name]
"""
import io
import json
import os
import pickle
import resource
import signal
import sys
import warnings

warnings.simplefilter("ignore")

import joblib.numpy_pickle
import joblib.numpy_pickle_utils
import numpy

folder = sys.argv[1]
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))


def too_long(number, frame):
    raise TimeoutError


signal.signal(signal.SIGALRM, too_long)
asked = set()


class Anything:
    """Stands in for every imported name: it can be called, made, given a state and items, and never fails."""

    def __new__(cls, *arguments, **keywords):
        return object.__new__(cls)

    def __init__(self, *arguments, **keywords):
        pass

    def __call__(self, *arguments, **keywords):
        return Anything()

    def __setstate__(self, state):
        pass

    def __setitem__(self, key, value):
        pass

    def append(self, item):
        pass

    def extend(self, items):
        pass

    def add(self, item):
        pass


class InC(pickle.Unpickler):
    def find_class(self, module, name):
        asked.add((module, name))
        return Anything


class InPython(pickle._Unpickler):
    def find_class(self, module, name):
        asked.add((module, name))
        return Anything


# joblib's needs the real array class, dtype and ndarray, or it would not know where an array ends.
REAL = {
    ("joblib.numpy_pickle", "NumpyArrayWrapper"): joblib.numpy_pickle.NumpyArrayWrapper,
    ("numpy", "dtype"): numpy.dtype,
    ("numpy", "ndarray"): numpy.ndarray,
}


class OfJoblib(joblib.numpy_pickle.NumpyUnpickler):
    def find_class(self, module, name):
        asked.add((module, name))
        return REAL.get((module, name), Anything)


def load_nested(file):
    return InC(file).load()


# Arrays of objects are read with pickle.load itself.
class Pickle:
    load = staticmethod(load_nested)
    DEFAULT_PROTOCOL = pickle.DEFAULT_PROTOCOL
    PicklingError = pickle.PicklingError


joblib.numpy_pickle.pickle = Pickle


def read(reader, make):
    asked.clear()
    try:
        signal.setitimer(signal.ITIMER_REAL, 3)
        make(reader).load()
    except BaseException:
        pass
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return set(asked)


def names_of(path):
    with open(path, "rb") as file:
        content = file.read()
    if path.endswith(".pickle"):
        return read(io.BytesIO(content), InC) | read(io.BytesIO(content), InPython)
    with open(path, "rb") as file:
        with joblib.numpy_pickle_utils._read_fileobject(file, path, None) as opened:
            if isinstance(opened, str):
                return set()
            return read(opened, lambda reader: OfJoblib(path, reader, mmap_mode=None))


def child(names, out):
    with os.fdopen(out, "w") as lines:
        for name in names:
            try:
                found = sorted(names_of(os.path.join(folder, name)))
            except BaseException:
                found = []
            lines.write(json.dumps([name, found]) + "\n")
            lines.flush()


# Damaged files crash Python's reader in C now and then: then a new process goes on with the next file.
answer, left = {}, sorted(os.listdir(folder))
while left:
    into, out = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(into)
        child(left, out)
        os._exit(0)
    os.close(out)
    with os.fdopen(into) as lines:
        for line in lines:
            name, found = json.loads(line)
            answer[name] = found
    os.waitpid(process, 0)
    left = [name for name in left if name not in answer]
    if left:
        answer[left.pop(0)] = []
json.dump(answer, sys.stdout)
