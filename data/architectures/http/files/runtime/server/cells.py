"""Single values: how a value of a request becomes a value of its column's type, and a column of them an array."""
import math

import numpy as np

SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# What pandas.read_csv takes for a missing value, in columns that are not text.
MISSING = {"", "NA", "N/A", "n/a", "#N/A", "#N/A N/A", "#NA", "<NA>", "NULL", "null", "None", "1.#QNAN", "1.#IND", "-1.#IND", "-1.#QNAN"}
BOOLEANS = {"True": True, "TRUE": True, "true": True, "False": False, "FALSE": False, "false": False}
EXACT = 2**53  # up to here a float holds every whole number
NEEDED = {"number": "a number", "integer": "a number", "boolean": "true or false", "text": "a text", "date": "a date, as 2024-12-31"}
ABSENT = object()


class Column:
    """One column. `kind` is one of the keys of READ. `missing`: what the model knows as a missing value. `values`: for the
    kind "values", the trained categories. `objects`: whether it was an array of Python's own values in training."""

    __slots__ = ("kind", "missing", "values", "objects")

    def __init__(self, kind="number", missing=math.nan, values=(), objects=False):
        self.kind, self.missing, self.objects = kind, missing, objects
        self.values = {str(value): value for value in values}


def to_number(value, cells=False):
    if value is None:
        return math.nan
    if isinstance(value, str):
        if value in SPECIAL:
            return SPECIAL[value]
        text = value.strip()
        if cells and text in MISSING:
            return math.nan
        if cells and text in BOOLEANS:
            return float(BOOLEANS[text])
        if "_" in text or not text.isascii():  # float() would take 1_000
            return ABSENT
        try:
            return float(text)
        except ValueError:
            return ABSENT
    try:
        return float(value)
    except OverflowError:  # as JSON's 1e400
        return math.inf if value > 0 else -math.inf


def _integer(value, cells=False):
    """A whole number exactly, or any other number."""
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str) and len(value) < 40 and value.isascii() and value.strip().lstrip("+-").isdigit():
        return int(value)
    number = to_number(value, cells)
    whole = number is not ABSENT and math.isfinite(number) and number == int(number) and str(number) != "-0.0"
    return int(number) if whole else number


def _boolean(value, cells=False):
    if isinstance(value, str):
        text = value.strip()
        return BOOLEANS.get(text, {"0": False, "1": True}.get(text, math.nan if cells and text in MISSING else ABSENT))
    if isinstance(value, float) and value != value:
        return math.nan
    return bool(value) if value in (0, 1) else ABSENT


def _text(value, cells=False):
    if isinstance(value, str) or isinstance(value, float) and value != value:
        return value
    return ABSENT


def _date(value, cells=False):
    if not isinstance(value, str):
        return ABSENT
    try:
        return np.datetime64(value.strip().replace("Z", ""), "ns")
    except ValueError:
        return ABSENT


def any_type(value, cells=False):
    """Where nothing says what type a column has: JSON's own types; in CSV what Python writes as a number, True or False is that."""
    if not cells or not isinstance(value, str):
        return value
    if len(value) < 40 and value.isascii() and value.isdigit():
        return int(value)
    if value in ("True", "False"):
        return value == "True"
    number = to_number(value) if value.strip() else ABSENT
    return value if number is ABSENT else number


READ = {"number": to_number, "integer": _integer, "boolean": _boolean, "text": _text, "date": _date, "any": any_type, "values": any_type,
        "dropped": lambda value, cells: math.nan}


def read(value, column, cells):
    """A value as its column's type; ABSENT where it cannot be one."""
    if column.kind == "values":
        if isinstance(value, str) and value in column.values and (cells or isinstance(column.values[value], str)):
            return column.values[value]
        value = any_type(value, cells)
    found = READ[column.kind](value, cells)
    return column.missing if isinstance(found, float) and found != found else found


# Arrays of a column's values


def quickly(values, column):
    """The array of a column whose values are all of its type already, or texts that are all numbers; else None."""
    types = set(map(type, values))
    if column.kind == "text":
        return _objects(values) if types == {str} else None
    if column.objects or column.missing is None or column.missing == column.missing:
        return None
    if column.kind == "number" and types == {str}:
        text = "".join(values)
        if "_" in text or not text.isascii():  # float() would take 1_000
            return None
        try:
            return np.array(list(map(float, values)))
        except ValueError:
            return None
    if column.kind == "number" and types <= {float, int} or column.kind == "boolean" and types == {bool}:
        try:
            return np.array(values, dtype=bool if types == {bool} else float)
        except OverflowError:
            return None
    return None


def array_of(values, column):
    """The array of a column's values, which have been read."""
    kinds = {type(value) for value in values}
    if column.kind == "date":
        return np.array([np.datetime64("NaT") if isinstance(value, float) else value for value in values], dtype="datetime64[ns]")
    if column.objects or column.kind in ("text", "values") or not kinds <= {int, float, bool} or bool in kinds and len(kinds) > 1:
        return _objects(values)
    if kinds == {bool}:
        return np.array(values)
    big = int in kinds and any(abs(value) > EXACT for value in values if type(value) is int)
    if kinds == {int} and column.kind in ("integer", "any") or big:
        try:
            return np.array(values, dtype=np.int64) if kinds == {int} else _objects(values)
        except OverflowError:
            return _objects(values)
    return np.array(values, dtype=float)


def _objects(values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def joined(arrays, length):
    """Columns as one array: of numbers where all are numbers, else of objects."""
    kinds = {array.dtype.kind for array in arrays}
    if kinds == {"M"}:
        return np.column_stack(arrays)
    if kinds <= set("fiub") and (len(kinds) == 1 or all(
            array.dtype.kind == "f" or np.abs(array).max(initial=0) <= EXACT for array in arrays)):
        return np.column_stack(arrays)
    table = np.empty((length, len(arrays)), dtype=object)
    for place, array in enumerate(arrays):
        table[:, place] = array
    return table
