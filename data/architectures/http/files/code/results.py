"""What functions of a handler return, as what the server writes: frames, series, dictionaries, arrays, pairs, generators, text."""
import inspect
from collections.abc import Iterator, Mapping

import formats
from formats import BadRequest

JSON_TYPES = ("application/json", "text/json")


def prediction(value, kind):
    """What predict_fn returned, as formats.write takes it for this type: an array, a list, a number, or an object for JSON."""
    if isinstance(value, Mapping) and kind in (formats.CSV, formats.NPY):
        return _columns(value, kind)
    if _is_frame(value):
        return value.to_dict("records") if kind in (formats.JSON, formats.LINES) else value.to_numpy()
    return plain(value)


def plain(value):
    """The same with lists instead of frames, series and generators, however deep they are; arrays and numbers stay."""
    if type(value) in (float, int, str, bool, type(None)) or _is_array(value):
        return value
    if isinstance(value, Mapping):
        return {key.item() if hasattr(key, "item") else key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, Iterator, range)):
        items = (plain(item) for item in value)
        return [item.tolist() if _is_array(item) else item for item in items]
    if _is_frame(value):
        return plain(value.to_dict("records"))
    if hasattr(value, "toarray"):  # a sparse matrix
        return value.toarray()
    if hasattr(value, "to_numpy"):  # a series or an index
        return value.tolist()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode()
    if hasattr(value, "isoformat"):  # a date or a time; pandas has one that is missing
        return value.isoformat() if value == value else None
    if hasattr(value, "numpy") and callable(value.numpy):  # a tensor
        return value.numpy()
    return value


def _is_array(value):
    return type(value).__module__ == "numpy"


def _is_frame(value):
    return hasattr(value, "to_dict") and hasattr(value, "columns")


def _columns(value, kind):
    """The rows of a dictionary of columns; a single value stands for the whole column."""
    columns = [plain(column) for column in value.values()]
    columns = [column.tolist() if hasattr(column, "tolist") else column for column in columns]
    heights = {len(column) for column in columns if isinstance(column, list)}
    if len(heights) > 1 or any(isinstance(cell, dict) for column in columns for cell in (column if isinstance(column, list) else [column])):
        raise BadRequest(f"the prediction is an object whose members are no columns of one length, so it cannot be written as {kind}: "
                         f"ask for {formats.JSON}", 406)
    height = heights.pop() if heights else 1
    return [list(row) for row in zip(*(column if isinstance(column, list) else [column] * height for column in columns))]


def output(value, kind):
    """What output_fn or transform_fn returned: the body's bytes, its type, and its status."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str):  # SageMaker's pair of body and type
        value, kind = value
    if hasattr(value, "status_code"):  # a response of Flask or of FastAPI
        body = value.get_data() if hasattr(value, "get_data") else value.body
        return body, value.headers.get("Content-Type") or kind, value.status_code
    if inspect.isgenerator(value):
        value = list(value)
        if all(isinstance(part, (str, bytes)) for part in value):
            value = b"".join(part.encode() if isinstance(part, str) else part for part in value)
    if isinstance(value, str):
        return value.encode(), kind, 200
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value), kind, 200
    if value is None:
        raise TypeError("the function that writes the answer returned None instead of a body")
    base = kind.partition(";")[0].strip().lower()
    if base in JSON_TYPES or base.endswith("+json"):
        return formats.dumps(plain(value)).encode(), kind, 200
    if formats.SYNONYMS.get(base):
        return formats.write(prediction(value, formats.SYNONYMS[base]), formats.SYNONYMS[base]), kind, 200
    raise TypeError(f"the function that writes the answer returned {type(value).__name__}, which cannot be written as {base}: return str or bytes")
