"""What an answer must be, and whether it is: bit by bit, type by type."""
import csv
import io
import json
import struct

import numpy as np
import pandas
import scipy.sparse

from zoo_bodies import CSV, JSON, LINES, NPY

SPECIAL = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}


class Refused:
    """The library itself does not take the table."""

    def __init__(self, error):
        self.error = error

    def __repr__(self):
        return f"the library raises {type(self.error).__name__}: {str(self.error)[:200]}"


def plain(prediction):
    """A prediction as an array or, where it has several arrays, as a list with an item for each row."""
    if scipy.sparse.issparse(prediction):
        prediction = prediction.toarray()
    if isinstance(prediction, (pandas.DataFrame, pandas.Series)):  # the server answers rows, whatever set_output says
        prediction = prediction.to_numpy()
    if isinstance(prediction, list) and prediction and isinstance(prediction[0], np.ndarray) and prediction[0].ndim == 2:
        return [list(row) for row in zip(*(part.tolist() for part in prediction))]  # several outputs, with probabilities each
    if isinstance(prediction, tuple):
        return [list(row) for row in zip(*(np.asarray(part).tolist() for part in prediction))]
    return prediction


def mixed(prediction):
    """Whether a prediction holds texts and numbers, or rows of several lengths, which npy has no type for."""
    if isinstance(prediction, list):
        return len({np.shape(part) for row in prediction for part in row}) > 1
    return isinstance(prediction, np.ndarray) and prediction.dtype.hasobject and len(set(map(type, prediction.ravel().tolist()))) > 1


def listed(prediction):
    return prediction.tolist() if hasattr(prediction, "tolist") else prediction


def key(value):
    """Equal keys are equal values of the same type, to the last bit; all NaN are one."""
    if isinstance(value, (list, tuple)):
        return [key(item) for item in value]
    if isinstance(value, bool) or value is None:
        return value, "bool"
    if isinstance(value, int):
        return value, "int"
    if isinstance(value, float):
        return "NaN" if value != value else struct.pack("<d", value)
    if isinstance(value, str) and value in SPECIAL:
        return key(SPECIAL[value])
    return value


def cell_key(cell, expected):
    """A cell of CSV, read as the type that is expected there."""
    if isinstance(expected, bool):
        return {"true": True, "false": False}.get(cell.lower(), cell), "bool"
    if isinstance(expected, (int, float)):
        try:
            return key(type(expected)(cell or "nan"))
        except ValueError:
            return cell
    if expected is None or isinstance(expected, str) and expected in SPECIAL:
        return key(expected) if cell in ("", "nan", str(expected)) else cell
    return cell


def same(expected, body, kind):
    """Whether an answer of this type holds what is expected (as `plain` gave it)."""
    if kind == NPY:
        got = np.load(io.BytesIO(body))
        got, array = np.ascontiguousarray(got), np.ascontiguousarray(expected)
        if array.dtype.hasobject:
            array = np.array(array.tolist())
        return got.dtype == array.dtype and got.shape == array.shape and (
            (got.view(np.uint8) if got.dtype.kind != "f" else np.where(np.isnan(got), np.nan, got)).tobytes()
            == (array if array.dtype.kind != "f" else np.where(np.isnan(array), np.nan, array)).tobytes())
    want = listed(expected)
    if kind == JSON:
        document = json.loads(body)
        if set(document) != {"predictions"}:
            return False
        got = document["predictions"]
        if isinstance(expected, np.ndarray) and expected.dtype.kind == "f" and expected.size:
            try:
                array = np.array(got)
                if array.dtype == float and array.shape == expected.shape:
                    wide = expected.astype(float)
                    return bool(((array.view(np.uint64) == wide.view(np.uint64)) | (np.isnan(array) & np.isnan(wide))).all())
            except (ValueError, TypeError):
                pass
        return key(got) == key(want)
    if kind == LINES:
        return [key(json.loads(line)) for line in body.splitlines()] == [key(row) for row in want]
    rows = list(csv.reader(io.StringIO(body.decode(), newline="")))
    flat = [flatten(row) for row in want]
    return [len(row) for row in rows] == [len(row) for row in flat] and all(
        cell_key(cell, value) == key(value) for row, wanted in zip(rows, flat) for cell, value in zip(row, wanted))


def flatten(row):
    if not isinstance(row, (list, tuple)):
        return [row]
    return [item for part in row for item in (flatten(part) if isinstance(part, (list, tuple)) else [part])]
