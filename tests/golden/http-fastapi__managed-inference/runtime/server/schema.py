"""The table that the model takes: the names and types of its columns, and how the rows of a request become that table.

A row becomes the same values whatever rows are next to it: types are the model's, not what a body happens to hold. A model that
addresses columns by name, or is of a type that this project does not know, gets a pandas DataFrame; every other an array, which
costs a tenth of the time and gives the same answers.
"""
import struct
from itertools import chain

import numpy as np

from cells import ABSENT, NEEDED, Column, any_type, array_of, joined, quickly, read, to_number
from formats import BadRequest, at

MOST_PACKED = 1 << 16  # numbers that struct takes as arguments of one call

class Schema:
    """`shape` is what a row is: a row of a "table", or else a "document", a "value", a "list", a "dict" or an "array"."""

    takes_libsvm = False

    def __init__(self, columns=None, names=None, frame=False, drops_extra=False, shape="table", other=None, dtype=float):
        self.columns, self.names, self.shape, self.dtype = columns, None if names is None else [str(name) for name in names], shape, dtype
        self.width = len(columns) if columns is not None and shape == "table" else None
        self.drops_extra = drops_extra
        self.other = other or Column("any")  # the type of every column of a model whose columns are not known, and of single values
        known = columns if columns is not None else [self.other]
        self.numeric = shape == "table" and all(column.kind in ("number", "dropped") for column in known) and any(
            column.kind == "number" for column in known)
        self.frame = frame or names is not None and not self.numeric  # whether the model takes a DataFrame
        if self.frame:
            import pandas  # noqa: F401  now, and not in the first request of each worker
        self.loose = all(column.kind in ("number", "any", "dropped") for column in known)
        self.single = shape in ("document", "value")  # whether a row is one value
        self.by_columns = shape in ("table", "document", "value", "array")
        self.one_text = columns is not None and shape == "table" and len(columns) == 1 and columns[0].kind == "text"
        self.replaced = [(place, column.missing) for place, column in enumerate(columns or [])
                         if column.kind == "number" and isinstance(column.missing, (int, float)) and column.missing == column.missing]
        self.floats = self.numeric and not self.frame and dtype is float and not self.replaced
        self.twice = next((name for name in self.names or [] if self.names.count(name) > 1), None)
        self.required = [name for name, column in zip(self.names or [], columns or []) if column.kind != "dropped"]

    # What the readers of bodies ask

    def is_row(self, data):
        """Whether an object has the model's columns as keys."""
        if self.names is None:
            return False
        return bool(self.required) and all(name in data for name in self.required)

    def knows(self, data):
        return any(name in data for name in self.names)

    def lacking(self, data):
        return next((name for name in self.required if name not in data), None)

    def is_header(self, cells):
        return self.names is not None and self.is_row(cells) and (self.drops_extra or set(cells) <= set(self.names))

    def fits(self, cells):
        return len(cells) == self.width or self.is_header(self.names_of(cells))

    def names_of(self, cells):
        """The names in the cells of a header: without spaces around them, unless the model has them so."""
        return cells if self.names is not None and self.is_row(cells) else [cell.strip() for cell in cells]

    def refuse_header(self, values):
        """For the first line of a CSV body that is not a header by its names: refused where it cannot be values either."""
        cells = values[0]
        if self.shape != "table":
            return
        columns = self.columns if self.columns is not None else [self.other] * len(cells)
        if len(columns) != len(cells):
            columns = [columns[0]] * len(cells)
        if all(column.kind == "any" for column in columns) and len(values) > 1:  # nothing is known but what the rows show
            texts = [type(any_type(cell, True)) is str for cell in cells]
            numbers = [type(any_type(cell, True)) is not str for cell in values[1]]
            above = [number for text, number in zip(texts, numbers) if text] if len(numbers) == len(texts) else []
            if above and all(above) or self.names is None and (any(above) or all(texts) and len(texts) > 1):
                raise BadRequest("the model does not say what its columns are, and the first line may be their names. Send the content "
                                 "type text/csv; header=present if it is a header, or text/csv; header=absent if it is a row")
        readable = [column.kind == "any" or cell is None or read(cell, column, True) is not ABSENT for cell, column in zip(cells, columns)]
        if all(readable):
            return
        names = [cell.strip() for cell in cells if cell]
        if self.names is not None and self.knows(names):
            unknown = next((name for name in names if name not in self.names), None)
            lacking = self.lacking(names)
            reason = f"it lacks the column '{lacking}'" if lacking is not None else f"the model has no column '{unknown}'"
            raise BadRequest(f"the first line is not a header of this model's columns: {reason}. "
                             "Send the content type text/csv; header=absent if it is not a header")
        if not any(fits for fits, column in zip(readable, columns) if column.kind != "any"):
            if all(to_number((cell or "").replace(",", ".")) is not ABSENT for cell in cells):
                raise BadRequest("row 1: numbers must have a decimal point, not a comma")
            raise BadRequest("row 1 has no value that its column takes. If the first line is a header, send the content type "
                             "text/csv; header=present" + (f", with the model's columns: {', '.join(self.names)}"[:300]
                                                           if self.names is not None else ""))
        if self.names is None:
            place = readable.index(False)
            raise BadRequest(f"{at(0, place)}: {NEEDED[columns[place].kind]} is needed. If the first line is a header, send the content "
                             "type text/csv; header=present")

    # Tables

    def table(self, rows):
        """What the model takes."""
        if self.floats and rows.names is None and type(rows.values) is list:
            matrix = _quickly(rows.values)
            if matrix is not None and matrix.shape[1] == self.width:
                return matrix.astype(float, copy=False)
        if self.shape != "table":
            return OTHER_SHAPES[self.shape](self, rows)
        values, names = self._arranged(rows)
        if self.numeric or self.loose and isinstance(values, np.ndarray) and values.dtype.kind in "fiub":
            matrix = self._matrix(values, names, rows)
            return self._named(matrix, names) if self.frame else matrix
        values = values.tolist() if isinstance(values, np.ndarray) else values
        width = self._checked(values, rows.first)
        columns = self.columns if self.columns is not None else [self.other] * width
        arrays = [self._column(given, place, column, rows, names) for place, (given, column) in enumerate(zip(zip(*values), columns))]
        if self.frame and names is not None:
            import pandas

            frame = pandas.DataFrame(dict(enumerate(arrays)), copy=False)
            frame.columns = names
            return frame
        return joined(arrays, len(values))

    def _arranged(self, rows):
        """The values of rows in the model's order, and the columns' names."""
        values, names, wanted = rows.values, rows.names, self.names
        if names is None and type(values) is list and isinstance(values[0], dict):
            return self._objects(values, rows.first)
        if names is None or wanted is None or names == wanted:
            return values, wanted if wanted is not None else names
        twice = [name for name in wanted if names.count(name) > 1]
        if twice:
            raise BadRequest(f"the column '{twice[0]}' is there twice")
        values = values.tolist() if isinstance(values, np.ndarray) else values
        self._checked(values, rows.first, len(names))
        return self._objects([dict(zip(names, row)) for row in values], rows.first)

    def _objects(self, values, first):
        """Rows that are objects. As in pandas, a column that other rows have is a missing value in a row without it."""
        names = self.names
        if self.twice is not None:
            raise BadRequest(f"the model has two columns named '{self.twice}': send rows as lists, in the order of its columns")
        if names is None:
            names = list(values[0]) if isinstance(values[0], dict) else []
            for number, row in enumerate(values, first):
                if not isinstance(row, dict) or row.keys() != values[0].keys():
                    raise BadRequest(f"{at(number)} does not have the same columns as {at(first)}")
            return [[row[name] for name in names] for row in values], names
        for number, row in enumerate(values, first):
            if not isinstance(row, dict):
                raise BadRequest(f"{at(number)} is not an object, and other rows are")
            lacking = self.lacking(row)
            if lacking is not None or len(row) != len(names):
                unknown = next((name for name in row if name not in names), None)
                # With an unknown name next to it, it is more likely a wrong name than a missing value.
                if lacking is not None and (unknown is not None or not row or not any(lacking in other for other in values)):
                    raise BadRequest(f"{at(number)}: the column '{lacking}' is missing")
                if unknown is not None and not self.drops_extra:
                    raise BadRequest(f"{at(number)}: the model has no column '{unknown}'")
        return [[row.get(name) for name in names] for row in values], names

    def _checked(self, values, first, width=None):
        """The number of columns, of rows that must all have as many."""
        wanted = width or self.width
        expected = wanted or (len(values[0]) if isinstance(values[0], list) else 0)
        for r, row in enumerate(values, first):
            if not isinstance(row, list) or len(row) != expected:
                number = len(row) if isinstance(row, list) else "no"
                if wanted and (r == first or not isinstance(values[0], list) or len(values[0]) != expected):
                    raise BadRequest(f"{at(r)} has {number} columns, the model takes {wanted}" if not width else
                                     f"{at(r)} has {number} columns, and {wanted} names")
                raise BadRequest(f"{at(r)} has {number} columns, {at(first)} has {expected}")
        return expected

    def _matrix(self, values, names, rows):
        """A matrix of numbers."""
        array = values if isinstance(values, np.ndarray) else _quickly(values)
        if array is not None and array.dtype.kind not in "fiub":
            values, array = array.tolist(), None
        if array is None:
            array = self._carefully(values, names, rows)
        if array.ndim != 2:
            raise BadRequest(f"the array has {array.ndim} dimensions: rows and columns are needed")
        if self.width is not None and array.shape[1] != self.width:
            raise BadRequest(f"{at(rows.first)} has {array.shape[1]} columns, the model takes {self.width}")
        if not isinstance(values, np.ndarray) or self.dtype is not float:
            array = array.astype(self.dtype, copy=False)
        for place, missing in self.replaced:
            array = array.astype(float, copy=False)
            array[np.isnan(array[:, place]), place] = missing
        return array

    def _carefully(self, values, names, rows):
        width = self._checked(values, rows.first)
        columns = self.columns if self.columns is not None else [self.other] * width
        return np.array([[self._value(value, column, r, c, names, rows.cells) for c, (value, column) in enumerate(zip(row, columns))]
                         for r, row in enumerate(values, rows.first)], dtype=float).reshape(len(values), width)

    def _value(self, value, column, row, place, names, cells=False):
        if value is None and column.kind not in ("number", "dropped"):
            return column.missing
        if isinstance(value, (list, dict)):
            raise BadRequest(f"{at(row, place, names)}: a single value is needed")
        found = read(value, column, cells)
        if found is ABSENT:
            raise BadRequest(f"{at(row, place, names)}: {NEEDED[column.kind]} is needed")
        return found

    def _column(self, values, place, column, rows, names):
        array = quickly(values, column)
        if array is None:
            array = array_of([self._value(value, column, row, place, names, rows.cells)
                              for row, value in enumerate(values, rows.first)], column)
        return array

    def _named(self, matrix, names):
        import pandas

        return pandas.DataFrame(matrix, columns=names) if names is not None else matrix


def _quickly(values):
    """Lists of as many numbers each as a matrix; None of anything else."""
    try:
        if len(values) > 4 and set(map(type, values)) == {list} and len(set(map(len, values))) == 1 \
                and len(values) * len(values[0]) < MOST_PACKED:
            cells = list(chain.from_iterable(values))
            if not set(map(type, cells)) <= {float, int}:
                return None
            # Twice as fast as numpy's own way, which looks at every cell before it takes the first.
            return np.array(np.frombuffer(struct.pack(f"{len(cells)}d", *cells))).reshape(len(values), -1)
        array = np.array(values)
    except (ValueError, OverflowError, struct.error):  # rows of different lengths, or numbers beyond 64 bits
        return None
    return array if array.ndim == 2 and array.dtype.kind in "fiub" else None


# Rows that are not rows of a table


def _items(schema, rows):
    """Single values, of which each may also be alone in a list or in an object."""
    values = rows.values.tolist() if isinstance(rows.values, np.ndarray) else rows.values
    for number, value in enumerate(values, rows.first):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            if len(value) != 1:
                raise BadRequest(f"{at(number)} has {len(value)} values, and the model takes one")
            value = value[0]
        if isinstance(value, (list, dict)):
            raise BadRequest(f"{at(number)}: a single value is needed")
        yield schema._value(value, schema.other, number, 0, None, rows.cells)


def _lists(schema, rows):
    values = rows.values.tolist() if isinstance(rows.values, np.ndarray) else rows.values
    for number, value in enumerate(values, rows.first):
        if not isinstance(value, list):
            raise BadRequest(f"{at(number)}: a list is needed")
    return [[schema._value(item, schema.other, number, place, None, rows.cells) for place, item in enumerate(value)
             if item is not None or not rows.cells] for number, value in enumerate(values, rows.first)]


def _dicts(schema, rows):
    values = rows.values.tolist() if isinstance(rows.values, np.ndarray) else rows.values
    if rows.names is not None:
        values = [dict(zip(rows.names, row)) for row in values]
    for number, value in enumerate(values, rows.first):
        if not isinstance(value, dict):
            raise BadRequest(f"{at(number)}: an object of names and values is needed")
    return [{name: any_type(item, rows.cells) for name, item in value.items() if item is not None} for value in values]


def tensor(rows):
    """Rows as one array of any shape."""
    values = rows.values
    if isinstance(values, np.ndarray):
        return values
    try:
        array = np.array([[any_type(cell, True) for cell in row] for row in values] if rows.cells else values)
    except ValueError:
        array = np.array(None)
    if array.dtype.kind not in "fiubU":
        shapes = [np.shape(np.array(row, dtype=object)) for row in values]
        odd = next((n for n, shape in enumerate(shapes) if shape != shapes[0]), 0)
        raise BadRequest(f"{at(rows.first + odd)} does not have the shape of {at(rows.first)}, or has values that are neither "
                         "numbers nor strings")
    return array


OTHER_SHAPES = {"document": lambda schema, rows: list(_items(schema, rows)), "list": _lists, "dict": _dicts,
                "value": lambda schema, rows: array_of(list(_items(schema, rows)), schema.other), "array": lambda schema, rows: tensor(rows)}


def method(raw, asked):
    """The name of the model's method that predicts: the one that was asked for, else `predict`, else `transform`."""
    known = ("predict", "predict_proba", "decision_function", "transform")
    has = [name for name in known if callable(getattr(raw, name, None))]
    if asked and asked in has:
        return asked
    if asked:
        raise ValueError(f"--predict-method={asked}: the model has no {asked}. " + (
            f"It has {', '.join(has)}" if has else f"It has none of {', '.join(known)}"))
    if not {"predict", "transform"} & set(has):
        raise ValueError(f"the model, a {type(raw).__name__}, has neither predict nor transform for rows that it was not trained on")
    return "predict" if "predict" in has else "transform"
