"""What functions of a handler return, as formats.py writes it: also generators, tensors, bytes, and answers of web frameworks."""
import inspect
from collections.abc import Iterator, Mapping

import formats

JSON_TYPES = ("application/json", "text/json")


def plain(value):
    """Without generators, tensors, bytes and keys that JSON has not. Arrays, frames, and pairs of arrays stay: formats.py knows them."""
    if isinstance(value, Mapping):
        return {key.item() if hasattr(key, "item") else key: plain(item) for key, item in value.items()}
    if isinstance(value, (Iterator, range)):
        value = list(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode()
    if callable(getattr(value, "numpy", None)):  # a tensor
        return value.numpy()
    return value


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
        return formats.write(plain(value), formats.SYNONYMS[base]), kind, 200
    raise TypeError(f"the function that writes the answer returned {type(value).__name__}, which cannot be written as {base}: "
                    "return str or bytes")
