"""Whole numbers that are known while a model is read: extents, positions, and what is computed of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models.graphs import Extent, Tensor, product
from symnet.models.onnx.call import Call
from symnet.models.onnx.values import Array, Value, described, shape_of

# How ONNX numbers the types of tensors that are read.
FLOATS: Final = {1: "float32", 10: "float16", 11: "float64", 16: "bfloat16"}
INTEGERS: Final = {
    2: np.uint8,
    3: np.int8,
    4: np.uint16,
    5: np.int16,
    6: np.int32,
    7: np.int64,
    12: np.uint32,
    13: np.uint64,
}
BOOLEAN: Final = 9
# The most whole numbers that are computed one by one, and the longest name of an extent.
COMPUTED: Final = 2**16
LONGEST: Final = 1000


def whole(entries: Any, shape: tuple[int, ...]) -> Array:
    """Whole numbers and free extents as an array. Raises `LimitExceeded` beyond 64 bits."""
    flat = list(entries)
    if any(isinstance(entry, str) and len(entry) > LONGEST for entry in flat):
        raise LimitExceeded(f"an extent must be a name of at most {LONGEST} characters")
    if any(isinstance(entry, str) for entry in flat):
        array = np.empty(len(flat), dtype=object)
        array[:] = flat
        return array.reshape(shape)
    if any(not -(2**63) <= entry < 2**63 for entry in flat):
        raise LimitExceeded("whole numbers must have at most 64 bits")
    return np.array(flat, dtype=np.int64).reshape(shape)


def entrywise(rule: Callable[[Any, Any], Any]) -> Callable[[Array, Array], Array]:
    def apply(left: Array, right: Array) -> Array:
        try:
            a, b = np.broadcast_arrays(left, right)
        except ValueError:
            raise ShapeError(f"{list(left.shape)} and {list(right.shape)} must be of one shape") from None
        if a.size > COMPUTED:
            raise LimitExceeded(f"at most {COMPUTED} whole numbers are computed at once; found {a.size}")
        entries = [rule(x, y) for x, y in zip(a.ravel().tolist(), b.ravel().tolist(), strict=True)]
        return whole(entries, a.shape)

    return apply


def _plus(x: Extent, y: Extent) -> Extent:
    if isinstance(x, int) and isinstance(y, int):
        return x + y
    return y if x == 0 else x if y == 0 else _named(x, "+", y)


def _minus(x: Extent, y: Extent) -> Extent:
    if isinstance(x, int) and isinstance(y, int):
        return x - y
    return 0 if x == y else x if y == 0 else _named(x, "-", y)


def _times(x: Extent, y: Extent) -> Extent:
    if min(number if isinstance(number, int) else 0 for number in (x, y)) < 0 and not isinstance(x, type(y)):
        return _named(x, "·", y)
    return x * y if isinstance(x, int) and isinstance(y, int) else product((x, y))


def _over(x: Extent, y: Extent) -> Extent:
    """The quotient, towards zero."""
    if y == 0:
        raise UsageError("whole numbers are divided by 0")
    if isinstance(x, int) and isinstance(y, int):
        return abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
    return 1 if x == y else x if y == 1 else _named(x, "/", y)


def _named(x: Extent, sign: str, y: Extent) -> str:
    """The name of an extent that is computed; it is no product."""
    return f"({x}{sign}{y})".replace("*", "·")


ARITHMETIC: Final[Mapping[str, Callable[[Array, Array], Array]]] = {
    "add": entrywise(_plus),
    "subtract": entrywise(_minus),
    "multiply": entrywise(_times),
    "divide": entrywise(_over),
}


def _shape(call: Call) -> Value:
    x = call.shape(0)
    ends = (call.whole("start", 0), call.whole("end", len(x)))
    return whole(found := x[slice(*ends)], (len(found),))


def _size(call: Call) -> Value:
    return whole([product(call.shape(0))], ())


def _constant_of_shape(call: Call) -> Value:
    extents = call.integers(0)
    value = call.attribute("value", (Tensor, np.ndarray), Tensor.of(np.zeros(1, np.float32), call.name))
    if any(extent < 0 for extent in extents) or shape_of(value) not in {(1,), ()}:
        raise ShapeError(f"one number is repeated to a shape; found {list(shape_of(value))} and {extents}")
    described(int(product(extents)))
    if isinstance(value, Tensor):
        return Tensor(np.broadcast_to(value.stored.reshape(()), extents), value.form, call.name)
    return np.broadcast_to(value.reshape(()), extents)


def _constant(call: Call) -> Value:
    if len(call.attributes) != 1:
        raise UsageError(f"a constant has one value; found {sorted(call.attributes)}")
    if "value" in call.attributes:
        found: Value = call.attribute("value", (Tensor, np.ndarray), None)
        return Tensor(found.stored, found.form, call.name) if isinstance(found, Tensor) else found
    if "value_float" in call.attributes:
        return Tensor.of(np.float32(call.number("value_float", 0.0)), call.name)
    if "value_int" in call.attributes:
        return whole([call.whole("value_int", 0)], ())
    if "value_ints" in call.attributes:
        return whole(numbers := call.wholes("value_ints"), (len(numbers),))
    floats = call.numbers("value_floats")
    if floats is None:
        raise UnsupportedTerm(f"a constant with {next(iter(call.attributes))} is not read")
    return Tensor.of(floats, call.name)


def _range(call: Call) -> Value:
    start, stop, step = (call.integers(position) for position in range(3))
    if not len(start) == len(stop) == len(step) == 1 or step == [0]:
        raise UsageError("Range takes a start, an end and a step that is not 0")
    numbers = range(start[0], stop[0], step[0])
    described(len(numbers))
    return whole(numbers, (len(numbers),))


INTEGER_OPERATORS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "Constant": _constant,
    "ConstantOfShape": _constant_of_shape,
    "Range": _range,
    "Shape": _shape,
    "Size": _size,
}
