"""The scikit-learn model: how it is loaded, what it takes, how it predicts."""
import os
import traceback
import warnings

import joblib
import numpy as np
import sklearn

import columns
import formats
import server_log as log
import project
import schema
from formats import BadRequest
from model_files import model_file

FINITE_IN_32_BITS = 1e76  # a smaller sum of squares has only numbers that float32 can hold
# What scikit-learn, pandas and numpy raise for values that the model does not take.
REFUSALS = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError)


def load(folder):
    """Loads the model. Loading runs what the file says: `mcc` looked into the model that this project was made for; one that
    is mounted later is as trusted as its owner."""
    path = model_file(folder, ".joblib", ".pkl")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = joblib.load(path)
    for message in {log.one_line(w.message) for w in caught}:
        log.warning(message)  # another version of scikit-learn wrote it
    limit_threads(model, int(os.environ.get("OMP_NUM_THREADS", 1)))
    return model


def limit_threads(model, most, seen=None):
    """A model that was trained with n_jobs=-1 would otherwise take all cores in each worker."""
    seen = set() if seen is None else seen
    if id(model) in seen or not hasattr(model, "__dict__") and not isinstance(model, (list, tuple)):
        return
    seen.add(id(model))
    parts = model if isinstance(model, (list, tuple)) else vars(model).values()
    if isinstance(getattr(model, "n_jobs", None), int) and not 1 <= model.n_jobs <= most:
        model.n_jobs = most
    for part in parts:
        if isinstance(part, (list, tuple)) or hasattr(part, "get_params"):
            limit_threads(part, most, seen)


class Model:
    def __init__(self, raw):
        self.raw = raw
        sklearn.set_config(assume_finite=False)  # another model of this process may have set it
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # attributes that a later version has no more
            self.schema = columns.schema(raw)
        self.width = self.schema.width
        parts = raw.get_params().values() if hasattr(raw, "get_params") else []
        self.plain = type(raw).__module__.startswith("sklearn.") and not any(hasattr(part, "fit") for part in parts)
        self.call = getattr(raw, "predict", None)
        warnings.filterwarnings("ignore", "X does not have valid feature names")  # the order is the names'
        warnings.filterwarnings("ignore", "X has feature names, but")

    def check(self):
        """Finds the method that predicts. A ValueError says why there is none."""
        self.method = schema.method(self.raw, project.PREDICT_METHOD)
        self.call = getattr(self.raw, self.method)

    def table(self, rows):
        """What the model takes."""
        self.first = rows.first
        return self.schema.table(rows)

    def predict(self, table):
        if self.plain:
            # scikit-learn looks up to three times for values that are not finite, which can take longer than the prediction.
            # One look is enough; what 32 bits do not hold, in which trees compute, is left to scikit-learn.
            sklearn.set_config(assume_finite=type(table) is np.ndarray and table.dtype.kind == "f"
                               and bool(np.vdot(table, table) < FINITE_IN_32_BITS))
        try:
            prediction = self.call(table)
        except REFUSALS as error:
            log.warning(f"the model refused a request: {type(error).__name__}")
            raise BadRequest(self._blame(table, error)) from None
        if type(prediction) is np.ndarray:
            return prediction
        if isinstance(prediction, (list, tuple)) and prediction and isinstance(prediction[0], np.ndarray):
            return formats.by_row(prediction)  # of several outputs
        return prediction.to_numpy() if hasattr(prediction, "to_numpy") else prediction

    def _blame(self, table, error):
        """Says which row, and which column where that is known, the model does not take."""
        first = getattr(self, "first", 0)
        values = np.asarray(table) if not isinstance(table, list) else np.array(None)
        if values.dtype.kind == "f" and values.ndim == 2:
            # Trees and forests compute with float32, where 1e39 is infinite.
            values = values.astype(np.float32) if "float32" in str(error) else values
            for row, column in np.argwhere(~np.isfinite(values))[:1]:
                if self._refuses(table, row) or self._refuses(table, 0, len(table)):
                    return f"{formats.at(first + row, column, self.schema.names)}: the model takes no missing or infinite values"
        low, high = 0, len(table)
        while high - low > 1:
            middle = (low + high) // 2
            if self._refuses(table, low, middle):
                high = middle
            else:
                low = middle
        return f"{formats.at(first + low)}: {log.one_line(error)}"

    def _refuses(self, table, low, high=None):
        try:
            self.call(table[low:high or low + 1])
            return False
        except REFUSALS:
            return True
