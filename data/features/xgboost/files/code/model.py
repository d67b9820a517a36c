"""The XGBoost model: how it is loaded, what it takes, how it predicts. Predictions are those of `Booster.predict`."""
import os

import numpy as np
import xgboost

import formats
from formats import BadRequest
from model_files import model_file


def load(folder):
    booster = xgboost.Booster(model_file=model_file(folder, ".json", ".ubj", ".model"))
    # Of the thread variables XGBoost heeds only the limit, so it is told.
    booster.set_param({"nthread": int(os.environ.get("OMP_NUM_THREADS", 1))})
    return booster


class Model:
    def __init__(self, raw):
        self.raw = raw
        booster = isinstance(raw, xgboost.Booster)
        self.width = raw.num_features() if booster else getattr(raw, "n_features_in_", None)
        self.names = raw.feature_names if booster else None
        self.predict_matrix = self._quickest() if booster else raw.predict

    def _quickest(self):
        """Without making a DMatrix where the booster can do that: the same predictions, in less time."""
        def inplace(matrix):
            return self.raw.inplace_predict(matrix, validate_features=False)

        try:
            inplace(np.zeros((1, self.width), np.float32))
            return inplace
        except xgboost.core.XGBoostError:  # linear boosters cannot
            return lambda matrix: self.raw.predict(xgboost.DMatrix(matrix), validate_features=False)

    def tables(self, body, content_type):
        yield self.table(*formats.read(bytes(body), content_type))

    def table(self, rows, names):
        """Rows as a matrix; NaN is a missing value."""
        rows = formats.in_order(rows, names, self.names)
        return formats.matrix(rows, self.names or names, self.width, True)

    def predict(self, matrix):
        infinite = np.isinf(matrix.astype(np.float32))  # XGBoost computes with float32, where 1e39 is infinite
        if infinite.any():
            row, column = np.argwhere(infinite)[0]
            raise BadRequest(f"{formats.at(row, column, self.names)}: the model takes no infinite values")
        return self.predict_matrix(matrix)
