"""How the body of a request becomes rows. What the model makes of them is in schema.py.

application/json        [[1, 2], [3, 4]]; one row [1, 2]; one object {"age": 1}; rows may be objects. Rows may also be under
                        "instances", "inputs" (also {"age": [1, 2]}, columns), "predictions" (what a server like this one
                        answers), "features", "dataframe_records", "dataframe_split", or "columns" with "data".
application/jsonlines   a row a line, in any of these forms
text/csv                header=present or header=absent specifies whether the first line is a header; without the parameter it is
                        one if it names the model's columns. delimiter=";" (or tab, or any character) is the separator;
                        without it ; tab and | are found where the line cannot be read with commas. A cell is read as its
                        column's type; an empty cell is a missing value.
text/plain              for a model with one column of text: a document a line
text/libsvm             for XGBoost: [label] index:value …, from index 0; what is absent is missing
application/x-npy       one array, without pickled objects
Columns are taken in any order. A missing value is null in JSON, an empty cell in CSV, NaN in an array; NaN and the infinities
may also be written NaN, Infinity and -Infinity. Empty lines are skipped. Blocks have about BLOCK bytes.
"""
import csv
import io
import json
import math
import sys

import numpy as np

import formats
from formats import BadRequest, at
from json_rows import KEYS, Rows, parse, unwrapped

BLOCK = 4 << 20
MOST_BYTES_OF_A_ROW = 64 << 20
MOST_BYTES_OF_JSON = 200 << 20
END = "\x1a"  # after the last row: where it is inside a cell, the cell has no end
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
csv.field_size_limit(min(sys.maxsize, 2**31 - 1))


def read(body, content_type, schema):
    """Blocks of rows. A body of at most BLOCK bytes has one."""
    kind, parameters = formats.content_type(content_type)
    try:
        yield from READERS[kind](body, parameters, schema)
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 (byte {error.start})") from None
    except json.JSONDecodeError as error:
        raise BadRequest(f"the body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})") from None
    except RecursionError:
        raise BadRequest("the body is nested too deeply") from None
    except csv.Error as error:
        raise BadRequest(f"the body is not CSV: {error}") from None
    except ValueError:  # Python reads no more than 4300 digits
        raise BadRequest("the body has a number that is too long") from None


def _pieces(body, quotes=False):
    """Pieces of a body that end at the end of a line, and with `quotes` not inside a quoted cell."""
    if len(body) <= BLOCK:
        yield body if isinstance(body, bytes) else bytes(body)
        return
    start = 0
    while start < len(body):
        end = min(start + BLOCK, len(body))
        while end < len(body):
            piece = bytes(body[start:end])
            cut = piece.rfind(b"\n")
            odd = quotes and piece.count(b'"', 0, max(cut, 0)) % 2
            while cut >= 0 and odd:
                before = piece.rfind(b"\n", 0, cut)
                odd ^= piece.count(b'"', max(before, 0), cut) % 2
                cut = before
            if cut >= 0:
                end = start + cut + 1
                break
            if end - start > MOST_BYTES_OF_A_ROW:
                raise BadRequest(f"a row has more than {MOST_BYTES_OF_A_ROW >> 20} MiB: is a quotation mark left open?")
            end = min(end + BLOCK, len(body))
        yield bytes(body[start:end])
        start = end


# JSON


def _json(body, parameters, schema):
    if len(body) > MOST_BYTES_OF_JSON:
        raise BadRequest(f"a JSON document may have at most {MOST_BYTES_OF_JSON >> 20} MiB. Send {formats.LINES}, {formats.CSV} or "
                         f"{formats.NPY}, which are read in blocks", 413)
    body = body if type(body) is bytes else bytes(body)
    plain = body[:1] in (b"[", b"{") and body[1:2] != b"\0"
    return (unwrapped(parse(body.decode() if plain else body.decode(json.detect_encoding(body))), schema),)


def _json_lines(body, parameters, schema):
    line_number = row_number = 0
    for piece in _pieces(body):
        values, names = [], None
        for line in (piece[:-1] if piece[-1:] == b"\n" else piece).split(b"\n"):
            line_number += 1
            text = line.decode("utf-8-sig" if line_number == 1 else "utf-8").strip()
            if text:
                values.append(_line(text, line_number, schema))
        if not values:
            continue
        if any(isinstance(value, Rows) for value in values):
            names = next(value.names for value in values if isinstance(value, Rows))
            if any(not isinstance(value, Rows) or value.names != names for value in values):
                raise BadRequest("all lines must have the same form")
            values = [value.values[0] for value in values]
        yield Rows(values, names, row_number)
        row_number += len(values)
    if not row_number:
        raise BadRequest("the body has no rows")


def _line(text, number, schema):
    """A row, or a Rows of one row where the line names its columns apart from the values."""
    try:
        row = parse(text)
    except json.JSONDecodeError as error:
        raise BadRequest(f"line {number} is not JSON: {error.msg} (column {error.colno})") from None
    if isinstance(row, dict) and not schema.is_row(row) and (not row.keys().isdisjoint(KEYS) or "dataframe_split" in row):
        rows = unwrapped(row, schema)
        if len(rows.values) != 1:
            raise BadRequest(f"line {number} has {len(rows.values)} rows: a line must be one row")
        return rows if rows.names else rows.values[0]
    return row if isinstance(row, (list, dict)) else row if schema.single else [row]


# CSV and other text


def _csv(body, parameters, schema):
    header, delimiter = parameters.get("header"), parameters.get("delimiter", parameters.get("separator", parameters.get("sep")))
    if header not in (None, "present", "absent"):
        raise BadRequest("the content type's header must be present or absent")
    delimiter = DELIMITERS.get(delimiter, delimiter)
    if delimiter is not None and (len(delimiter) != 1 or delimiter in '\r\n"'):
        raise BadRequest('the content type\'s delimiter must be one character, as in text/csv; delimiter=";"')
    names, row_number, offset = None, 0, 0
    for piece in _pieces(body, quotes=True):
        text = _decoded(piece, offset)
        if not offset:
            text, names, delimiter = _begun(text, header, delimiter, schema)
        offset += len(piece)
        values = _numbers(text, delimiter, schema)
        if values is None:
            if "\0" in text:
                raise BadRequest("the body has a character NUL, which CSV cannot have")
            cells = list(_cells(text + "\n" + END, delimiter))
            if cells.pop() != [END]:
                raise BadRequest("a quotation mark is left open")
            values = [[cell or None for cell in row] for row in cells if row]
        if not len(values):
            continue
        if not row_number and header is None and names is None and isinstance(values, list):
            schema.refuse_header(values)
        yield Rows(values, names, row_number, cells=True)
        row_number += len(values)
    if not row_number:
        raise BadRequest("the body has a header and no rows" if names else "the body has no rows")


def _decoded(piece, offset):
    try:
        text = piece.decode()
    except UnicodeDecodeError as error:
        raise BadRequest(f"the body is not UTF-8 (byte {offset + error.start}): send the parameter charset") from None
    return text[1:] if not offset and text[:1] == "\ufeff" else text


def _cells(text, delimiter):
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _begun(text, header, delimiter, schema):
    """The text after the header, the names in the header, and the delimiter."""
    if header is None and schema.names is None and delimiter == ",":
        return text, None, delimiter
    text = text.lstrip("\r\n")
    delimiter = delimiter or _delimiter(text, schema)
    if header == "absent" or header is None and schema.names is None:
        return text, None, delimiter
    lines = _cells(text, delimiter)
    try:
        names = schema.names_of(next(lines, []))
    except csv.Error:
        if header:
            raise
        names = []
    if header is None and not schema.is_header(names):
        return text, None, delimiter
    rest = io.StringIO(text, newline="")
    for _ in range(lines.line_num):
        rest.readline()
    return rest.read(), names, delimiter


def _delimiter(text, schema):
    """A comma, or what else fits where a comma does not."""
    line = text.partition("\n")[0].rstrip("\r")
    if (schema.width or 0) < 2 or schema.fits(line.split(",")) or not any(mark in line for mark in ";\t|"):
        return ","
    fitting = [mark for mark in ";\t|" if schema.fits(next(_cells(line, mark), []))]
    return fitting[0] if len(fitting) == 1 and not schema.fits(next(_cells(line, ","), [])) else ","


def _numbers(text, delimiter, schema):
    """The whole text as a matrix, where every cell is a number, and all columns are numbers."""
    if not schema.numeric or '"' in text or "_" in text or not text.isascii():  # float() would take 1_000
        return None
    lines = [line for line in text.split("\n") if line and line != "\r"]
    if not lines:
        return lines
    marks = lines[0].count(delimiter)
    if any(line.count(delimiter) != marks for line in lines):
        return None
    try:
        return np.array(list(map(float, delimiter.join(lines).split(delimiter)))).reshape(len(lines), marks + 1)
    except ValueError:
        return None


def _text(body, parameters, schema):
    if not schema.single and not schema.one_text:
        raise BadRequest(f"{formats.TEXT} is for models with one column of text: send {formats.CSV} or {formats.JSON}", 415)
    offset = row_number = 0
    for piece in _pieces(body):
        lines = [line[:-1] if line[-1:] == "\r" else line for line in _decoded(piece, offset).split("\n")]
        values = [line if schema.single else [line] for line in lines if line]
        offset += len(piece)
        if values:
            yield Rows(values, None, row_number, cells=True)
            row_number += len(values)
    if not row_number:
        raise BadRequest("the body has no rows")


def _libsvm(body, parameters, schema):
    if not schema.takes_libsvm:
        raise BadRequest(f"{formats.LIBSVM} is for XGBoost models: send {formats.CSV} or {formats.JSON}", 415)
    offset = row_number = 0
    for piece in _pieces(body):
        lines = [line.split("#")[0].split() for line in _decoded(piece, offset).split("\n")]
        lines = [line for line in lines if line]
        offset += len(piece)
        if not lines:
            continue
        matrix = np.full((len(lines), schema.width), math.nan)
        for row, line in enumerate(lines):
            for place, item in enumerate(line):
                index, colon, value = item.partition(":")
                if index == "qid" or not colon and not place:
                    continue
                try:
                    if not index.isdigit() or "_" in item:
                        raise ValueError
                    matrix[row, int(index)] = float(value)
                except (ValueError, IndexError):
                    raise BadRequest(f"{at(row_number + row)}: '{item[:40]}' is not index:value, with an index "
                                     f"from 0 to {schema.width - 1}") from None
        yield Rows(matrix, None, row_number)
        row_number += len(lines)
    if not row_number:
        raise BadRequest("the body has no rows")


# Arrays


def _npy(body, parameters, schema):
    shape, fortran, kind, start = _npy_header(body)
    count = math.prod(shape)
    if count * kind.itemsize != len(body) - start:
        raise BadRequest(f"the array has the shape {shape} in its header, but {len(body) - start} bytes")
    if not count or not kind.itemsize:
        raise BadRequest("the body has no rows")
    array = np.frombuffer(body, kind, count, start).reshape(shape, order="F" if fortran else "C")
    if array.ndim < 2 and not schema.single:
        array = array.reshape(-1, 1) if schema.width == 1 and array.ndim else array.reshape(1, -1)
    array = array.reshape(-1) if not array.ndim else array
    rows = max(1, BLOCK * len(array) // (count * kind.itemsize)) if len(body) > BLOCK else len(array)
    for first in range(0, len(array), rows):
        block = array[first:first + rows].astype(kind.newbyteorder("="), order="C")
        if kind.kind == "S":
            block = np.char.decode(block, "utf-8")
        elif kind.kind == "U":
            codes = block.reshape(-1).view(np.uint32)
            if ((codes > sys.maxunicode) | (codes >= 0xD800) & (codes < 0xE000)).any():
                raise BadRequest("the array has a text with a value that is not a character")
        yield Rows(block, None, first, cells=kind.kind in "SU")


def _npy_header(body):
    stream = io.BytesIO(bytes(body[:1 << 16]))
    try:
        version = np.lib.format.read_magic(stream)
        reader = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, kind = reader(stream)
        if version > (3, 0) or any(type(size) is not int or size < 0 for size in shape):
            raise ValueError
    except Exception as error:  # a damaged header can be anything
        raise BadRequest("the body is not an npy array") from error
    if kind.hasobject or kind.kind not in "fiubUS" or kind.kind == "f" and kind.itemsize > 8:
        raise BadRequest("the array must hold numbers or strings")
    return shape, fortran, kind, stream.tell()


READERS = {formats.JSON: _json, formats.LINES: _json_lines, formats.CSV: _csv, formats.NPY: _npy, formats.TEXT: _text, formats.LIBSVM: _libsvm}
