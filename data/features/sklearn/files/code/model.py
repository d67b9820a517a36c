"""The scikit-learn model: how it is loaded, what it takes, how it predicts."""
import warnings

import joblib
import numpy as np
import sklearn

import formats
import journal
from formats import BadRequest
from model_files import model_file

MOST_IN_32_BITS = float(np.finfo(np.float32).max)


def load(folder):
    """Loads the model. Loading runs what the file says: `mcc` looked into the model that this project was made for; one that
    is mounted later is as trusted as its owner."""
    path = model_file(folder, ".joblib", ".pkl")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = joblib.load(path)
    for message in {journal.one_line(w.message) for w in caught}:
        journal.write("warning", message)  # another version of scikit-learn wrote it
    return model


class Model:
    def __init__(self, raw):
        self.raw = raw
        self.width = getattr(raw, "n_features_in_", None)
        self.names = getattr(raw, "feature_names_in_", None)
        parts = raw.get_params().values() if hasattr(raw, "get_params") else []
        # A plain estimator takes numbers. Others may take strings, and columns by their names.
        self.plain = type(raw).__module__.startswith("sklearn.") and not any(hasattr(part, "fit") for part in parts)
        self.frames = self.names is not None and not self.plain
        warnings.filterwarnings("ignore", "X does not have valid feature names")  # the order is the names'

    def tables(self, body, content_type):
        yield self.table(*formats.read(bytes(body), content_type))

    def table(self, rows, names):
        """Rows as the model takes them: a matrix, or a DataFrame where it looks for columns by their names."""
        rows = formats.in_order(rows, names, self.names)
        known = self.names if self.names is not None else names
        matrix = formats.matrix(rows, known, self.width, self.plain)
        if self.frames:
            import pandas

            frame = pandas.DataFrame(matrix, columns=self.names)
            return frame.infer_objects() if matrix.dtype == object else frame
        return matrix

    def predict(self, table):
        if self.plain:
            # scikit-learn looks up to three times for values that are not finite, which can take longer than the prediction.
            # One look is enough; what 32 bits do not hold, in which trees compute, is left to scikit-learn.
            sklearn.set_config(assume_finite=bool(np.abs(table).max(initial=0) < MOST_IN_32_BITS))
        try:
            return self.raw.predict(table)
        except ValueError as error:
            journal.write("warning", f"the model refused a request: {type(error).__name__}")
            raise BadRequest(self._blame(table, error)) from None

    def _blame(self, table, error):
        """Says which row, and which column where that is known, the model does not take."""
        values = np.asarray(table)
        if values.dtype.kind == "f":
            # Trees and forests compute with float32, where 1e39 is infinite.
            values = values.astype(np.float32) if "float32" in str(error) else values
            for row, column in np.argwhere(~np.isfinite(values))[:1]:
                return f"{formats.at(row, column, self.names)}: the model takes no missing or infinite values"
        low, high = 0, len(table)
        while high - low > 1:
            middle = (low + high) // 2
            try:
                self.raw.predict(table[low:middle])
                low = middle
            except ValueError:
                high = middle
        return f"{formats.at(low)}: {journal.one_line(error)}"
