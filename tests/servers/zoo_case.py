"""What the zoo is made of: a case is a trained model, the rows to ask it for, and how a user in a notebook would give it these rows."""
import contextlib
import os
import pickle
from dataclasses import dataclass, field
from typing import Callable

import joblib
import numpy as np
import pandas

METHODS = ("predict", "predict_proba", "decision_function", "transform")


@dataclass
class Trained:
    """model: what a notebook has. table: the rows as a notebook has them (DataFrame, array, or list of texts or objects).
    direct: {method: how the library is called}, without it the model's own methods. odd: further tables, each asked by itself.
    save: writes the model into a folder and returns the path.
    without: how the names of bodies begin from which nobody could tell the types."""
    model: object
    table: object
    direct: dict = None
    odd: list = field(default_factory=list)
    save: Callable = None
    without: tuple = ()
    default: str = None

    def methods(self):
        if self.direct is not None:
            return self.direct
        return {name: getattr(self.model, name) for name in METHODS if hasattr(self.model, name)}

    def default_method(self):
        return self.default or ("predict" if "predict" in self.methods() else "transform")


@dataclass
class Case:
    """name: for people. framework: which feature of data/ serves it. build: trains, and returns a Trained. classes: what it covers."""
    name: str
    build: Callable
    framework: str = "sklearn"
    classes: tuple = ()
    slow: bool = False


def save_joblib(model, folder):
    path = os.path.join(folder, "model.joblib")
    joblib.dump(model, path)
    return path


def save_pickle(model, folder, name="model.pkl"):
    path = os.path.join(folder, name)
    with open(path, "wb") as file:
        pickle.dump(model, file)
    return path


def take(table, places):
    """Some rows of a table, in the given order."""
    if isinstance(table, (pandas.DataFrame, pandas.Series)):
        return table.iloc[places]
    if isinstance(table, np.ndarray):
        return table[places]
    return [table[place] for place in places]


def other_numbers(table, trained=None):
    """Further tables that are as good an equivalent of a request in text: whole numbers may be int64 or float64, and where the rows of
    training were of 32 bits, float32."""
    kinds = {getattr(trained, "dtype", None)} if not isinstance(trained, pandas.DataFrame) else set(trained.dtypes)
    if kinds == {np.dtype(np.float32)} and isinstance(table, (np.ndarray, pandas.DataFrame)):
        return [*other_numbers(table), table.astype(np.float32)]
    if isinstance(table, np.ndarray):
        if table.dtype.kind in "iu":
            return [table.astype(float)] if (np.abs(table) <= 2**53).all() else []
        whole = table.dtype.kind == "f" and (np.abs(table) <= 2**53).all() and (table == np.round(table)).all()
        if whole and not np.signbit(table[table == 0]).any():
            return [table.astype(int)]
    if isinstance(table, pandas.DataFrame):  # nothing in a model says which of its numbers were whole in training
        whole = [place for place, kind in enumerate(table.dtypes) if isinstance(kind, np.dtype) and kind.kind in "iu"]
        if whole and all((table.iloc[:, place].abs() <= 2**53).all() for place in whole):
            columns = [table.iloc[:, place].astype(float) if place in whole else table.iloc[:, place] for place in range(table.shape[1])]
            return [pandas.concat(columns, axis=1)]
    return []


def knows_names(model):
    """Whether the model, or a part of it, has kept the names of its columns."""
    if getattr(model, "feature_names_in_", None) is not None or getattr(model, "feature_names", None) is not None:
        return True
    with contextlib.suppress(Exception):
        return any(knows_names(part) for value in vars(model).values() for part in _parts(value))
    return False


def _parts(value):
    """The models in an attribute of a model: also in a list of names and models."""
    if isinstance(value, (list, tuple)):
        return [part for item in value for part in _parts(item)]
    return [value] if hasattr(value, "fit") else []
