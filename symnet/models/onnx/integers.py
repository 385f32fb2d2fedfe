"""Whole numbers that are known while a model is read: extents, positions, and what is computed of them."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import LimitExceeded, ShapeError, UnsupportedTerm, UsageError
from symnet.models import functions
from symnet.models.graphs import Extent, Node, Tensor, product
from symnet.models.onnx.call import Call
from symnet.models.onnx.exact import cast
from symnet.models.onnx.values import Array, Discrete, Value, as_node, described, element_of, shape_of

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


def whole(entries: Any, shape: tuple[int, ...]) -> Array:
    """Whole numbers and free extents as an array. Raises `LimitExceeded` beyond 64 bits."""
    flat = list(entries)
    if any(isinstance(entry, str) for entry in flat):
        array = np.empty(len(flat), dtype=object)
        array[:] = flat
        return array.reshape(shape)
    if any(not -(2**63) <= entry < 2**63 for entry in flat):
        raise LimitExceeded("whole numbers must have at most 64 bits")
    return np.array(flat, dtype=np.int64).reshape(shape)


def _entrywise(rule: Callable[[Any, Any], Any]) -> Callable[[Array, Array], Array]:
    def apply(left: Array, right: Array) -> Array:
        try:
            a, b = np.broadcast_arrays(left, right)
        except ValueError:
            raise ShapeError(f"{list(left.shape)} and {list(right.shape)} must be of one shape") from None
        described(a.size)
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
    "add": _entrywise(_plus),
    "subtract": _entrywise(_minus),
    "multiply": _entrywise(_times),
    "divide": _entrywise(_over),
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


def _equal(call: Call) -> Value | None:
    left, right = call.value(0), call.value(1)
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return _entrywise(_same)(left, right).astype(np.bool_)
    return _compared(np.equal)(call)


def _same(x: Extent, y: Extent) -> int:
    """Whether extents are equal; one that is free is not negative."""
    numbers = [each for each in (x, y) if isinstance(each, int)]
    if x == y or len(numbers) == 2 or (numbers and numbers[0] < 0):
        return int(x == y)
    raise UnsupportedTerm(f"whether {x} is {y} depends on the inputs: give them fixed shapes")


def _compared(rule: np.ufunc) -> Callable[[Call], Value | None]:
    """Known numbers compared, entry by entry."""

    def read(call: Call) -> Value | None:
        sides = [_numbers(call.value(position)) for position in range(rule.nin)]
        if any(side is None for side in sides):
            return None
        whole = functions.broadcast_shape(*(call.shape(position) for position in range(rule.nin)))
        described(int(product(whole)))
        return np.asarray(rule(*(side for side in sides if side is not None)), dtype=np.bool_)

    return read


def _numbers(value: Value) -> Array | None:
    if isinstance(value, Tensor):
        return value.wide()
    return value if isinstance(value, np.ndarray) and value.dtype != object else None


def _lower(call: Call) -> Value | None:
    """`Trilu` of known numbers: those on one side of a diagonal, the others replaced by zeros."""
    x, upper = call.shape(0), call.whole("upper", 1) != 0
    shift = call.integers(1) if call.has(1) else [0]
    value = call.value(0)
    if len(x) < 2 or len(shift) != 1:
        raise ShapeError(f"a triangle is one of matrices, moved by one number; found shape {list(x)}")
    if isinstance(value, Node | Discrete):
        return None
    described(int(product(x)))
    rows, columns = (np.arange(extent) for extent in value.shape[-2:])
    outside = (rows[:, None] + shift[0] > columns) if upper else (rows[:, None] + shift[0] < columns)
    if isinstance(value, Tensor):
        return Tensor(np.where(outside, value.stored.dtype.type(0), value.stored), value.form, value.name)
    return np.where(outside, np.zeros((), value.dtype), value)


def choice(call: Call) -> Value | None:
    """`Where` of numbers that are known."""
    condition, left, right = (call.value(position) for position in range(3))
    if not isinstance(condition, np.ndarray) or condition.dtype != np.bool_:
        return None
    whole = functions.broadcast_shape(*map(call.shape, range(3)))
    if isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        described(int(product(whole)))
        return np.where(condition, left, right)
    if isinstance(left, Tensor) and isinstance(right, Tensor) and left.form == right.form:
        described(int(product(whole)))
        return Tensor(np.where(condition, left.stored, right.stored), left.form, call.name)
    return None


def _cast(call: Call) -> Value:
    to = call.whole("to", 0)
    call.whole("saturate", 1)
    call.text("round_mode", "up")
    value = call.value(0)
    if to in FLOATS:
        return _to_float(call, value, FLOATS[to])
    if to not in INTEGERS and to != BOOLEAN:
        raise UnsupportedTerm(f"a cast to type {to} of ONNX is not read")
    if isinstance(value, np.ndarray):
        return value if value.dtype == object else _to_integer(value, np.dtype(INTEGERS.get(to, np.bool_)))
    if isinstance(value, Discrete) and value.element == "boolean" and to in INTEGERS:
        return Discrete(value.node, "integer")
    if isinstance(value, Discrete) and value.element == "integer" and to in {6, 7}:
        call.assume(f"integers are held by {np.dtype(INTEGERS[to]).name}")
        return value
    raise UnsupportedTerm(f"a cast of {element_of(value)}s to type {to} of ONNX is not read")


def _to_integer(value: Array, to: np.dtype[Any]) -> Array:
    cut = value.astype(to)
    if to != np.bool_ and not np.array_equal(cut.astype(object), value.astype(object)):
        raise UnsupportedTerm(f"{to.name} does not hold the numbers that are cast to it")
    return cut


def _to_float(call: Call, value: Value, form: str) -> Value:
    match value:
        case Tensor():
            return cast(value, form)
        case np.ndarray() if value.dtype != object:
            return cast(Tensor.of(value.astype(np.int64), call.name), form)
        case Discrete(node=node):
            call.assume(f"integers are held exactly by {form}")
            return node
        case np.ndarray():
            return as_node(value, call.name)
    call.assume(f"numbers are cast to {form}, which is read as no change")
    return value


def _cast_like(call: Call) -> Value:
    """The type of a tensor that depends on inputs is told by no file; that of a stored one is."""
    other, value = call.value(1), call.value(0)
    call.whole("saturate", 1)
    call.text("round_mode", "up")
    if isinstance(other, Tensor):
        return _to_float(call, value, other.form.name)
    if element_of(other) == "float" == element_of(value):
        call.assume("numbers are cast to the type of others, which is read as no change")
        return value
    if element_of(other) == "float" and isinstance(value, Discrete):
        return value.node
    raise UnsupportedTerm("a cast to the type of integers is not read")


INTEGER_OPERATORS: Final[Mapping[str, Callable[[Call], Any]]] = {
    "And": _compared(np.logical_and),
    "Cast": _cast,
    "CastLike": _cast_like,
    "Constant": _constant,
    "ConstantOfShape": _constant_of_shape,
    "Equal": _equal,
    "Greater": _compared(np.greater),
    "GreaterOrEqual": _compared(np.greater_equal),
    "Less": _compared(np.less),
    "LessOrEqual": _compared(np.less_equal),
    "Not": _compared(np.logical_not),
    "Or": _compared(np.logical_or),
    "Range": _range,
    "Shape": _shape,
    "Size": _size,
    "Trilu": _lower,
}
