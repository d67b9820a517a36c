"""Amazon's RecordIO files of protobuf records, as SageMaker's algorithms read and write them: the message `Record` of record.proto has
the maps `features` (1) and `label` (2) of tensors by name; a tensor has values (1), keys (2) and a shape (3), packed."""
import struct

import numpy as np

TYPE = "application/x-recordio-protobuf"
MAGIC = 0xCED7230A
_TENSORS = {2: "<f4", 3: "<f8", 7: None}  # fields of a value: float32, float64 and int32, whose numbers are variable in length


def read(data):
    """The features of all records as one table; sparse where a record has keys."""
    from scipy.sparse import csr_matrix, vstack

    rows, offset = [], 0
    while offset + 8 <= len(data):
        magic, length = struct.unpack_from("<II", data, offset)
        offset += 8
        if magic != MAGIC:
            raise ValueError(f"Invalid RecordIO magic at offset {offset - 8}")
        if offset + (length + 3) // 4 * 4 > len(data):
            raise ValueError(f"Truncated record at offset {offset}")
        rows += _row(data[offset:offset + length])
        offset += (length + 3) // 4 * 4
    if not rows:
        raise ValueError("No records found in RecordIO-Protobuf data")
    if all(keys is None for _, keys, _ in rows):
        return np.vstack([values.reshape(1, -1) for values, _, _ in rows])
    made = []
    for values, keys, shape in rows:
        keys = np.arange(len(values)) if keys is None else keys
        columns = shape or (int(keys.max()) + 1 if len(keys) else 1)
        made.append(csr_matrix((values, keys, [0, len(keys)]), shape=(1, columns)))
    return vstack(made).tocsr()


def write(rows):
    """Each row, numbers by name, as a record whose labels they are."""
    result = b""
    for row in rows:
        record = b"".join(_field(2, _field(1, name.encode()) + _field(2, _field(2, _field(1, struct.pack(f"<{len(values)}f", *values)))))
                          for name, values in row.items())
        result += struct.pack("<II", MAGIC, len(record)) + record + bytes(-len(record) % 4)
    return result


def _row(record):
    """[(values, keys or None, columns or 0)], or [] where the record has no feature `values`."""
    for number, entry in _fields(record):
        parts = dict(_fields(entry)) if number == 1 else {}
        if parts.get(1) == b"values":
            for kind, tensor in _fields(parts.get(2, b"")):
                if kind in _TENSORS:
                    return [_tensor(tensor, _TENSORS[kind])]
    return []


def _tensor(data, kind):
    values, keys, shape = [], [], []
    for number, part in _fields(data):
        numbers = [part] if isinstance(part, int) else part if number == 1 and kind else list(_varints(part))
        if number == 1 and kind:
            values += np.frombuffer(numbers, kind).tolist()
        else:
            (values if number == 1 else keys if number == 2 else shape).extend(numbers)
    signed = values if kind else [value - (1 << 64) if value >> 63 else value for value in values]
    return np.array(signed, dtype=kind or "int32"), np.array(keys, dtype=np.int64) if keys else None, int(shape[0]) if shape else 0


def _fields(data):
    offset = 0
    while offset < len(data):
        tag, offset = _varint(data, offset)
        wire = tag & 7
        if wire == 0:
            value, offset = _varint(data, offset)
        else:
            if wire == 2:
                length, offset = _varint(data, offset)
            elif wire in (1, 5):
                length = 8 if wire == 1 else 4
            else:
                raise ValueError("Error parsing message")
            value, offset = data[offset:offset + length], offset + length
            if offset > len(data):
                raise ValueError("Error parsing message")
        yield tag >> 3, value


def _varints(data):
    offset = 0
    while offset < len(data):
        value, offset = _varint(data, offset)
        yield value


def _varint(data, offset):
    value = shift = 0
    while True:
        if offset >= len(data) or shift > 63:
            raise ValueError("Error parsing message")
        byte = data[offset]
        value, shift, offset = value | (byte & 127) << shift, shift + 7, offset + 1
        if byte < 128:
            return value, offset


def _field(number, data):
    length, head = len(data), b""
    while length > 127:
        head, length = head + bytes([length & 127 | 128]), length >> 7
    return bytes([number << 3 | 2]) + head + bytes([length]) + data
