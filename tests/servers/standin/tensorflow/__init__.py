"""A small stand-in for the tensorflow module: what our handler calls, with arithmetic instead of models.

A "model" is a JSON file: {"weights": [...]} answers the weighted sum of a row's numbers, in 32 bits as TensorFlow does.
"""
import json
import os
from types import SimpleNamespace

import numpy as np


class InvalidArgumentError(Exception):
    pass


errors = SimpleNamespace(InvalidArgumentError=InvalidArgumentError)


def constant(values, dtype=None):
    return np.asarray(values, dtype)


def _weights(path):
    with open(path) as file:
        return np.array(json.load(file)["weights"], np.float32)


class _Keras:
    def __init__(self, weights):
        self.weights = weights

    def predict_on_batch(self, table):
        table = np.asarray(table, np.float32)
        if table.shape[-1] != len(self.weights):
            raise InvalidArgumentError(f"expected {len(self.weights)} columns, got the values {table}")
        return table @ self.weights


class _Signature:
    def __init__(self, weights):
        self.weights = weights
        self.structured_input_signature = ((), {"rows": SimpleNamespace(dtype=np.float32), "scale": SimpleNamespace(dtype=np.float32)})

    def __call__(self, rows, scale):
        plain = rows @ self.weights
        return {"plain": plain, "scaled": plain * scale}


def _load_model(path, compile):
    assert compile is False and path.endswith((".keras", ".h5"))
    return _Keras(_weights(path))


keras = SimpleNamespace(models=SimpleNamespace(load_model=_load_model))
saved_model = SimpleNamespace(load=lambda folder: SimpleNamespace(
    signatures={"serving_default": _Signature(_weights(os.path.join(folder, "saved_model.pb")))}))
