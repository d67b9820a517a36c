"""What hostile_models.py is made of: the list of models, and parts that several of them use."""
import copyreg
import functools
import os
import struct
import warnings

warnings.simplefilter("ignore")
os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np

MODELS = {}


def model(row=((1.0,),), file="joblib", effect="marker", clean=False):
    def add(make):
        MODELS[make.__name__] = {"make": make, "file": f"{make.__name__}.{file}", "row": [list(values) if isinstance(values, tuple) else values for values in row],
                                 "effect": effect, "clean": clean, "about": make.__doc__}
        return make
    return add


class Call:
    """Pickles as the call of a function."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


def line():
    from sklearn.linear_model import LinearRegression
    return LinearRegression().fit(np.array([[0.0], [1.0]]), [0.0, 1.0])


def chooser():
    from sklearn.linear_model import LogisticRegression
    return LogisticRegression().fit(np.array([[0.0], [1.0], [2.0], [3.0]]), [0, 0, 1, 1])


def pipe(*steps):
    from sklearn.pipeline import Pipeline
    return Pipeline([(f"s{index}", step) for index, step in enumerate(steps)])


def function(func, **options):
    from sklearn.preprocessing import FunctionTransformer
    return FunctionTransformer(func, **options)


def constant(value):
    """Two steps which answer the same object for every row."""
    box = np.empty((), dtype=object)
    box[()] = value
    return [function(functools.partial(np.where, True, box)), function(np.amax)]


def stacked(parts, methods, final=None):
    from sklearn.ensemble import StackingRegressor
    stack = StackingRegressor([("lr", line())])
    stack.estimators_, stack.stack_method_, stack.final_estimator_ = parts, methods, final or line()
    return stack


def touch(path):
    """A function that makes the marker whatever it is called with."""
    return Call(eval, f"lambda *a, **k: __import__('pathlib').Path({path!r}).touch() or (a[0] if a else None)")


def bytes_of(path):
    return np.frombuffer(b"made by a model file\n", np.uint8)


class Bytes(bytes):
    """A file that is written as it is."""


def short(text):
    data = text.encode()
    return b"X" + struct.pack("<I", len(data)) + data


class WithState:
    """Pickles as an instance with a state of another kind than its own."""

    def __init__(self, instance, state):
        self.instance, self.state = instance, state

    def __reduce__(self):
        return copyreg._reconstructor, (type(self.instance), object, None), self.state
