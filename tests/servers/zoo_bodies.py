"""The bodies that people send for a table: written here from the table alone, without a line of the server's code."""
import csv
import gzip
import io
import json
import math
from dataclasses import dataclass, field

import numpy as np
import pandas

from zoo_case import take

BY_NAME = ("object rows", "instances of objects", "inputs of objects", "one object", "instances one object", "dataframe_records",
           "inputs by column", "lines of objects")
JSON, LINES, CSV, NPY, TEXT = "application/json", "application/jsonlines", "text/csv", "application/x-npy", "text/plain"


@dataclass
class Body:
    """shape: its name in reports. table: what a notebook would predict from. refused: the server must answer 400 with this text in it.
    may_refuse: it may. by_position: what a notebook would give a model that has kept no names, where that is another table."""
    shape: str
    type: str
    data: bytes
    table: object
    headers: dict = field(default_factory=dict)
    refused: str = None
    may_refuse: str = None
    by_position: object = None


def of(table):
    """Every body for a table."""
    if isinstance(table, list):
        return list(objects(table) if isinstance(table[0], dict) else texts(table))
    if isinstance(table, pandas.Series):
        return list(texts(table.tolist()))
    return list(rows_and_columns(table))


def values(table):
    """Rows of Python's own values. A float32 is written with all the digits that it has as a float64."""
    if isinstance(table, np.ndarray):
        return table.tolist()
    return [list(row) for row in zip(*(plain(table.iloc[:, place]) for place in range(table.shape[1])))]


def plain(column):
    return [None if value is pandas.NA or value is None else value for value in column.astype(object).tolist()] \
        if str(column.dtype) != "category" else [None if value is None else value for value in column.tolist()]


def names(table):
    return list(table.columns) if isinstance(table, pandas.DataFrame) else None


def text(data):
    return json.dumps(data).encode()


def rows_and_columns(table):
    rows, columns, count = values(table), names(table), len(table)
    one = take(table, slice(0, 1))
    yield Body("bare rows", JSON, text(rows), table)
    yield Body("compact", JSON, json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode(), table)
    yield Body("null", JSON, text([[None if is_missing(cell) else cell for cell in row] for row in rows]), table)
    yield Body("one row", JSON, text(rows[0]), one)
    yield Body("one row in rows", JSON, text(rows[:1]), one)
    for key in ("instances", "inputs", "predictions"):
        yield Body(key, JSON, text({key: rows}), table)
    yield Body("lines of rows", LINES, b"".join(text(row) + b"\n" for row in rows), table)
    yield Body("lines without the last end", "application/x-jsonlines", b"\n".join(text(row) for row in rows), table)
    for place in range(count):
        yield Body("each row alone", JSON, text({"instances": rows[place:place + 1]}), take(table, slice(place, place + 1)))
    yield Body("backwards", JSON, text(rows[::-1]), take(table, slice(None, None, -1)))
    if columns is None:
        yield from nameless(table, rows)
    else:
        yield from named(table, rows, columns)
    yield from arrays(table, rows)


def is_missing(cell):
    return cell is None or isinstance(cell, float) and math.isnan(cell)


def nameless(table, rows):
    width = table.shape[1]
    letters = [chr(97 + n % 26) * (1 + n // 26) for n in range(width)]
    plain_csv = sheet(rows)
    yield Body("csv", CSV, plain_csv, table)
    yield Body("csv absent", CSV + "; header=absent", plain_csv, table)
    yield Body("csv present", CSV + "; header=present", sheet([letters]) + plain_csv, table)
    yield Body("csv charset", CSV + "; charset=utf-8", plain_csv, table)
    yield Body("csv one row", CSV, sheet(rows[:1]), take(table, slice(0, 1)))
    yield Body("csv quoted", CSV, sheet(rows, quoting=csv.QUOTE_ALL), table)
    yield Body("csv crlf", CSV, sheet(rows, end="\r\n"), table)
    yield Body("csv bom", CSV, b"\xef\xbb\xbf" + plain_csv, table)
    yield Body("csv gzip", CSV, gzip.compress(plain_csv), table, {"content-encoding": "gzip"})
    if table.dtype.kind in "fiub":
        yield Body("csv spaces", CSV, plain_csv.replace(b",", b", "), table)
    yield Body("csv without the last end", CSV, plain_csv.rstrip(b"\n"), table)
    if table.dtype.kind in "fiu" and width > 1:
        yield Body("csv header unannounced", CSV, sheet([letters]) + plain_csv, None, refused="header=")
        if table.dtype.kind == "f" and np.isfinite(table).all():
            stream = io.StringIO()
            np.savetxt(stream, table, delimiter=",")  # %.18e keeps every bit
            yield Body("csv of savetxt", CSV, stream.getvalue().encode(), table)
    split = {"columns": list(range(width)), "index": list(range(len(rows))), "data": rows}
    yield Body("dataframe_split", JSON, text({"dataframe_split": split}), table)


def without_names(bodies, columns):
    """The bodies for a model that has kept no names: its table has the columns in the order of the body. A header of numbers is announced,
    because nothing tells it from a row."""
    numbers = columns is not None and all(isinstance(name, int) for name in columns)
    for body in bodies:
        if body.by_position is not None:
            body.table = body.by_position
        if numbers and body.type == CSV and not body.shape.endswith(("no header", "whole numbers")):
            body.type += "; header=present"
        if body.type.startswith(CSV) and "; header=" not in body.type:
            body.may_refuse = "header="  # nothing says whether the first line is one


def named(table, rows, columns):
    twice = next((name for name in columns if columns.count(name) > 1), None)
    by_name = twice and f"two columns named '{twice}'"  # an object has no two values of one name
    for body in named_bodies(table, rows, columns):
        if by_name and body.shape in BY_NAME:
            body.refused = by_name
        yield body


def named_bodies(table, rows, columns):
    records = [dict(zip(columns, row)) for row in rows]
    turned = table[columns[::-1]] if len(set(columns)) == len(columns) else None
    one = take(table, slice(0, 1))
    header = sheet([columns])
    whole = header + sheet(rows)
    yield Body("object rows", JSON, text(records), table)
    yield Body("instances of objects", JSON, text({"instances": records}), table)
    yield Body("inputs of objects", JSON, text({"inputs": records}), table)
    yield Body("one object", JSON, text(records[0]), one)
    yield Body("instances one object", JSON, text({"instances": records[:1]}), one)
    yield Body("dataframe_records", JSON, text({"dataframe_records": records}), table)
    yield Body("dataframe_split", JSON, text({"dataframe_split": {"columns": columns, "data": rows}}), table)
    yield Body("dataframe_split of pandas", JSON, text({"dataframe_split": {"index": list(range(len(rows))), "columns": columns,
                                                                            "data": rows}}), table)
    yield Body("inputs by column", JSON, text({"inputs": {name: [row[place] for row in rows] for place, name in enumerate(columns)}}),
               table)
    yield Body("lines of objects", LINES, b"".join(text(record) + b"\n" for record in records), table)
    yield Body("csv header", CSV, whole, table)
    yield Body("csv header present", CSV + ";header=present", whole, table)
    yield Body("csv no header", CSV, sheet(rows), table)
    yield Body("csv absent", CSV + "; header=absent", sheet(rows), table)
    yield Body("csv one row", CSV, header + sheet(rows[:1]), one)
    yield Body("csv one row no header", CSV, sheet(rows[:1]), one)
    for place in range(len(rows)):
        yield Body("csv each row alone", CSV, header + sheet(rows[place:place + 1]), take(table, slice(place, place + 1)))
    yield Body("csv quoted", CSV, sheet([columns, *rows], quoting=csv.QUOTE_ALL), table)
    yield Body("csv crlf", CSV, whole.replace(b"\n", b"\r\n") if b"\n" not in b"".join(map(cells_of, rows)) else whole, table)
    yield Body("csv bom", CSV, b"\xef\xbb\xbf" + whole, table)
    yield Body("csv gzip", CSV, gzip.compress(whole), table, {"content-encoding": "gzip"})
    if turned is not None:
        backwards = [dict(zip(columns[::-1], row[::-1])) for row in rows]
        yield Body("objects turned", JSON, text(backwards), table, by_position=turned)
        yield Body("lines turned", LINES, b"".join(text(record) + b"\n" for record in backwards), table, by_position=turned)
        mixed = [record if n % 2 else dict(zip(columns[::-1], rows[n][::-1])) for n, record in enumerate(records)]
        yield Body("objects each in its order", JSON, text(mixed), table, by_position=turned)
        yield Body("csv turned", CSV, sheet([columns[::-1], *[row[::-1] for row in rows]]), table, by_position=turned)
        yield Body("split turned", JSON, text({"dataframe_split": {"columns": columns[::-1], "data": [row[::-1] for row in rows]}}),
                   table, by_position=turned)
        extra = table.copy()
        extra.insert(1, "Unnamed: 0", range(len(rows)))
        yield Body("extra column", JSON, text([{"Unnamed: 0": n, **record} for n, record in enumerate(records)]), extra)
        yield Body("csv extra column", CSV, sheet([names(extra), *values(extra)]), extra)
        for name in columns[:3]:
            less = table.drop(columns=name)
            yield Body("column left out", JSON, text([dict(zip(names(less), row)) for row in values(less)]), less)


def cells_of(row):
    return "".join(cell for cell in row if isinstance(cell, str)).encode()


def sheet(rows, end="\n", quoting=csv.QUOTE_MINIMAL):
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator=end, quoting=quoting).writerows(
        [["" if is_missing(cell) else repr(cell) if isinstance(cell, float) else cell for cell in row] for row in rows])
    return stream.getvalue().encode()


def npy(array):
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def arrays(table, rows):
    """npy bodies: an array is what it is, so a notebook would predict from that same array (with names, from a frame of it)."""
    def framed(array):
        return pandas.DataFrame(array, columns=table.columns) if isinstance(table, pandas.DataFrame) else array
    array = np.asarray(table)
    exact = array.dtype.kind != "f" or not isinstance(table, pandas.DataFrame) or all(
        kind.kind not in "iu" or (table.iloc[:, place].abs() <= 2**53).all() for place, kind in enumerate(table.dtypes))
    if array.dtype.kind in "fiub" and exact:
        yield Body("npy", NPY, npy(np.ascontiguousarray(array)), framed(array))
        yield Body("npy fortran", NPY, npy(np.asfortranarray(array)), framed(array))
        yield Body("npy one row", NPY, npy(array[0]), framed(array[:1]))
        if array.dtype.kind == "f":
            yield Body("npy float32", NPY, npy(array.astype(np.float32)), framed(array.astype(np.float32)))
            whole = np.clip(np.nan_to_num(np.round(array)), -100, 100).astype(np.int64)
            yield Body("npy int64", NPY, npy(whole), framed(whole))
            yield Body("npy int32", NPY, npy(whole.astype(np.int32)), framed(whole.astype(np.int32)))
            yield Body("json whole numbers", JSON, text(whole.tolist()), framed(whole))
            yield Body("csv whole numbers", CSV, sheet(whole.tolist()), framed(whole))
    if array.dtype.kind in "fiub" or not any(is_missing(cell) for row in rows for cell in row):  # a text is never missing
        strings = [["nan" if is_missing(cell) else cell if isinstance(cell, str) else repr(cell) for cell in row] for row in rows]
        yield Body("npy str", NPY, npy(np.array(strings)), table)


def texts(documents):
    yield Body("texts", JSON, text(documents), documents)
    yield Body("texts unescaped", JSON, json.dumps(documents, ensure_ascii=False).encode(), documents)
    for key in ("instances", "inputs", "predictions"):
        yield Body(f"{key} of texts", JSON, text({key: documents}), documents)
    yield Body("instances of rows", JSON, text({"instances": [[document] for document in documents]}), documents)
    yield Body("rows of texts", JSON, text([[document] for document in documents]), documents)
    yield Body("one text", JSON, text(documents[0]), documents[:1])
    yield Body("inputs one text", JSON, text({"inputs": documents[0]}), documents[:1])
    yield Body("instances one text", JSON, text({"instances": documents[:1]}), documents[:1])
    yield Body("object rows", JSON, text([{"text": document} for document in documents]), documents)
    yield Body("dataframe_split", JSON, text({"dataframe_split": {"columns": ["text"], "data": [[d] for d in documents]}}), documents)
    for place, document in enumerate(documents):
        yield Body("each row alone", JSON, text([document]), [document])
    yield Body("lines of texts", LINES, b"".join(text(document) + b"\n" for document in documents), documents)
    yield Body("lines of rows", LINES, b"".join(text([document]) + b"\n" for document in documents), documents)
    yield Body("lines of objects", LINES, b"".join(text({"text": document}) + b"\n" for document in documents), documents)
    yield Body("csv", CSV, sheet([[document] for document in documents]), documents)
    yield Body("csv quoted", CSV, sheet([[document] for document in documents], quoting=csv.QUOTE_ALL), documents)
    yield Body("csv present", CSV + "; header=present", sheet([["text"], *[[document] for document in documents]]), documents)
    yield Body("csv one row", CSV, sheet([[documents[0]]]), documents[:1])
    yield Body("csv gzip", CSV, gzip.compress(sheet([[document] for document in documents])), documents, {"content-encoding": "gzip"})
    single = [document for document in documents if "\n" not in document and document.strip()]
    yield Body("plain text", TEXT, "".join(document + "\n" for document in single).encode(), single)
    yield Body("plain text one", TEXT + "; charset=utf-8", single[0].encode(), single[:1])
    latin = [document for document in single if document.encode("latin-1", "ignore").decode("latin-1") == document]
    yield Body("plain text latin-1", TEXT + "; charset=iso-8859-1", "".join(d + "\n" for d in latin).encode("latin-1"), latin)
    yield Body("npy str", NPY, npy(np.array(documents)), documents)
    yield Body("npy str column", NPY, npy(np.array(documents)[:, None]), documents)


def objects(records):
    yield Body("object rows", JSON, text(records), records)
    for key in ("instances", "inputs", "dataframe_records"):
        yield Body(f"{key} of objects", JSON, text({key: records}), records)
    yield Body("one object", JSON, text(records[0]), records[:1])
    for place in range(len(records)):
        yield Body("each row alone", JSON, text([records[place]]), records[place:place + 1])
    yield Body("lines of objects", LINES, b"".join(text(record) + b"\n" for record in records), records)
