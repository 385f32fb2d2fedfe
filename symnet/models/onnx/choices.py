"""Comparisons and choices among numbers that are known."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from symnet.errors import ShapeError, UnsupportedTerm
from symnet.models import functions
from symnet.models.graphs import Extent, Node, Tensor, product
from symnet.models.onnx.call import Call
from symnet.models.onnx.integers import entrywise
from symnet.models.onnx.values import Array, Discrete, Value, described


def _equal(call: Call) -> Value | None:
    left, right = call.value(0), call.value(1)
    free = any(isinstance(side, np.ndarray) and side.dtype == object for side in (left, right))
    if free and isinstance(left, np.ndarray) and isinstance(right, np.ndarray):
        return entrywise(_same)(left, right).astype(np.bool_)
    return _compared(np.equal)(call)


def _same(x: Extent, y: Extent) -> int:
    """Whether extents are equal; one that is free, and not computed, is not negative."""
    numbers = [each for each in (x, y) if isinstance(each, int)]
    computed = any(str(each).startswith("(") for each in (x, y))
    if x == y or len(numbers) == 2 or (numbers and numbers[0] < 0 and not computed):
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
    x, upper = call.shape(0), call.flag("upper", 1)
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


CHOICES: Final[Mapping[str, Callable[[Call], Any]]] = {
    "And": _compared(np.logical_and),
    "Equal": _equal,
    "Greater": _compared(np.greater),
    "GreaterOrEqual": _compared(np.greater_equal),
    "Less": _compared(np.less),
    "LessOrEqual": _compared(np.less_equal),
    "Not": _compared(np.logical_not),
    "Or": _compared(np.logical_or),
    "Trilu": _lower,
}
