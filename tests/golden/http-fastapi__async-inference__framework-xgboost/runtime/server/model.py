"""The XGBoost model: how it is loaded, what it takes, how it predicts.

A model in XGBoost's own formats predicts as `Booster.predict` does. What XGBClassifier and its like have written into such a
file is heeded: the best iteration of early stopping, and `missing`. A pickle predicts as the object in it does.
"""
import json
import math
import os

import numpy as np
import xgboost

import formats
import project
import schema
from cells import Column
from formats import BadRequest, at
from model_files import model_file

FINITE_IN_32_BITS = 1e76  # a smaller sum of squares has only numbers that float32 can hold
PICKLES = (".pkl", ".pickle", ".joblib")


def load(folder):
    """Loads the model. A pickle runs what the file says: `mcc` looked into the model that this project was made for; one that
    is mounted later is as trusted as its owner."""
    path = model_file(folder, ".json", ".ubj", ".model", *PICKLES, "xgboost-model")
    threads = int(os.environ.get("OMP_NUM_THREADS", 1))
    if not is_pickle(path):
        booster = xgboost.Booster(model_file=path)
        # XGBoost reads only the limit among the thread variables, so the number is set here.
        booster.set_param({"nthread": threads})
        return booster
    try:
        import joblib
        model = joblib.load(path)
    except ImportError:
        import pickle
        with open(path, "rb") as file:
            model = pickle.load(file)
    if hasattr(model, "get_booster"):
        model.n_jobs = threads
    booster = model.get_booster() if hasattr(model, "get_booster") else model
    if isinstance(booster, xgboost.Booster):
        booster.set_param({"nthread": threads})
    return model


def is_pickle(path):
    with open(path, "rb") as file:
        head = file.read(2)
    return path.endswith(PICKLES) or head[:1] == b"\x80" and head[1:] in (b"\2", b"\3", b"\4", b"\5")


class Model:
    def __init__(self, raw):
        self.raw, self.first = raw, 0
        self.native = isinstance(raw, xgboost.Booster)
        booster = raw if self.native else raw.get_booster() if hasattr(raw, "get_booster") else None
        self.width = booster.num_features() if booster is not None else None
        names = booster.feature_names if booster is not None else None
        self.schema = schema.Schema(None if booster is None else [Column() for _ in range(self.width)], names)
        self.schema.takes_libsvm = booster is not None
        self.settings = json.loads(booster.attr("scikit_learn") or "{}") if self.native else {}
        self._config = json.loads(booster.save_config())["learner"] if self.native else {}
        self.call = self._booster() if self.native else getattr(raw, "predict", None)

    def check(self):
        """Finds the method that predicts. A ValueError says why there is none."""
        if self.width is None:
            raise ValueError(f"the file holds a {type(self.raw).__name__}, which is not a model of XGBoost: "
                             "generate the project with --framework=sklearn")
        if not self.native:
            call = getattr(self.raw, schema.method(self.raw, project.PREDICT_METHOD))
            self.call = lambda matrix: call(matrix, validate_features=False)
        elif project.PREDICT_METHOD == "predict_proba" and self.settings.get("_estimator_type") == "classifier":
            margin = self._config["objective"]["name"] == "multi:softmax"
            predict = self._booster(margin, inplace_always=True)  # as XGBClassifier does
            self.call = lambda matrix: _probabilities(predict(matrix), margin)
        elif project.PREDICT_METHOD not in (None, "", "predict"):
            raise ValueError(f"--predict-method={project.PREDICT_METHOD}: the model, a Booster, has predict only")

    def _booster(self, margin=False, inplace_always=False):
        """Without making a DMatrix where the booster can do that: the same predictions, in less time."""
        missing = self.settings.get("missing")
        missing = float(missing) if isinstance(missing, (int, float)) else math.nan
        best = self.raw.attr("best_iteration") if self.settings else None
        options = {"validate_features": False, "iteration_range": (0, int(best) + 1 if best else 0)}
        inner, of_value = self._config["gradient_booster"]["name"], "margin" if margin else "value"
        if inner == "gblinear":  # it has all iterations in one
            options["iteration_range"] = (0, 0)
        if inner == "gbtree" or inner == "dart" and inplace_always:  # for dart the two differ in the last bit
            return lambda matrix: self.raw.inplace_predict(matrix, predict_type=of_value, missing=missing, **options)
        return lambda matrix: self.raw.predict(xgboost.DMatrix(matrix, missing=missing), output_margin=margin, **options)

    def table(self, rows):
        """What the model takes. NaN is a missing value."""
        self.first = rows.first
        return self.schema.table(rows)

    def predict(self, matrix):
        if not np.vdot(matrix, matrix) < FINITE_IN_32_BITS:  # one look that takes no time; missing values come here too
            infinite = np.isinf(matrix.astype(np.float32))  # XGBoost computes with float32, where 1e39 is infinite
            if infinite.any():
                row, column = np.argwhere(infinite)[0]
                raise BadRequest(f"{at(self.first + row, column, self.schema.names)}: the model takes no infinite values")
        return self.call(matrix)


def _probabilities(prediction, margin):
    """As XGBClassifier.predict_proba has them: a column for each class."""
    if margin:
        from scipy.special import softmax
        return softmax(prediction, axis=1)
    return prediction if prediction.ndim == 2 else np.column_stack((1.0 - prediction, prediction))
