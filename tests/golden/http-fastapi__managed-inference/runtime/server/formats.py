"""The types of bodies, what all of them share, and how answers are written. Requests are read in bodies.py.

In:  application/json, application/jsonlines, text/csv, text/plain, text/libsvm, application/x-npy: see bodies.py.
     Content-Encoding gzip or deflate, and any charset that Python knows.
Out: application/json, {"predictions": [...]}; application/jsonlines and text/csv, a prediction a line; application/x-npy, an array.

Numbers keep every bit. JSON has no NaN and no infinity: in answers they are the strings "NaN", "Infinity" and "-Infinity".
A DataFrame is written with its columns' names as keys in JSON, and without a header in CSV, as the next container reads it.
"""
import codecs
import csv
import io
import json
import math
import mmap
import re
import tempfile
import zlib
from functools import lru_cache

import numpy as np

JSON, LINES, CSV, NPY = "application/json", "application/jsonlines", "text/csv", "application/x-npy"
TEXT, LIBSVM, TABS = "text/plain", "text/libsvm", "text/tab-separated-values"
SYNONYMS = {JSON: JSON, "application/*": JSON, "*/*": JSON, "": JSON, "text/json": JSON, "application/x-json": JSON,
           CSV: CSV, "text/*": CSV, "application/csv": CSV, "application/x-csv": CSV, "text/x-csv": CSV,
           "text/comma-separated-values": CSV, NPY: NPY, "application/npy": NPY, LINES: LINES,
           "application/x-jsonlines": LINES, "application/json-lines": LINES, "application/jsonl": LINES,
           "application/x-jsonl": LINES, "application/ndjson": LINES, "application/x-ndjson": LINES, "text/jsonl": LINES}
REQUESTS = {**SYNONYMS, TEXT: TEXT, TABS: CSV, LIBSVM: LIBSVM, "text/x-libsvm": LIBSVM, "application/libsvm": LIBSVM,
            "application/x-libsvm": LIBSVM}
BYTE_ORDER_MARKS = {codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
                    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
NOT_CHARSETS = ("idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7")
PIECE = 1 << 20  # bytes that are decoded at once
IN_MEMORY = 64 << 20  # a decoded body of more bytes is kept in a temporary file


class BadRequest(Exception):
    """The request is wrong. The message is for the client only, never for the log."""

    def __init__(self, message, status=400):
        super().__init__(message)
        self.status = status


def at(row, column=None, names=None):
    """ "row 3, column 2 ('age')", counted from 1. The header of a CSV file is not counted."""
    if column is None:
        return f"row {row + 1}"
    return f"row {row + 1}, column {column + 1}" + (f" ('{names[column]}')" if names is not None and column < len(names) else "")


# Types of requests


@lru_cache(64)
def content_type(text):
    """The type of a request's body, and the parameters after it, as in text/csv; header=present."""
    kind, _, rest = (text or JSON).partition(";")
    kind = kind.strip().lower()
    if kind.endswith("*") or kind not in REQUESTS:
        raise BadRequest(f"the content type must be one of {JSON}, {LINES}, {CSV}, {TEXT}, {LIBSVM}, {NPY}", 415)
    found = re.findall(r'([^\s;="]+)\s*=\s*("[^"]*"|;|[^;]*)', rest)
    parameters = {name.lower(): value.strip('"') if len(value) > 1 else value for name, value in found}
    if kind == TABS:
        parameters.setdefault("delimiter", "\t")
    return REQUESTS[kind], parameters


def is_text(content_type):
    kind = content_type.partition(";")[0].strip().lower()
    return kind.startswith("text/") or REQUESTS.get(kind, NPY) != NPY


def decode(body, encoding, content_type, most_bytes=0):
    """The body without its Content-Encoding, and text in UTF-8. `most_bytes`: its size may grow to that, 0 for any."""
    if encoding:
        for name in reversed(encoding.lower().replace(" ", "").split(",")):
            if name in ("gzip", "x-gzip", "deflate"):
                body = _collect(_inflate(body, name != "deflate"), most_bytes)
            elif name not in ("", "identity"):
                raise BadRequest(f"the Content-Encoding '{name[:40]}' is not supported: use gzip, deflate or identity", 415)
    charset = _charset(content_type)
    if body[:2] in (b"\xff\xfe", b"\xfe\xff", b"\0\0") and is_text(content_type or JSON):
        charset = next((name for mark, name in BYTE_ORDER_MARKS.items() if body[:len(mark)] == mark), charset)
    if charset is None or not is_text(content_type):
        return body
    return _collect(_transcode(body, charset), most_bytes)


@lru_cache(64)
def _charset(content_type):
    """The charset that a type names, or None where the body is read as UTF-8."""
    found = re.search(r'charset\s*=\s*"?([^\s;"]+)', content_type, re.IGNORECASE)
    try:
        charset = codecs.lookup(found[1]) if found else codecs.lookup("utf-8")
        if not charset._is_text_encoding or charset.name in NOT_CHARSETS:
            raise LookupError
    except (LookupError, ValueError):
        raise BadRequest(f"the charset '{found[1][:40]}' is not supported: use utf-8", 415) from None
    return None if charset.name in ("utf-8", "ascii") else charset.name


def _inflate(body, gzip):
    # deflate has zlib's two bytes at the start, as in the standard, or not, as some clients send it
    wrapped = len(body) > 1 and body[0] & 15 == 8 and (body[0] << 8 | body[1]) % 31 == 0
    bits = 31 if gzip else 15 if wrapped else -15
    stream = zlib.decompressobj(bits)
    try:
        for start in range(0, len(body), PIECE):
            waiting = body[start:start + PIECE]
            while waiting:
                if stream.eof:
                    if not gzip or not waiting.strip(b"\0"):
                        break
                    stream = zlib.decompressobj(bits)  # a gzip file may have several members
                yield stream.decompress(waiting, PIECE)
                waiting = stream.unused_data if stream.eof else stream.unconsumed_tail
        yield stream.flush()
    except zlib.error:
        raise BadRequest("the body does not match its Content-Encoding") from None
    if not stream.eof:
        raise BadRequest("the body is cut off, or does not match its Content-Encoding")


def _transcode(body, charset):
    decoder = codecs.getincrementaldecoder(charset)()
    for start in range(0, len(body), PIECE):
        try:
            yield decoder.decode(body[start:start + PIECE], start + PIECE >= len(body)).encode()
        except UnicodeError:
            raise BadRequest(f"the body is not {charset}") from None


def _collect(pieces, most_bytes):
    file, size = tempfile.SpooledTemporaryFile(IN_MEMORY), 0
    for piece in pieces:
        size += len(piece)
        if most_bytes and size > most_bytes:
            raise BadRequest(f"the decoded body has more than {most_bytes} bytes", 413)
        file.write(piece)
    if size <= IN_MEMORY:
        file.seek(0)
        return file.read()
    file.flush()
    return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


# Answers


@lru_cache(64)
def accepted(accept):
    """The content type of the response, from an Accept header; 406 where it names none that this server writes."""
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
    """A whole prediction, as bytes."""
    if kind == JSON:
        if type(prediction) is np.ndarray and prediction.dtype.kind in "fiu" and prediction.dtype.itemsize <= 8:
            text = repr(prediction.tolist())  # as JSON has it, but for NaN and the infinities
            if "n" not in text:
                return b'{"predictions":%b}' % text.replace(" ", "").encode()
        return dumps({"predictions": _values(prediction)}).encode()
    answer = writer(kind)
    return answer.add(prediction) + answer.end()


def writer(kind):
    """Writes the predictions of a body's blocks: .add(prediction) and .end() return the bytes to send next."""
    return _Array() if kind == NPY else _Json() if kind == JSON else _Lines(kind)


class _Lines:
    """JSON Lines or CSV."""

    def __init__(self, kind):
        self.kind = kind

    def add(self, prediction):
        values = _rows(prediction, self.kind)
        if self.kind == LINES:
            return "".join([dumps(value) + "\n" for value in values]).encode()
        if any(isinstance(value, dict) and value.keys() != values[0].keys() for value in values):
            raise BadRequest(f"these predictions do not all have the same columns: accept {JSON}", 406)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows([list(_cells(value)) for value in values])
        return text.getvalue().encode()

    def end(self):
        return b""


class _Json:
    def __init__(self):
        self.begun, self.objects = False, []

    def add(self, prediction):
        values = _values(prediction)
        if not isinstance(values, (list, tuple)):
            self.objects.append(values)
            return b""
        begin, self.begun = b"," if self.begun else b'{"predictions":[', True
        return begin + dumps(values)[1:-1].encode()

    def end(self):
        if not self.objects:
            return b"]}" if self.begun else b'{"predictions":[]}'
        if len(self.objects) == 1:
            return dumps({"predictions": self.objects[0]}).encode()
        rows = [row for values in self.objects for row in _rows(values, JSON)]
        columns = {name: [row[name] for row in rows] for name in rows[0]} if isinstance(rows[0], dict) else rows
        return dumps({"predictions": columns}).encode()


class _Array:
    """An npy array. Its header has the number of all rows, so that it is written at the end."""

    def __init__(self):
        self.arrays = []

    def add(self, prediction):
        values = prediction if isinstance(prediction, np.ndarray) and prediction.dtype.kind in "fiubU" else _rows(prediction, NPY)
        array = np.asarray(values) if not isinstance(values, list) else _array(values)
        self.arrays.append(array)
        return b""

    def end(self):
        stream = io.BytesIO()
        array = self.arrays[0] if len(self.arrays) == 1 else np.concatenate(self.arrays)
        np.lib.format.write_array(stream, np.asarray(array, order="C"), allow_pickle=False)
        return stream.getvalue()


def _array(values):
    try:
        array = np.array([list(value.values()) if isinstance(value, dict) else value for value in values])
    except ValueError:  # rows of different lengths
        array = np.array(None)
    mixed = array.dtype.kind == "U" and not all(isinstance(cell, str) for value in values for cell in _cells(value))
    if mixed or array.dtype.kind not in "fiubU":
        raise BadRequest(f"these predictions are not an array of numbers or of strings: accept {JSON}", 406)
    return array


def by_row(parts):
    """Rows of what a model gives for each of its outputs, as arrays with a row for each row."""
    outputs = [_values(part) for part in parts]
    if len({len(output) for output in outputs}) > 1:
        raise ValueError("the model's outputs have different numbers of rows")
    return [list(row) for row in zip(*outputs)]


def _values(prediction):
    """A prediction in Python's own types, with a row for each row where it is a table."""
    if isinstance(prediction, np.ndarray):
        if prediction.dtype.kind in "SMm":
            prediction = np.char.decode(prediction, "utf-8") if prediction.dtype.kind == "S" else prediction.astype(str)
        if prediction.dtype.names:
            return [dict(zip(prediction.dtype.names, row)) for row in prediction.tolist()]
        return prediction.tolist()
    if hasattr(prediction, "toarray"):  # a sparse matrix
        return prediction.toarray().tolist()
    if hasattr(prediction, "to_dict") and hasattr(prediction, "columns"):  # a DataFrame
        names = [str(name) for name in prediction.columns]
        columns = [_values(prediction.iloc[:, place]) for place in range(len(names))]
        return [dict(zip(names, row)) for row in zip(*columns)]
    if hasattr(prediction, "to_numpy"):  # a Series or an Index
        return _values(prediction.to_numpy())
    if isinstance(prediction, tuple) and prediction and all(isinstance(part, np.ndarray) and part.ndim for part in prediction) \
            and len({len(part) for part in prediction}) == 1:
        return by_row(prediction)
    return prediction.tolist() if hasattr(prediction, "tolist") else prediction


def _rows(prediction, kind):
    values = _values(prediction)
    if isinstance(values, dict):  # columns of equal lengths, or one row
        columns = [_values(column) for column in values.values()]
        lists = [isinstance(column, (list, tuple)) for column in columns]
        if columns and all(lists) and len({len(column) for column in columns}) == 1:
            return [dict(zip(values, row)) for row in zip(*columns)]
        if any(lists) or any(isinstance(column, dict) for column in columns):
            raise BadRequest(f"these predictions are not a table, and cannot be {kind}: accept {JSON}", 406)
        return [dict(zip(values, columns))]
    return list(values) if isinstance(values, (list, tuple)) else [values]


def _cells(value):
    """The cells of a row in CSV."""
    if isinstance(value, dict):
        value = list(value.values())
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from _cells(item)
    elif isinstance(value, (str, int, float, type(None))):
        yield value
    elif hasattr(value, "isoformat"):
        yield value.isoformat()
    else:
        raise TypeError(f"{type(value).__name__} cannot be written as {CSV}")


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
    plain = _plain(value) if hasattr(value, "tolist") or hasattr(value, "toarray") else value
    return plain if plain is value else _finite(plain)


def _plain(value):
    """For JSON: what is not Python's own. What this cannot change is a TypeError, and so a 500 that the log explains."""
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode()
    plain = _values(value)
    if plain is value or isinstance(plain, complex):
        raise TypeError(f"{type(value).__name__} cannot be written as {JSON}")
    return plain


STRICT = json.JSONEncoder(allow_nan=False, separators=(",", ":"), default=_plain)
