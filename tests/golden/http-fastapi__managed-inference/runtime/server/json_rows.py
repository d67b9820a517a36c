"""Rows as they were sent, and how they are found in the JSON documents of different clients."""
import json

from formats import BadRequest

KEYS = ("instances", "inputs", "predictions", "dataframe_records", "features")


class Rows:
    """Rows as they were sent: an array, or a list of lists, of objects or of single values."""

    __slots__ = ("values", "names", "first", "cells")

    def __init__(self, values, names=None, first=0, cells=False):
        self.values = values
        self.names = names  # of the columns, where the body names them
        self.first = first  # number of rows of the body before these
        self.cells = cells  # whether the values are texts whose type is not known


def _object(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise BadRequest(f"an object has the key '{next(key for key in keys if keys.count(key) > 1)}' twice")
    return found


DECODER = json.JSONDecoder(object_pairs_hook=_object)


def parse(text):
    """The value of a JSON document; fails with JSONDecodeError, or BadRequest for what Python would let pass."""
    if text[:1] in ("[", "{"):
        data, end = DECODER.raw_decode(text)
        rest = text[end:].lstrip(" \t\r\n")
        if rest:
            raise json.JSONDecodeError("Extra data", text, len(text) - len(rest))
    else:
        data = DECODER.decode(text)
    if "\\u" in text and "\\ud" in text.lower():
        try:
            json.dumps(data, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise BadRequest("the body has half of a surrogate pair, which is not a character") from None
    return data


def unwrapped(data, schema):
    """The rows in a JSON document of any known client."""
    if type(data) is dict and (schema.names is None or len(data) == 1 and "instances" not in schema.names):
        rows = data.get("instances")
        if type(rows) is list and rows and type(rows[0]) is list:  # as most clients do
            return Rows(rows)
    if not isinstance(data, dict) or schema.is_row(data):
        return Rows(_list(data, schema))
    split = data.get("dataframe_split", data)
    if isinstance(split, dict) and "data" in split and ("columns" in split or "dataframe_split" in data):
        names, rows = split.get("columns"), split["data"]
        if names is not None and not (isinstance(names, list) and all(isinstance(name, (str, int)) for name in names)):
            raise BadRequest('"columns" must be a list of names')
        if not isinstance(rows, list) or not rows:
            raise BadRequest("the body has no rows")
        return Rows(rows, names and [str(name) for name in names])
    for key in KEYS:
        if key in data:
            return _under(key, data[key], schema)
    if schema.names is None and data and (schema.shape == "dict" or not any(isinstance(value, (list, dict)) for value in data.values())):
        return Rows([data])
    lacking = f"; it lacks the column '{schema.lacking(data)}'" if schema.names is not None and schema.knows(data) else ""
    raise BadRequest('a JSON object needs "instances" or "inputs", or the model\'s columns as keys' + lacking)


def _under(key, value, schema):
    if isinstance(value, dict):
        if isinstance(value.get("values"), list) and len(value) == 1 and not schema.is_row(value):
            value = value["values"]  # as in {"features": {"values": [1, 2]}}
        elif value and all(isinstance(column, list) for column in value.values()) and schema.by_columns:
            if len({len(column) for column in value.values()}) != 1:
                raise BadRequest(f'the columns of "{key}" do not all have the same number of rows')
            rows = [list(row) for row in zip(*value.values())]
            return Rows(rows, list(value)) if rows else Rows(_list(rows, schema))
    if not isinstance(value, (list, dict)) and schema.single:
        return Rows([value])
    if key == "predictions" and isinstance(value, list) and not any(isinstance(item, (list, dict)) for item in value):
        value = value if schema.single else [[item] for item in value]
    rows = _list(value, schema)
    return Rows([_inside(row, schema) for row in rows] if isinstance(rows[0], dict) else rows)


def _inside(row, schema):
    """The values in {"features": [1, 2]} or {"data": {"features": {"values": [1, 2]}}}, as SageMaker's own algorithms take them."""
    inner = row
    for key in ("data", "features", "values"):
        if isinstance(inner, dict) and inner.keys() == {key} and not schema.is_row(inner):
            inner = inner[key]
    return inner if isinstance(inner, list) else row


def _list(data, schema):
    """A list of rows, of what may also be one row."""
    if isinstance(data, dict):
        return [data]
    if not isinstance(data, list) or not data:
        if schema.single and isinstance(data, str):
            return [data]
        raise BadRequest("the body has no rows")
    if isinstance(data[0], (list, dict)) or schema.single:
        return data
    return [[value] for value in data] if schema.width == 1 else [data]
