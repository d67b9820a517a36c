"""The TensorFlow model: how it is loaded, what it takes, how it predicts.

Tested against a small stand-in for the tensorflow module only, not against TensorFlow itself.
"""
import numpy as np
import tensorflow

import project
import schema
from formats import BadRequest
from json_rows import Rows
from model_files import model_file, saved_model


def load(folder):
    """A Keras model from a .keras or .h5 file, or the serving signature of a SavedModel folder."""
    saved = saved_model(folder)
    if saved:
        return _Signature(tensorflow.saved_model.load(saved))
    return tensorflow.keras.models.load_model(model_file(folder, ".keras", ".h5"), compile=False)


def warm_up():
    """TensorFlow looks for its devices at the first operation."""
    tensorflow.constant(0.0)


class _Signature:
    """A SavedModel with the one method of a Keras model that is used here."""

    def __init__(self, loaded):
        self.loaded = loaded  # owns the variables of the signature
        self.signature = loaded.signatures["serving_default"]
        self.inputs = self.signature.structured_input_signature[1]

    def predict_on_batch(self, table):
        if not isinstance(table, dict):
            table = {next(iter(self.inputs)): table}
        unknown = sorted(table.keys() ^ self.inputs.keys())
        if unknown:
            raise BadRequest(f"the inputs must be {', '.join(self.inputs)}; '{unknown[0]}' is missing or unknown")
        result = self.signature(**{name: tensorflow.constant(values, dtype=self.inputs[name].dtype)
                                   for name, values in table.items()})
        return next(iter(result.values())) if len(result) == 1 else result


class Model:
    def __init__(self, raw):
        self.raw = raw
        self.width = None
        self.schema = schema.Schema(shape="array")

    def check(self):
        """A ValueError says that the model cannot do what was asked for."""
        if project.PREDICT_METHOD not in (None, "", "predict"):
            raise ValueError(f"--predict-method={project.PREDICT_METHOD}: a TensorFlow model has predict only")

    def table(self, rows):
        """One array of any shape, or one for each name where rows have names."""
        names, values = rows.names, rows.values
        if names is None and isinstance(values[0], dict):
            names = list(values[0])
            for number, row in enumerate(values, rows.first):
                if not isinstance(row, dict) or row.keys() != values[0].keys():
                    raise BadRequest(f"row {number + 1} does not have the same columns as row {rows.first + 1}")
            values = [list(row.values()) if list(row) == names else [row[name] for name in names] for row in values]
        if names is None:
            return schema.tensor(rows)
        return {name: schema.tensor(Rows([row[place] for row in values], None, rows.first)) for place, name in enumerate(names)}

    def predict(self, table):
        try:
            result = self.raw.predict_on_batch(table)
        except (ValueError, tensorflow.errors.InvalidArgumentError) as error:
            raise BadRequest(f"the model does not take these rows: {type(error).__name__}") from error
        if isinstance(result, dict):  # several outputs: a row of the answer has them by name
            columns = {name: np.asarray(values).tolist() for name, values in result.items()}
            return [dict(zip(columns, row)) for row in zip(*columns.values())]
        return np.asarray(result)
