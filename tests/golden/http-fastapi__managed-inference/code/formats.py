"""The bodies of requests and answers.

In:  application/json     [[1, 2], [3, 4]], one row [1, 2], {"instances": rows} or {"inputs": rows}; rows may be objects
     application/jsonlines  a row a line
     text/csv             with or without a header: the parameter header=present or header=absent decides, else a first
                          line is a header when it names the model's columns or has no number while the second has one
     application/x-npy    one array, without pickled objects
Out: {"predictions": [...]}, a prediction a line (jsonlines, csv), or an array (x-npy).

Numbers keep every bit. A missing value is null in JSON, an empty cell in CSV, NaN in an array. NaN and the infinities may
also be written NaN, Infinity and -Infinity, bare or as strings. In answers, where JSON has no such numbers, they are the
strings "NaN", "Infinity" and "-Infinity". Whether a missing or infinite value is accepted is up to the model.
"""
import csv
import io
import json
import math
import re
from functools import lru_cache

import numpy as np

JSON, LINES, CSV, NPY = "application/json", "application/jsonlines", "text/csv", "application/x-npy"
SYNONYMS = {JSON: JSON, LINES: LINES, CSV: CSV, NPY: NPY, "application/x-jsonlines": LINES, "application/jsonl": LINES,
            "application/*": JSON, "text/*": CSV, "*/*": JSON, "": JSON}
SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class BadRequest(Exception):
    """The client is to blame; the message is for the client only, never for the log."""

    def __init__(self, message, status=400):
        super().__init__(message)
        self.status = status


def at(row, column=None, names=None):
    """ "row 3, column 2 ('age')", counted from 1, a CSV header not counted."""
    if column is None:
        return f"row {row + 1}"
    return f"row {row + 1}, column {column + 1}" + (f" ('{names[column]}')" if names is not None else "")


# Reading


def read(body, content_type):
    """The rows of a body, as an array or as a list of lists, and the names of their columns or None."""
    kind, header = _content_type(content_type)
    try:
        if kind == JSON:
            data = json.loads(body)
            if isinstance(data, dict):
                data = data.get("instances", data.get("inputs"))
                if data is None:
                    raise BadRequest('a JSON object needs "instances" or "inputs"')
            return _rows(data)
        if kind == CSV:
            return _csv(body.decode("utf-8-sig"), header)
        if kind == LINES:
            return _rows([_line(n, line) for n, line in enumerate(body.decode().splitlines()) if line.strip()], True)
        return _npy(body), None
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise BadRequest("the body is nested too deeply") from None
    except ValueError:  # Python reads no more than 4300 digits
        raise BadRequest("the body has a number that is too long") from None


@lru_cache(64)
def _content_type(text):
    kind, *parameters = [part.strip().lower() for part in (text or JSON).split(";")]
    if kind.endswith("*") or kind not in SYNONYMS:
        raise BadRequest(f"the content type must be one of {JSON}, {LINES}, {CSV}, {NPY}", 415)
    header = next((p[7:].strip('"') for p in parameters if p.startswith("header=")), None)
    return SYNONYMS[kind], header


def is_text(content_type):
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or SYNONYMS.get(kind) in (JSON, LINES, CSV)


def _line(number, line):
    try:
        return json.loads(line)
    except json.JSONDecodeError as error:
        raise BadRequest(f"line {number + 1} is not JSON: {error.msg} (column {error.colno})") from None


def _rows(data, many=False):
    if not isinstance(data, list) or not data:
        raise BadRequest("the body has no rows")
    first = data[0]
    if isinstance(first, dict):
        names = list(first)
        for number, row in enumerate(data):
            if not isinstance(row, dict) or row.keys() != first.keys():
                raise BadRequest(f"row {number + 1} does not have the same columns as row 1")
        return [[row[name] for name in names] for row in data], names
    if not isinstance(first, list):
        data = [[value] for value in data] if many else [data]
    return data, None


def _csv(text, header):
    lines = [line for line in text.splitlines() if line]
    if not lines:
        raise BadRequest("the body has no rows")
    if header != "present" and "_" not in text:  # float() would take 1_000
        try:
            return [list(map(float, line.split(","))) for line in lines], None
        except ValueError:
            pass
    rows = [[_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if row]
    names = None
    if header == "present" or header is None and _is_header(rows):
        names = [str(name).strip() for name in rows.pop(0)]
        if not rows:
            raise BadRequest("the body has a header and no rows")
    return rows, names


def _is_header(rows):
    return all(isinstance(cell, str) for cell in rows[0]) and (
        len(rows) == 1 or any(not isinstance(cell, str) for cell in rows[1]))


def _cell(text):
    if not text.strip():
        return None
    if "_" not in text:
        for number in (int, float):
            try:
                return number(text)
            except ValueError:
                pass
    return text


def _npy(body):
    stream = io.BytesIO(body)
    try:
        version = np.lib.format.read_magic(stream)
        reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, kind = reader(stream)
    except (ValueError, SyntaxError) as error:
        raise BadRequest("the body is not an npy array") from error
    if kind.hasobject or kind.kind not in "fiubUS":
        raise BadRequest("the array must hold numbers or strings")
    rest = body[stream.tell():]
    if math.prod(shape) * kind.itemsize != len(rest):
        raise BadRequest(f"the array says that it has the shape {shape}, and has {len(rest)} bytes")
    if not rest:
        raise BadRequest("the body has no rows")
    array = np.frombuffer(rest, kind).reshape(shape, order="F" if fortran else "C").copy()
    return array.reshape(1, -1) if array.ndim < 2 else array


# Tables for models


def in_order(rows, names, wanted):
    """Rows whose columns have names, in the order that the model wants, where it has names for them too."""
    if names is None or wanted is None or list(wanted) == names:
        return rows
    missing, unknown = set(wanted) - set(names), set(names) - set(wanted)
    if missing or unknown:
        raise BadRequest(f"row 1: the column '{min(missing)}' is missing" if missing else
                         f"row 1: the model has no column '{min(unknown)}'")
    places = [names.index(name) for name in wanted]
    return [[row[place] for place in places] for row in rows]


def matrix(rows, names, width, numbers_only):
    """Rows as a matrix: of numbers, or of objects where there are strings and the model may take them."""
    array = rows if isinstance(rows, np.ndarray) else _quickly(rows)
    if array is None:
        array = _carefully(rows, names, numbers_only)
    if array.ndim != 2:
        raise BadRequest(f"the array has {array.ndim} dimensions: rows and columns are needed")
    if width is not None and array.shape[1] != width:
        raise BadRequest(f"{at(0)} has {array.shape[1]} columns, the model takes {width}")
    if numbers_only and array.dtype.kind not in "fiub":
        return _carefully(array.tolist(), names, True)
    return array


def _quickly(rows):
    try:
        array = np.array(rows)
    except (ValueError, OverflowError):  # rows of different lengths, or numbers beyond 64 bits
        return None
    return array if array.ndim == 2 and array.dtype.kind in "fiub" else None


def _carefully(rows, names, numbers_only):
    width = len(rows[0]) if isinstance(rows[0], list) else 0
    for r, row in enumerate(rows):
        if not isinstance(row, list) or len(row) != width:
            raise BadRequest(f"{at(r)} has {len(row) if isinstance(row, list) else 'no'} columns, {at(0)} has {width}")
        for c, value in enumerate(row):
            if isinstance(value, (list, dict)):
                raise BadRequest(f"{at(r, c, names)}: a single value is needed")
    numeric = [[_number(value) for value in row] for row in rows]
    for r, row in enumerate(numeric):
        for c, value in enumerate(row):
            if isinstance(value, str):
                if numbers_only:
                    raise BadRequest(f"{at(r, c, names)}: a number is needed")
                return np.array(rows, dtype=object).reshape(len(rows), width)
    return np.array(numeric, dtype=float).reshape(len(rows), width)


def _number(value):
    if value is None:
        return math.nan
    if isinstance(value, str):
        return SPECIAL.get(value, value)
    try:
        return float(value)
    except OverflowError:  # as JSON's 1e400
        return math.inf if value > 0 else -math.inf


# Writing


@lru_cache(64)
def accepted(accept):
    """The type to answer in, from an Accept header; 406 when it names none of ours."""
    weights = {}
    for part in accept.lower().replace(" ", "").split(","):
        weight = re.search(r";q=([01](\.\d*)?)$", part)
        weights.setdefault(SYNONYMS.get(part.partition(";")[0]), float(weight[1]) if weight else 1)
    weights.pop(None, None)
    kind = max(weights, key=weights.get, default=None)
    if not weights.get(kind):
        raise BadRequest(f"the answer can be {JSON}, {LINES}, {CSV} or {NPY}", 406)
    return kind


def write(prediction, kind):
    if kind == NPY:
        array = np.asarray(prediction)
        if array.dtype.hasobject:
            array = np.array(array.tolist())
        stream = io.BytesIO()
        np.lib.format.write_array(stream, array, allow_pickle=False)
        return stream.getvalue()
    values = prediction.tolist() if hasattr(prediction, "tolist") else prediction
    if kind == JSON:
        return dumps({"predictions": values}).encode()
    if not isinstance(values, list):
        values = [values]
    if kind == LINES:
        return "".join(dumps(value) + "\n" for value in values).encode()
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(v if isinstance(v, (list, tuple)) else [v] for v in values)
    return text.getvalue().encode()


def dumps(value):
    try:
        return STRICT.encode(value)
    except ValueError:
        return STRICT.encode(_finite(value))


def _finite(value):
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return _finite(value.tolist()) if hasattr(value, "tolist") else value


# numpy's arrays and numbers have tolist; what has none is a TypeError, and so a 500 that the log explains.
STRICT = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=lambda value: value.tolist())
