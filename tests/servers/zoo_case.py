"""What the zoo is made of: a case is a trained model, the rows to ask it for, and how a user in a notebook would give it these rows."""
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
    others: further tables that are as good an equivalent of a request (a column of whole numbers may be int or float).
    direct: {method: how the library is called}, without it the model's own methods. odd: further tables, each asked by itself.
    save: writes the model into a folder and returns the path."""
    model: object
    table: object
    others: Callable = None
    direct: dict = None
    odd: list = field(default_factory=list)
    save: Callable = None
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
